"""PM090: comments that silence nothing. `analysis.suppressions` finds them, once all other rules
have said what there is to silence."""

from __future__ import annotations

from collections.abc import Iterator

from postroom_server.analysis.rules.facts import Facts
from postroom_server.analysis.rules.rule import ANY_PROTOCOL, INFORMATION, Finding, Rule


def _left_to_the_suppressions(_facts: Facts) -> Iterator[Finding]:
    return iter(())


UNUSED = Rule(
    code="PM090",
    name="unused-suppression",
    severity=INFORMATION,
    summary="A `postroom-ignore` comment silences nothing.",
    why="What it silenced has been mended or has moved. Left standing, the comment hides the next "
    "mistake on that line.",
    bad='pm.environment.set("token", "abc"); // postroom-ignore PM007 on purpose',
    good='pm.enviroment.set("token", "abc"); // postroom-ignore PM007 on purpose',
    check=_left_to_the_suppressions,
    words=("postroom-ignore",),
    protocols=ANY_PROTOCOL,
    tags=("unnecessary",),
)

RULES = (UNUSED,)
