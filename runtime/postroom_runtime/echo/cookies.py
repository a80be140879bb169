"""Cookies: listed, set, deleted."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response


async def listed(request: Request) -> Response:
    """`/cookies`: the cookies that came with the request."""
    return JSONResponse({"cookies": request.cookies})


async def set_all(request: Request) -> Response:
    """`/cookies/set?name=value`: sets them and goes on to `/cookies`."""
    response = RedirectResponse("/cookies", status_code=302)
    for name, value in request.query_params.multi_items():
        response.set_cookie(name, value, path="/")
    return response


async def delete_all(request: Request) -> Response:
    """`/cookies/delete?name`: deletes them and goes on to `/cookies`."""
    response = RedirectResponse("/cookies", status_code=302)
    for name in request.query_params:
        response.delete_cookie(name, path="/")
    return response
