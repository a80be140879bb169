"""The rules' pages: `python -m postroom_server.analysis.rules.document docs/rules` writes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from postroom_runtime.model.file_rules import FILE_RULES, FileRule

from postroom_server.analysis.rules import RULES, Rule

_INTRODUCTION = """\
# Rules

What Postroom reports in scripts, in the editor and with `postroom check`. Each page says what
happens and why, with a script that has the mistake and one that has not.

A rule's level is set by its code or name, and a comment silences it in one place:

```javascript
pm.old(); // postroom-ignore PM007 kept for the old host
// postroom-ignore-file PM017 written before `pm`
```

| code | name | level | what it finds | fix |
|---|---|---|---|---|
"""


_FILES = """
In files, outside of scripts:

| code | name | what it finds |
|---|---|---|
"""


def pages() -> Iterator[tuple[str, str]]:
    """Each page's file name and text, the index first."""
    rows = "".join(_row(rule) for rule in RULES)
    files = "".join(_file_row(rule) for rule in FILE_RULES)
    yield "README.md", f"{_INTRODUCTION}{rows}{_FILES}{files}"
    for rule in RULES:
        yield f"{rule.code}.md", _page(rule)
    for rule in FILE_RULES:
        yield f"{rule.code}.md", rule.docs


def write(folder: Path) -> None:
    """Write the pages into `folder` and remove those of rules that are gone. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = dict(pages())
    for name, text in written.items():
        (folder / name).write_text(text, "utf-8")
    for path in folder.glob("P[FM]*.md"):
        if path.name not in written:
            path.unlink()


def _row(rule: Rule) -> str:
    fix = "yes" if _has_fix(rule) else ""
    summary = rule.summary.replace("|", "\\|")
    return (
        f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.severity} | {summary} | {fix} |\n"
    )


def _file_row(rule: FileRule) -> str:
    return f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.summary} |\n"


def _page(rule: Rule) -> str:
    facts = [f"**Level:** {rule.severity}", f"**Name:** `{rule.name}`"]
    if rule.profile != "postman":
        facts.append(f"**Profile:** `{rule.profile}`")
    if rule.kind == "prerequest":
        facts.append("**In:** pre-request scripts")
    head, _, rest = rule.docs.partition("\n\n")
    return f"{head}\n\n{' · '.join(facts)}\n\n{rest}{_titles(rule)}"


def _titles(rule: Rule) -> str:
    titles = dict.fromkeys(title for title in _fix_titles(rule))
    if not titles:
        return ""
    return "\n## Fix\n\n" + "".join(f"- {title}\n" for title in titles)


def _has_fix(rule: Rule) -> bool:
    return next(_fix_titles(rule), None) is not None


def _fix_titles(rule: Rule) -> Iterator[str]:
    """What the fixes of the bad example are called."""
    from postroom_server.analysis.diagnostics import diagnose

    for diagnostic in diagnose(rule.script(rule.bad)):
        if diagnostic.code == rule.code:
            yield from (fix.title for fix in diagnostic.fixes)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
