"""Client certificates from newman's options."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from postroom_runtime.model.problems import Problem, UnreadableInputError

if TYPE_CHECKING:
    from postroom_runtime.http import ClientCertificate

_EVERYWHERE = ("https://*/*", "https://*:*/*")


class _File(msgspec.Struct):
    src: str


class _Entry(msgspec.Struct):
    """A row of newman's list of certificates."""

    matches: list[str]
    cert: _File | None = None
    key: _File | None = None
    pfx: _File | None = None
    passphrase: str = ""


def client_certificates(args: Namespace) -> tuple[ClientCertificate, ...]:
    """The certificates of `--ssl-client-cert-list`, then that of `--ssl-client-cert`.

    Raises UnreadableInputError when the list cannot be read, or names a file that is not there.
    """
    found = _all_certificates(args)
    for certificate in found:
        for path in (certificate.certificate, certificate.key, certificate.pfx):
            require_file(path)
    return found


def require_file(path: Path | None) -> None:
    """Raise UnreadableInputError when `path` leads to no file."""
    if path is not None and not path.is_file():
        raise UnreadableInputError(
            Problem(path, "There is no such file.", remedy="Check the path.")
        )


def _all_certificates(args: Namespace) -> tuple[ClientCertificate, ...]:
    found = [] if args.ssl_client_cert_list is None else _listed(args.ssl_client_cert_list)
    if args.ssl_client_cert is None:
        return tuple(found)
    from postroom_runtime.http import ClientCertificate

    certificate, key = args.ssl_client_cert, args.ssl_client_key
    passphrase = args.ssl_client_passphrase
    single = ClientCertificate(_EVERYWHERE, certificate, key or certificate, None, passphrase)
    return (*found, single)


def _listed(path: Path) -> list[ClientCertificate]:
    from postroom_runtime.http import ClientCertificate

    return [
        ClientCertificate(
            tuple(entry.matches),
            _path(entry.cert),
            _path(entry.key),
            _path(entry.pfx),
            entry.passphrase,
        )
        for entry in _read(path)
    ]


def _read(path: Path) -> list[_Entry]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[_Entry])
    except OSError as error:
        problem = Problem(path, f"The list of certificates cannot be read: {error.strerror}.")
        raise UnreadableInputError(problem) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = Problem(path, f"This is no list of client certificates: {error}.")
        raise UnreadableInputError(problem) from error


def _path(file: _File | None) -> Path | None:
    return None if file is None else Path(file.src)
