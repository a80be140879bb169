"""The pages in `docs/rules` are those that the rules give."""

from __future__ import annotations

from pathlib import Path

from postroom_server.analysis.rules import RULES
from postroom_server.analysis.rules.document import pages, write

DOCS = Path(__file__).parents[4] / "docs" / "rules"
AGAIN = "run `python -m postroom_server.analysis.rules.document docs/rules`"


def test_the_committed_pages_are_fresh() -> None:
    expected = dict(pages())
    found = {path.name: path.read_text("utf-8") for path in DOCS.glob("*.md")}
    assert found == expected, AGAIN


def test_the_index_links_every_rule() -> None:
    index = dict(pages())["README.md"]
    assert all(f"[{rule.code}]({rule.code}.md)" in index for rule in RULES)


def test_the_page_of_a_rule_that_is_gone_is_removed(tmp_path: Path) -> None:
    (tmp_path / "PM999.md").write_text("old", "utf-8")
    (tmp_path / "mine.md").write_text("kept", "utf-8")
    write(tmp_path)
    assert not (tmp_path / "PM999.md").exists()
    assert (tmp_path / "mine.md").exists()
    assert len(list(tmp_path.glob("PM*.md"))) == len(RULES)
