"""`textDocument/signatureHelp`: the call around the cursor."""

from __future__ import annotations

from lsprotocol import types

from postroom_server.analysis import results
from postroom_server.analysis.signature_help import signature_help as analysed_signatures
from postroom_server.lsp.convert import markup
from postroom_server.lsp.scripts import cursor
from postroom_server.lsp.session import Snapshot

OPTIONS = types.SignatureHelpOptions(trigger_characters=["(", ","], retrigger_characters=[")"])


def signature_help(
    snapshot: Snapshot, params: types.SignatureHelpParams
) -> types.SignatureHelp | None:
    """The overloads of the call, with the parameter being written."""
    at = cursor(snapshot, params.text_document, params.position)
    found = at and analysed_signatures(at.script, at.offset)
    if found is None:
        return None
    signatures = [_signature(snapshot, one) for one in found.signatures]
    return types.SignatureHelp(signatures, found.active_signature, found.active_parameter)


def _signature(snapshot: Snapshot, one: results.SignatureInfo) -> types.SignatureInformation:
    markdown = snapshot.client.signature_markdown
    return types.SignatureInformation(
        one.label,
        markup(one.documentation, markdown=markdown),
        [
            types.ParameterInformation(
                parameter.label, markup(parameter.documentation, markdown=markdown)
            )
            for parameter in one.parameters
        ],
    )
