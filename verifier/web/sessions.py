"""The cookie of a session, and whose session a request has.

Outside dev the cookie is `__Host-…`: only over HTTPS, for this host alone. It is HttpOnly and SameSite=Lax and ends with the browser; how long it
opens anything is the session's affair.
"""

from typing import TYPE_CHECKING

from fastapi import Request
from starlette.responses import Response

from verifier.flows.identity import Caller, Opened, SignedIn, find_signed_in

if TYPE_CHECKING:
    from verifier.flows import Services

SECURE_NAME, DEV_NAME = "__Host-xueshi", "xueshi_session"
ATTEMPT = "xueshi_attempt"  # of signing in with a provider


def cookie_name(request: Request, name: str = "") -> str:
    """What the cookie is called here."""
    if request.app.state.is_dev:
        return name or DEV_NAME
    return f"__Host-{name}" if name else SECURE_NAME


def caller_of(request: Request) -> Caller:
    """Where a request comes from."""
    address = request.client.host if request.client else ""
    return Caller(address, request.headers.get("user-agent", ""))


def session_of(request: Request) -> SignedIn | None:
    """Whose session a request has, at any stage; asked once a request."""
    if not hasattr(request.state, "signed_in"):
        token = request.cookies.get(cookie_name(request), "")
        services: Services = request.app.state.services
        found = find_signed_in(services.store, token, now=services.clock()) if token else None
        request.state.signed_in = found
    signed_in: SignedIn | None = request.state.signed_in
    return signed_in


def keep_session(request: Request, response: Response, opened: Opened) -> None:
    """Give the browser the session's token."""
    set_cookie(request, response, cookie_name(request), opened.token)


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and other sites do not send along."""
    response.set_cookie(name, value, httponly=True, samesite="lax", secure=not request.app.state.is_dev, path="/")


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, httponly=True, samesite="lax", secure=not request.app.state.is_dev, path="/")
