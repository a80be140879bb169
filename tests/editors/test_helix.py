"""A real Helix in a terminal, with the documented configuration: Send through `space a`, the
question for the environment, the failing verdict on its line, mended, green."""

from __future__ import annotations

import re
from pathlib import Path

from tests.editors.conftest import REQUEST, documented, needed, surroundings
from tests.editors.terminal import Terminal, terminal

_ACTIONS = r"\b(Send|Run|Show|Compare|Switch|Edit|Forget|Stop) \S"


def configure(folder: Path) -> None:
    """Write the documented configuration."""
    folder.mkdir(parents=True)
    (folder / "languages.toml").write_text(documented("Helix", "toml"), "utf-8")
    (folder / "config.toml").write_text(documented("Helix", "toml", "config.toml"), "utf-8")


def act(helix: Terminal, title: str) -> None:
    """Choose an action by its title, as soon as it is offered: at the top, where there are few."""
    shown = helix.wait_for(re.escape(title), press=("g", "g", "Space", "a")).splitlines()
    offered = [line for line in shown if re.search(_ACTIONS, line)]
    number = next(number for number, line in enumerate(offered) if title in line)
    helix.keys(*["Down"] * number, "Enter")


def choose(helix: Terminal, choice: str) -> None:
    """Answer a question by the choice that begins like this."""
    offered = helix.wait_for(re.escape(choice)).splitlines()
    number = next(n for n, line in enumerate(_choices(offered)) if choice in line)
    helix.keys(*["Down"] * number, "Enter")


def _choices(rows: list[str]) -> list[str]:
    return [row for row in rows if re.search(r"Local \(|Nowhere \(|No environment", row)]


def test_the_loop_in_helix(examples: Path, tmp_path: Path) -> None:
    helix, tmux = needed("hx"), needed("tmux")
    environment = surroundings(tmp_path)
    configure(Path(environment["XDG_CONFIG_HOME"]) / "helix")
    path = examples / REQUEST
    line = next(
        n for n, text in enumerate(path.read_text().splitlines(), 1) if "args.state" in text
    )
    with terminal(tmux, (helix, f"{path}:{line}"), examples, environment) as screen:
        screen.wait_for("the parcel was delivered")
        act(screen, "Send Get shipment")
        choose(screen, "Local (postman")
        screen.wait_for("expected: 'delivered'")
        mend(screen)
        screen.wait_for(r"\(before your edit\) the parcel")
        act(screen, "Run tests of Get shipment on the last")
        screen.wait_until_gone("expected: 'delivered'")
        act(screen, "Show the last response of Get shipment")
        screen.wait_for('"state": "in transit"')


def mend(helix: Terminal) -> None:
    """Expect what is there."""
    helix.type("%sdelivered")
    helix.keys("Enter")
    helix.type("cin transit")
    helix.escape()
    helix.keys(",")
