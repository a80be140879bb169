"""What holds for every rule, whatever stands around the mistake."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from postroom_server.analysis.code_actions import fix_all
from postroom_server.analysis.diagnostics import diagnose
from postroom_server.analysis.results import Diagnostic
from postroom_server.analysis.rules import RULES, Rule
from postroom_server.analysis.script import Knowledge, Script
from postroom_server.syntax.errors import syntax_problem
from postroom_server.text import apply_edits

KNOWN = Knowledge(
    variables=tuple(one for rule in RULES for one in rule.knowledge.variables),
    requests=tuple({one for rule in RULES for one in rule.knowledge.requests}),
)
WRAPPERS = (
    "{}",
    "{{\n  {}\n}}",
    "if (x) {{\n  {}\n}}",
    "async function f() {{\n  {}\n}}",
    "/* before */ {} // behind",
    'const wide = "\U0001f980";\n{}',
)

_mistakes = st.tuples(st.sampled_from(RULES), st.sampled_from(WRAPPERS))


@settings(max_examples=150, deadline=None)
@given(st.lists(_mistakes, min_size=1, max_size=3))
def test_every_fix_parses_and_mends(mistakes: list[tuple[Rule, str]]) -> None:
    script = _script(mistakes)
    before = diagnose(script)
    for diagnostic in before:
        for fix in diagnostic.fixes:
            fixed = apply_edits(script.text, fix.edits)
            assert syntax_problem(fixed) is None, fix.title
            after = diagnose(_changed(script, fixed))
            assert _count(after, diagnostic.code) < _count(before, diagnostic.code), fix.title


@settings(max_examples=100, deadline=None)
@given(st.lists(_mistakes, min_size=1, max_size=4))
def test_fixing_all_comes_to_an_end_and_keeps_comments(mistakes: list[tuple[Rule, str]]) -> None:
    script = _script(mistakes)
    for _ in range(8):
        edits = fix_all(script)
        if not edits:
            break
        script = _changed(script, apply_edits(script.text, edits))
    assert fix_all(script) == ()
    assert syntax_problem(script.text) is None
    assert script.text.count("// behind") == sum("// behind" in wrapper for _, wrapper in mistakes)


def _script(mistakes: list[tuple[Rule, str]]) -> Script:
    """Mistakes of scripts of the first one's kind and profile, each in a block of its own."""
    first = mistakes[0][0]
    alike = [
        (rule, wrapper)
        for rule, wrapper in mistakes
        if (rule.kind, rule.profile, rule.event) == (first.kind, first.profile, first.event)
    ]
    mistakes[:] = alike
    text = "\n".join("{\n" + wrapper.format(rule.bad) + "\n}" for rule, wrapper in alike)
    return Script(text, first.kind, profile=first.profile, knowledge=KNOWN, event=first.event)


def _changed(script: Script, text: str) -> Script:
    return replace(script, text=text)


def _count(found: tuple[Diagnostic, ...], code: str) -> int:
    return sum(one.code == code for one in found)
