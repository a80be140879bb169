"""The table of endpoints."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from postroom_runtime.echo import authentication, content, cookies, moments, reflection

ANY = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


def routes() -> list[Route]:
    """Every endpoint, in the order of Postman's own documentation."""
    return [
        Route("/", content.index),
        Route("/get", reflection.without_body, methods=["GET", "HEAD"]),
        Route("/post", reflection.with_body, methods=["POST"]),
        Route("/put", reflection.with_body, methods=["PUT"]),
        Route("/patch", reflection.with_body, methods=["PATCH"]),
        Route("/delete", reflection.with_body, methods=["DELETE"]),
        Route("/request", reflection.with_body, methods=ANY),
        Route("/request/{rest:path}", reflection.with_body, methods=ANY),
        Route("/headers", reflection.headers, methods=ANY),
        Route("/response-headers", content.response_headers),
        Route("/basic-auth", authentication.basic, methods=ANY),
        Route("/digest-auth", authentication.digest, methods=ANY),
        Route("/auth/hawk", authentication.hawk, methods=ANY),
        Route("/oauth1", authentication.oauth1, methods=ANY),
        Route("/cookies", cookies.listed),
        Route("/cookies/set", cookies.set_all),
        Route("/cookies/delete", cookies.delete_all),
        Route("/status/{code:int}", content.status, methods=ANY),
        Route("/delay/{seconds:float}", content.delay, methods=ANY),
        Route("/redirect-to", content.redirect_to, methods=ANY),
        Route("/encoding/utf8", content.utf8),
        Route("/gzip", content.gzipped),
        Route("/deflate", content.deflated),
        Route("/stream/{count:int}", content.stream),
        Route("/bytes/{count:int}", content.random_bytes),
        Route("/xml", content.xml),
        Route("/ip", content.address),
        *(Route(f"/time/{name}", answer) for name, answer in moments.ENDPOINTS.items()),
    ]


def echo_app() -> Starlette:
    """The service as an ASGI application."""
    return Starlette(routes=routes())
