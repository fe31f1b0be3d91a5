"""Which language a request is answered in: `?lang=`, else the cookie, else `Accept-Language`, else Chinese."""

from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from verifier.messages import Language, language_of, preferred_language

COOKIE = "lang"
ONE_YEAR = 31_536_000  # seconds


def request_language(request: Request) -> Language:
    """Find the reader's language."""
    asked = request.query_params.get("lang") or request.cookies.get(COOKIE)
    return language_of(asked) if asked else preferred_language(request.headers.get("accept-language"))


def other_language_href(request: Request, language: Language) -> str:
    """The address of this page in the other language."""
    other = Language.EN if language is Language.ZH else Language.ZH
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    path = request.url.path if request.method in {"GET", "HEAD"} else "/"
    return f"{path}?{urlencode([*kept, ('lang', other.value)])}"


def remember_language(request: Request, response: Response) -> None:
    """Keep the language that the address asked for, in a cookie that says nothing else."""
    asked = request.query_params.get("lang")
    if asked is not None:
        response.set_cookie(COOKIE, language_of(asked).value, max_age=ONE_YEAR, samesite="lax", httponly=True)
