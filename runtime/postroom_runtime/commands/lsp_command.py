"""`postroom lsp`: the language server over stdin and stdout."""

from __future__ import annotations

from collections.abc import Sequence

from postroom_runtime.commands.arguments import CommandParser


def main(argv: Sequence[str]) -> int:
    """Serve an editor until it says goodbye; gives the exit code."""
    parser = CommandParser(
        prog="postroom lsp", description="Serve an editor over standard input and output."
    )
    # Editors' clients pass it by habit; stdin and stdout are the only transport.
    parser.add_argument("--stdio", action="store_true", help="the default, and the only way")
    parser.parse_args(argv)
    from postroom_server.lsp.main import serve

    return serve()
