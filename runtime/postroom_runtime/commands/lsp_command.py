"""`postroom lsp`: the language server over stdin and stdout."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from postroom_runtime.commands.arguments import CommandParser
from postroom_runtime.commands.exit_codes import ExitCode
from postroom_runtime.commands.output import complain


def main(argv: Sequence[str]) -> int:
    """Serve an editor until it says goodbye; gives the exit code."""
    parser = CommandParser(
        prog="postroom lsp", description="Serve an editor over standard input and output."
    )
    # Editors' clients pass it by habit; stdin and stdout are the only transport.
    parser.add_argument("--stdio", action="store_true", help="the default, and the only way")
    parser.parse_args(argv)
    if sys.stdin is None:  # `postroom lsp <&-`
        complain("Standard input is closed: over it an editor speaks to the language server.")
        return ExitCode.UNUSABLE
    from postroom_server.lsp.main import serve

    return serve()
