"""The summary at the end of a terminal report, for a glance."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_runtime.reports.quantities import average, byte_text, counted, milliseconds
from postroom_runtime.reports.style import Style
from postroom_runtime.reports.tally import Count, Tally


def summary_lines(tally: Tally, style: Style) -> Iterator[str]:
    """The table of counts, the times, and one sentence that says how it came out."""
    yield style.paint(f"{'':24}{'total':>8}{'failed':>8}", "dim")
    for label, count in _rows(tally):
        yield _row(label, count, style)
    yield ""
    yield style.paint(_measures(tally), "dim")
    yield _sentence(tally, style)


def _rows(tally: Tally) -> Iterator[tuple[str, Count]]:
    if tally.iterations.total > 1:
        yield "iterations", tally.iterations
    yield "requests", tally.requests
    if tally.prerequest_scripts.total:
        yield "pre-request scripts", tally.prerequest_scripts
    if tally.test_scripts.total:
        yield "post-response scripts", tally.test_scripts
    yield "tests", tally.verdicts


def _row(label: str, count: Count, style: Style) -> str:
    failed = f"{count.failed:>8}"
    painted = style.paint(failed, "red") if count.failed else failed
    skipped = f"  ({count.skipped} skipped)" if count.skipped else ""
    return f"{label:24}{count.total:>8}{painted}{skipped}"


def _measures(tally: Tally) -> str:
    parts = [f"{milliseconds(tally.duration)} in all", f"{byte_text(tally.received)} received"]
    times = tally.response_times
    if times:
        spread = f"{milliseconds(min(times))} to {milliseconds(max(times))}"
        parts.append(f"responses took {milliseconds(average(times))} on average, {spread}")
    return " · ".join(parts)


def _sentence(tally: Tally, style: Style) -> str:
    ended = " The run was ended before its end." if tally.cancelled else ""
    if tally.failures:
        return style.paint(f"✗ {counted(tally.failures, 'failure')}.{ended}", "bold", "red")
    if ended:
        return style.paint(f"○ No failure so far.{ended}", "bold", "yellow")
    passed = tally.verdicts.total - tally.verdicts.skipped
    text = f"✓ {counted(passed, 'test')} passed" if passed else "✓ no failures"
    return style.paint(f"{text}.", "bold", "green")
