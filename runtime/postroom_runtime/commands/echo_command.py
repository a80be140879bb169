"""`postroom echo`: the endpoints of Postman's Echo API on this machine."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence

from postroom_runtime.commands.arguments import CommandParser


def main(argv: Sequence[str]) -> int:
    """Serve until a person ends it; gives the exit code."""
    parser = CommandParser(prog="postroom echo", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=8585, help="port for HTTP, 0 for a free one")
    parser.add_argument("--tls-port", type=_port, help="also serve HTTPS there, 0 for a free port")
    options = parser.parse_args(argv)

    from postroom_runtime.echo import run_echo

    return run_echo(options.host, options.port, options.tls_port)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise ArgumentTypeError(f"{text} is no port; ports are 0 to 65535")
    return int(text)
