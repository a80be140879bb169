"""The proxy and the client certificate that a request names itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from postroom_runtime.http.address import read_address
from postroom_runtime.http.options import ClientCertificate, SendOptions
from postroom_runtime.http.upload_files import UploadError, UploadFiles
from postroom_runtime.model.request import OwnCertificate, Request


def with_connection(
    request: Request, options: SendOptions, warn: Callable[[str], None]
) -> SendOptions:
    """`options` with what `request` says of its connection. A certificate that cannot be read is
    warned of and left out."""
    options = replace(options, proxy=request.proxy) if request.proxy is not None else options
    if request.certificate is None:
        return options
    try:
        certificate = _certificate(request.certificate, request, options)
    except UploadError as error:
        warn(f"The request goes out without its client certificate: {error}")
        return options
    return replace(options, certificate=certificate)


def _certificate(own: OwnCertificate, request: Request, options: SendOptions) -> ClientCertificate:
    files = UploadFiles(
        options.working_dir, options.workspace, options.restrict_files, options.allow_files
    )

    def path(source: str) -> Path | None:
        return files.read(source).path if source else None

    matches = own.matches or (f"https://{read_address(request.url.base).host}:*/*",)
    certificate, key, pfx = path(own.certificate), path(own.key), path(own.pfx)
    return ClientCertificate(matches, certificate, key or certificate, pfx, own.passphrase)
