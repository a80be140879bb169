"""What a report leaves out of exchanges: options of the JSON and the HTML report."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from postroom_runtime.runner.events import Exchanged, RunEvent


@dataclass(frozen=True, slots=True)
class Omissions:
    """What is left out, of every exchange."""

    request_bodies: bool = False
    response_bodies: bool = False
    headers: bool = False

    def apply(self, event: RunEvent) -> RunEvent:
        """`event` without what is left out."""
        if not isinstance(event, Exchanged) or self == _NOTHING:
            return event
        return msgspec.structs.replace(
            event, request=self._request(event), response=self._response(event)
        )

    def _request(self, event: Exchanged) -> object:
        request = event.request
        if self.request_bodies:
            request = msgspec.structs.replace(request, body=None)
        return msgspec.structs.replace(request, headers=[]) if self.headers else request

    def _response(self, event: Exchanged) -> object:
        response = event.response
        if response is None:
            return None
        if self.response_bodies:
            response = msgspec.structs.replace(response, text=None, base64=None)
        return msgspec.structs.replace(response, headers=[]) if self.headers else response


_NOTHING = Omissions()
