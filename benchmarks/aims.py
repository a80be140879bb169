"""The aims of the design, and whether they are met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from page import Table
from runs import CLI, NEWMAN, POSTROOM, Row
from script_host import HostTimes


@dataclass(frozen=True, slots=True)
class Aim:
    """Something that shall cost at most `limit`."""

    what: str
    limit: float
    measured: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether it does."""
        return self.measured <= self.limit


def table(aims: Sequence[Aim]) -> Table:
    """The aims as the page shows them."""
    rows = [(aim.what, *_figures(aim), "met" if aim.is_met else "**missed**") for aim in aims]
    return Table(("aim", "at most", "measured", ""), rows)


def _figures(aim: Aim) -> tuple[str, str]:
    digits = {"s": 2, "ms": 1}.get(aim.unit, 0)
    return f"{aim.limit:.{digits}f} {aim.unit}", f"{aim.measured:.{digits}f} {aim.unit}"


def of_runs(rows: Sequence[Row]) -> Iterator[Aim]:
    """Beside newman, and the Postman CLI where it is there."""
    walls = {(row.what, row.who, row.form): row.cost.wall for row in rows}
    for what, who, form, part in (
        ("1 scripted request", NEWMAN, "v2.1", 4),
        ("500 scripted requests", NEWMAN, "v2.1", 10),
        ("500 scripted requests", CLI, "v3", 50),
    ):
        theirs, own = walls.get((what, who, form)), walls.get((what, POSTROOM, form))
        if theirs is not None and own is not None:
            yield Aim(f"{what}, {form}: 1/{part} of {who}'s time", theirs / part, own, "s")


def of_scripts(times: HostTimes) -> Iterator[Aim]:
    """A fresh sandbox, and each further script."""
    yield Aim("fresh sandbox in a warm host", 15, times.fresh, "ms")
    yield Aim("each further script", 2, times.further, "ms")


def of_server(start: Sequence[float], completion: float, indexed: float | None) -> Iterator[Aim]:
    """`start` is milliseconds to the first completion and megabytes; `completion` the median in a
    script of 1000 lines; `indexed` the seconds for 1000 requests."""
    yield Aim("language server: start to first completion", 350, start[0], "ms")
    yield Aim("language server: memory after it", 60, start[1], "MB")
    yield Aim("completion after an edit, 1000-line script", 5, completion, "ms")
    if indexed is not None:
        yield Aim("workspace of 1000 requests indexed", 2, indexed, "s")
