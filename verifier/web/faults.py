"""The net under everything: a fault that nobody expected is logged by its class and answered as ours.

It lies inside the layers that add headers, so that this answer carries them like any other.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier.web.problems import answer_unexpected


class FaultNet:
    """Answers what would otherwise be a broken connection or a bare 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for it if it fails before its answer began."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = False

        async def send_noted(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except Exception as error:  # the net: whatever it is, the reader gets an answer and the log its class
            if began:
                raise
            await answer_unexpected(Request(scope, receive), error)(scope, receive, send)
