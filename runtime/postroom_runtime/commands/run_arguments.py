"""The options of `postroom run`: newman's names, and a few more."""

from __future__ import annotations

import re
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from postroom_runtime.commands.arguments import CommandParser, readable

if TYPE_CHECKING:
    from argparse import _ActionsContainer  # pyright: ignore[reportPrivateUsage]

_VAULT_PREFIX = "POSTROOM_VAULT_"
_FLAG = re.compile(r"(^|-)(no-|silent|show-|omit|places)")

_EPILOG = """\
examples:
  postroom run orders.postman_collection.json -e dev
  postroom run postman/collections/Orders -i "Login" --bail
  postroom run api.json -d users.csv -r terminal,junit --reporter-junit-export report.xml

exit codes: 0 fine, 1 failures, 2 wrong usage or unreadable input"""


def run_parser() -> ArgumentParser:
    """The parser of `postroom run`. `--reporter-NAME-OPTION` is taken out before it: see
    `split_reporter_options`."""
    parser = CommandParser(
        prog="postroom run",
        description="Run a collection file, a collection directory or a request file.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("path", type=Path, help="collection file or directory, or request file")
    _add_inputs(parser)
    _add_selection(parser)
    _add_limits(parser)
    _add_network(parser)
    _add_reports(parser)
    _add_exports(parser)
    return parser


def _add_inputs(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("variables and data")
    group.add_argument("-e", "--environment", metavar="FILE|NAME")
    group.add_argument("-g", "--globals", metavar="FILE")
    group.add_argument("-d", "--iteration-data", metavar="FILE", type=Path)
    group.add_argument("-n", "--iteration-count", metavar="N", type=positive)
    group.add_argument("--env-var", metavar="KEY=VALUE", action="append", type=pair, default=[])
    group.add_argument("--global-var", metavar="KEY=VALUE", action="append", type=pair, default=[])
    group.add_argument(
        "--dotenv",
        metavar="FILE",
        action="append",
        type=Path,
        default=[],
        help="make NAME=VALUE lines of a file available as {{env:NAME}}",
    )
    group.add_argument(
        "--os-env",
        metavar="PATTERN",
        action="append",
        default=[],
        help="make matching environment variables available as {{env:NAME}}, e.g. 'API_*'",
    )
    add_vault_arguments(group)


def add_vault_arguments(parser: _ActionsContainer) -> None:
    """Where `pm.vault` finds its secrets; without one of these a person at a terminal is asked."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--vault-file", metavar="FILE", type=Path, help="secrets for pm.vault")
    group.add_argument(
        "--vault-env",
        metavar="PREFIX",
        nargs="?",
        const=_VAULT_PREFIX,
        help=f"secrets for pm.vault in environment variables: {_VAULT_PREFIX}API_KEY",
    )
    group.add_argument(
        "--vault-keyring", action="store_true", help="open the system's keyring without asking"
    )


def _add_selection(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what runs")
    group.add_argument(
        "--folder",
        "-i",
        metavar="NAME|ID|PATH",
        action="append",
        default=[],
        help="only this folder or request (repeatable); a pattern too: 'Auth/**', '*#smoke*'",
    )
    group.add_argument(
        "--exclude", metavar="NAME|ID|PATH", action="append", default=[], help="all but this"
    )
    group.add_argument(
        "--bail",
        nargs="?",
        metavar="failure|folder",
        const="failure",
        type=bail,
        help="end at the first failure; `folder`: only at errors outside tests",
    )
    group.add_argument("--parallel", metavar="N", type=positive, default=1)


def _add_limits(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("times, in milliseconds")
    group.add_argument("--delay-request", metavar="MS", type=natural, default=0)
    group.add_argument("--timeout", metavar="MS", type=natural, default=0)
    group.add_argument("--timeout-request", metavar="MS", type=natural, default=0)
    group.add_argument("--timeout-script", metavar="MS", type=natural, default=0)
    group.add_argument(
        "--retry", metavar="N", type=natural, default=0, help="retries after a transport error"
    )


def _add_network(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("network and files")
    group.add_argument("-k", "--insecure", action="store_true", help="accept any certificate")
    group.add_argument("--ignore-redirects", action="store_true")
    group.add_argument("--proxy", metavar="URL", help="for all requests")
    group.add_argument("--cookie-jar", metavar="FILE", type=Path)
    group.add_argument("--working-dir", metavar="DIR", type=Path)
    group.add_argument(
        "--insecure-file-read",
        action="store_true",
        help="let requests upload files from outside the working directory and the collection's",
    )
    # newman's way to ask for what is the default here, and its key for Postman's cloud.
    group.add_argument("--no-insecure-file-read", action="store_true", help=SUPPRESS)
    group.add_argument("--postman-api-key", help=SUPPRESS)
    add_response_limit(group)
    add_tls_arguments(group)


def add_response_limit(group: _ActionsContainer) -> None:
    """How much of a response is read before it is refused."""
    group.add_argument(
        "--max-response-size",
        metavar="MB",
        type=positive,
        default=256,
        help="refuse a response whose body is larger, as sent or as decoded (256)",
    )


def add_tls_arguments(group: _ActionsContainer) -> None:
    """newman's options for client certificates and authorities."""
    group.add_argument("--ssl-client-cert", metavar="FILE", type=Path)
    group.add_argument("--ssl-client-key", metavar="FILE", type=Path)
    group.add_argument("--ssl-client-passphrase", metavar="TEXT", default="")
    group.add_argument("--ssl-client-cert-list", metavar="FILE", type=Path)
    group.add_argument("--ssl-extra-ca-certs", metavar="FILE", type=Path)


def _add_reports(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("reports")
    group.add_argument(
        "-r",
        "--reporters",
        metavar="NAMES",
        default="terminal",
        help="of terminal (or cli), json, junit, html, github; separated by commas",
    )
    group.add_argument("--silent", action="store_true", help="write nothing to the terminal")
    group.add_argument("--color", choices=("auto", "on", "off"), default="auto")
    group.add_argument("--disable-unicode", action="store_true")
    group.add_argument("--verbose", action="store_true", help="every exchange, with headers")
    group.add_argument("-x", "--suppress-exit-code", action="store_true")


def _add_exports(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("exports after the run")
    for what in ("environment", "globals", "collection", "cookie-jar"):
        group.add_argument(f"--export-{what}", metavar="FILE", type=Path)


def bail(text: str) -> str:
    """`failure`, `folder`, or both with a comma, of which the stricter one counts."""
    modifiers = set(text.split(","))
    if not modifiers <= {"failure", "folder"}:
        raise ArgumentTypeError(f"{text} must be failure or folder")
    return "failure" if "failure" in modifiers else "folder"


def positive(text: str) -> int:
    """An integer above zero."""
    number = natural(text)
    if number == 0:
        raise ArgumentTypeError(f"{text} must be a positive integer")
    return number


def natural(text: str) -> int:
    """An integer, zero or above."""
    if not text.isascii() or not text.isdigit():
        raise ArgumentTypeError(f"{text} must be an integer, zero or above")
    return int(text)


def pair(text: str) -> tuple[str, str]:
    """`KEY=VALUE`; the value may hold further `=`."""
    key, equals, value = readable(text).partition("=")
    if not equals or not key:
        raise ArgumentTypeError(f"{text} must have the form KEY=VALUE")
    return key, value


class ReporterOptions(Struct):
    """`--reporter-NAME-OPTION VALUE` and `--reporter-OPTION VALUE`, by name without `--reporter-`.

    An option without a value holds an empty text.
    """

    values: dict[str, str] = field(default_factory=dict[str, str])

    def get(self, reporter: str, option: str) -> str | None:
        """The option as given to this reporter, or to all; None when it was not."""
        own = self.values.get(f"{reporter}-{option}")
        return self.values.get(option) if own is None else own

    def put(self, name: str, value: str) -> None:
        """Note an option, in `camelCase` or with hyphens."""
        self.values[re.sub(r"(?<=[a-z])[A-Z]", lambda found: f"-{found[0]}", name).lower()] = value


def split_reporter_options(argv: Sequence[str]) -> tuple[list[str], ReporterOptions]:
    """Take the `--reporter-…` options, whose names nobody lists, out of `argv`."""
    rest, options = list[str](), ReporterOptions()
    waiting = list(argv)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("--reporter-"):
            rest.append(word)
            continue
        name, equals, value = word.removeprefix("--reporter-").partition("=")
        takes_value = not equals and _FLAG.search(name) is None
        if takes_value and waiting and not waiting[0].startswith("-"):
            value = waiting.pop(0)
        options.put(name, value)
    return rest, options
