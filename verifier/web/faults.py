"""The net under everything: what nobody expected, and what the framework refuses in bare words, is answered as any other problem.

A fault is logged by its class and answered as ours. A body beyond its limit is refused by the framework before any route runs, in plain
text; the same refusal is told here in the caller's language with a code. Both lie inside the layers that add headers.
"""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier.web.problems import answer_too_large, answer_unexpected


class FaultNet:
    """Answers what would otherwise be a broken connection, a bare 500 or a bare 413."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for it if it fails before its answer began, or was found too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = too_large = False

        async def send_noted(message: Message) -> None:
            nonlocal began, too_large
            too_large = too_large or _is_bare_refusal(message)
            if not too_large:
                began = True
                await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except Exception as error:  # the net: whatever it is, the reader gets an answer and the log its class
            if began:
                raise
            await answer_unexpected(Request(scope, receive), error)(scope, receive, send)
            return
        if too_large:
            await answer_too_large(Request(scope, receive))(scope, receive, send)


def _is_bare_refusal(message: Message) -> bool:
    """Whether this begins the framework's own answer to a body beyond the limit."""
    if message["type"] != "http.response.start" or message["status"] != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return False
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain")
