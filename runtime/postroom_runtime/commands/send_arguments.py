"""The options of `postroom send`."""

from __future__ import annotations

import os
from argparse import RawDescriptionHelpFormatter

from postroom_runtime.commands.arguments import CommandParser, readable
from postroom_runtime.commands.run_arguments import (
    add_response_limit,
    add_tls_arguments,
    add_vault_arguments,
    natural,
    pair,
)

_EPILOG = """\
examples:
  postroom send postman-echo.com/get
  postroom send -X POST -H 'Content-Type: application/json' -d '{"a": 1}' localhost:4010/post
  postroom send postman/collections/Orders/Login.request.yaml -e dev
  postroom send orders.postman_collection.json "Auth/Login"
"""


def send_parser() -> CommandParser:
    """The parser of `postroom send`."""
    parser = CommandParser(
        prog="postroom send",
        description="Send one request with its scripts, and show the response.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("target", help="a URL, a request file, or a collection")
    parser.add_argument("request", nargs="?", help="a request of the collection: name, path or id")
    parser.add_argument("-X", "--method", metavar="METHOD", type=readable)
    parser.add_argument(
        "-H", "--header", metavar="LINE", action="append", type=readable, default=[]
    )
    parser.add_argument("-d", "--data", metavar="TEXT|@FILE", help="the body of a bare URL")
    parser.add_argument("-e", "--environment", metavar="FILE|NAME")
    parser.add_argument("-g", "--globals", metavar="FILE")
    parser.add_argument("--env-var", metavar="KEY=VALUE", action="append", type=pair, default=[])
    parser.add_argument("--global-var", metavar="KEY=VALUE", action="append", type=pair, default=[])
    add_vault_arguments(parser)
    parser.add_argument("-k", "--insecure", action="store_true", help="accept any certificate")
    add_response_limit(parser)
    add_tls_arguments(parser)
    parser.add_argument("--ignore-redirects", action="store_true")
    parser.add_argument("--proxy", metavar="URL")
    parser.add_argument("--insecure-file-read", action="store_true")
    parser.add_argument("--timeout-request", metavar="MS", type=natural, default=0)
    parser.add_argument("--timeout-script", metavar="MS", type=natural, default=0)
    parser.add_argument("-b", "--body-only", action="store_true", help="for pipes: only the body")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what was sent, too")
    parser.add_argument("--color", choices=("auto", "on", "off"), default="auto")
    parser.add_argument("--disable-unicode", action="store_true")
    _add_defaults(parser)
    return parser


def _add_defaults(parser: CommandParser) -> None:
    """What `postroom run` has besides, at its default, so that both read inputs alike."""
    parser.set_defaults(
        iteration_data=None,
        iteration_count=None,
        dotenv=[],
        os_env=[],
        folder=[],
        exclude=[],
        bail=None,
        delay_request=0,
        timeout=0,
        retry=0,
        reporters="",
        cookie_jar=None,
        working_dir=None,
    )


def looks_like_a_file(target: str) -> bool:
    """Whether `target` names something on disk rather than a URL."""
    return os.path.exists(target) or target.endswith((".json", ".yaml", ".yml"))
