"""The page of a rule, for whoever wonders about a diagnostic: opened as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from postroom_runtime.model.file_rules import file_rule_named
from pygls.exceptions import JsonRpcInvalidParams

from postroom_server.lsp.arguments import Arguments

if TYPE_CHECKING:
    from postroom_server.lsp.session import Session

EXPLAIN_RULE = "postroom.explainRule"


async def explain_rule(session: Session, arguments: Arguments) -> object:
    """Open the page of a rule; answers its URI, None where there is no such rule."""
    name = arguments.get("rule")
    if not isinstance(name, str):
        raise JsonRpcInvalidParams(f"{EXPLAIN_RULE} needs `rule`: a code or a name.")
    from postroom_server.analysis.rules import rule_named  # brings in the rules

    rule = rule_named(name) or file_rule_named(name)
    if rule is None:
        session.editor.complain(f"There is no rule `{name}`.")
        return None
    path = session.scratch_directory() / f"{rule.code}.md"
    path.write_text(rule.docs, "utf-8")
    uri = path.as_uri()
    if not await session.editor.show(uri, focus=True):
        session.editor.say(f"{rule.code}: {rule.why}")
    return uri


def explanation(code: str, name: str) -> types.CodeAction:
    """The action that opens the page of a diagnostic's rule."""
    title = f"Explain {code} ({name})"
    command = types.Command(title, EXPLAIN_RULE, arguments=[{"rule": code}])
    return types.CodeAction(title, types.CodeActionKind.QuickFix, command=command)
