"""What guards every answer and every request, before any route sees it.

Headers: a content security policy without inline script or style, no framing, no sniffing, no leaking referrer. Requests that
change something are refused when a browser says that another site sent them. Sources: W3C CSP 3, Fetch Metadata (the rule of
Go's CrossOriginProtection), RFC 9110.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier.errors import VerifierError

_POLICY = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types xueshi-worker",
)
CONTENT_SECURITY_POLICY = "; ".join(_POLICY)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not "no-referrer": browsers would then send `Origin: null` with our own forms
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # pages and answers may hold personal data; what is public says otherwise itself
    "Cache-Control": "no-store",
}
TWO_YEARS_OF_HTTPS = "max-age=63072000; includeSubDomains"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ForeignRequestError(VerifierError):
    """Another site's page tried to change something here in the reader's name."""

    code = "web.foreign_request"


class SecurityHeaders:
    """Adds the headers that an answer does not carry yet; outside dev it also insists on HTTPS from then on."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.headers = {**HEADERS, "Strict-Transport-Security": TWO_YEARS_OF_HTTPS} if https else dict(HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the head of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def require_own_site(request: Request) -> None:
    """Refuse a request that changes something and was sent by another site's page.

    Raises:
        ForeignRequestError.
    """
    if sent_by_another_site(request.method, request.headers):
        raise ForeignRequestError


def sent_by_another_site(method: str, headers: Headers) -> bool:
    """Tell whether a browser says that a request that changes something comes from another site.

    A request without `Sec-Fetch-Site` and `Origin` comes from no browser, or from one so old that it has no cookies of ours.
    """
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
