"""Signing in and out, as pages: password, code, enrolling an authenticator, the one-time link, a provider, registering.

Every form works without script. What was typed is never shown again, and an error is the same whether the login is known or not.
"""

from typing import Annotated
from urllib.parse import urlencode, urlsplit

import qrcode
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from qrcode.image.svg import SvgPathImage

from verifier.flows import Services
from verifier.flows.identity import (
    Opened,
    Provider,
    Registration,
    SignedIn,
    begin_enrolment,
    begin_with_provider,
    finish_enrolment,
    finish_with_provider,
    give_code,
    register,
    set_password,
    sign_in,
    sign_out,
    user_of_link,
)
from verifier.messages import say
from verifier.store import units
from verifier.web.actor import PART_COOKIE, PARTS, SignInNeededError, is_demonstration, public
from verifier.web.answers import Lang, Now, Parts
from verifier.web.pages import render
from verifier.web.people_input import ID_NUMBER, LOGIN, NAME, PASSWORD
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.sessions import ATTEMPT, caller_of, cookie_name, drop_cookie, keep_session, session_of, set_cookie

pages = APIRouter(include_in_schema=False, dependencies=[public()])
Back = Annotated[str, Form(max_length=500)]
NEXT = {"totp": "/sign-in/code", "enrol": "/sign-in/enrol"}
HOME = "/"


def provider_of(services: Services) -> Provider | None:
    """The provider of the settings, if there is one."""
    settings = services.settings
    if not settings.oidc_issuer:
        return None
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.get_secret_value())


@pages.get("/sign-in")
def get_sign_in_page(request: Request, services: Parts, back: str = "") -> HTMLResponse:
    """Show the form."""
    return _sign_in_page(request, services, back=back)


@pages.post("/sign-in")
def post_sign_in_page(
    request: Request,
    services: Parts,
    now: Now,
    lang: Lang,
    login: Annotated[str, Form(max_length=64)] = "",
    password: Annotated[str, Form(max_length=256)] = "",
    back: Back = "",
) -> Response:
    """Take login and password."""
    limiter = request.app.state.sign_in_limiter
    try:
        opened = sign_in(services.store, limiter, login.strip(), password, caller_of(request), now=now)
    except OURS as error:
        return _sign_in_page(request, services, back=back, problem=sentence_of(error, lang), status=status_of(error))
    return _onward(request, opened, back)


@pages.get("/sign-in/code")
def get_code_page(request: Request, back: str = "") -> HTMLResponse:
    """Ask for the authenticator's code."""
    _at_stage(request, "totp")
    return render(request, "sign-in-code.html", back=local(back), problem="")


@pages.post("/sign-in/code")
def post_code_page(
    request: Request,
    services: Parts,
    now: Now,
    lang: Lang,
    code: Annotated[str, Form(max_length=64)] = "",
    back: Back = "",
) -> Response:
    """Take the code."""
    signed_in = _at_stage(request, "totp")
    try:
        opened = give_code(services.store, signed_in.session, code, caller_of(request), now=now)
    except OURS as error:
        problem = say("people.code_refused", lang) if status_of(error) == 401 else sentence_of(error, lang)
        return render(request, "sign-in-code.html", back=local(back), problem=problem, status=status_of(error))
    return _onward(request, opened, back)


@pages.get("/sign-in/enrol")
def get_enrol_page(request: Request, services: Parts, now: Now, back: str = "") -> HTMLResponse:
    """Show what to set an authenticator up with."""
    return _enrol_page(request, services, now=now, back=back)


@pages.get("/sign-in/enrol/qr.svg")
def get_enrol_code(request: Request, services: Parts, now: Now) -> Response:
    """Draw the authenticator's address."""
    signed_in = _at_stage(request, "enrol", "open")
    enrolment = begin_enrolment(
        services.store, signed_in.session, login=signed_in.user.login, issuer=services.settings.public_host, now=now
    )
    drawing = qrcode.make(enrolment.address, image_factory=SvgPathImage, border=2)
    return Response(drawing.to_string(encoding="unicode"), media_type="image/svg+xml")


@pages.post("/sign-in/enrol")
def post_enrol_page(
    request: Request,
    services: Parts,
    now: Now,
    lang: Lang,
    code: Annotated[str, Form(max_length=12)] = "",
    back: Back = "",
) -> Response:
    """Take the first code, and show the recovery codes once."""
    signed_in = _at_stage(request, "enrol", "open")
    try:
        opened, codes = finish_enrolment(services.store, signed_in.session, code, caller_of(request), now=now)
    except OURS as error:
        problem = say("people.code_refused", lang) if status_of(error) == 401 else sentence_of(error, lang)
        return _enrol_page(request, services, now=now, back=back, problem=problem, status=status_of(error))
    answer = render(request, "recovery-codes.html", codes=codes, onward=local(back))
    keep_session(request, answer, opened)
    return answer


@pages.post("/sign-out")
def post_sign_out(request: Request, services: Parts, now: Now) -> Response:
    """End the session."""
    signed_in = session_of(request)
    if signed_in is not None:
        sign_out(services.store, signed_in.session, now=now)
    answer = RedirectResponse("/sign-in", 303)
    drop_cookie(request, answer, cookie_name(request))
    return answer


@pages.get("/password/{token}")
def get_password_page(token: str, request: Request, services: Parts, now: Now) -> HTMLResponse:
    """Ask for the password that a one-time link sets."""
    user = user_of_link(services.store, token, now=now)
    return render(request, "password.html", login=user.login, name=user.shown_name, problem="")


@pages.post("/password/{token}")
def post_password_page(
    token: str,
    request: Request,
    services: Parts,
    now: Now,
    lang: Lang,
    password: Annotated[str, Form(max_length=256)] = "",
) -> Response:
    """Set the password, once."""
    user = user_of_link(services.store, token, now=now)
    try:
        set_password(services.store, token, password, now=now)
    except OURS as error:
        problem = sentence_of(error, lang)
        return render(
            request, "password.html", login=user.login, name=user.shown_name, problem=problem, status=status_of(error)
        )
    return RedirectResponse("/sign-in?done=password", 303)


@pages.get("/register")
def get_register_page(request: Request) -> HTMLResponse:
    """Show the form to register."""
    return render(request, "register.html", problem="", done=False, found=(), asked="")


@pages.post("/register")
def post_register_page(
    request: Request,
    services: Parts,
    now: Now,
    lang: Lang,
    login: Annotated[str, Form(pattern=LOGIN)],
    name: Annotated[str, Form(pattern=NAME)],
    id_number: Annotated[str, Form(pattern=ID_NUMBER)],
    password: PASSWORD,
    unit: Annotated[str, Form(max_length=200)],
) -> HTMLResponse:
    """Hand the registration in; the unit admits it."""
    with services.store.read() as tx:
        found = (
            [one for one in units.search_units(tx, unit.strip()) if one.name == unit.strip()] if unit.strip() else []
        )
        near = units.search_units(tx, unit.strip(), limit=8) if len(unit.strip()) > 1 else ()
    if len(found) != 1:
        problem = say("people.unit_unknown", lang)
        return render(request, "register.html", problem=problem, done=False, found=near, asked=unit, status=422)
    said = Registration(login, name.strip(), id_number.upper(), found[0].id, password)
    limiter = request.app.state.sign_in_limiter
    try:
        register(services.store, limiter, said, address=caller_of(request).address, now=now)
    except OURS as error:
        problem = sentence_of(error, lang)
        return render(
            request, "register.html", problem=problem, done=False, found=(), asked=unit, status=status_of(error)
        )
    return render(request, "register.html", problem="", done=True, found=(), asked="")


@pages.get("/sign-in/provider")
def get_provider(request: Request, services: Parts, now: Now) -> Response:
    """Go to the provider."""
    provider = provider_of(services)
    if provider is None:
        return RedirectResponse("/sign-in", 303)
    address, sealed = begin_with_provider(services.store, provider, _redirect(request, services), now=now)
    answer = RedirectResponse(address, 303)
    set_cookie(request, answer, cookie_name(request, ATTEMPT), sealed)
    return answer


@pages.get("/sign-in/provider/answer")
def get_provider_answer(request: Request, services: Parts, now: Now, lang: Lang) -> Response:
    """Come back from the provider."""
    provider, name = provider_of(services), cookie_name(request, ATTEMPT)
    if provider is None:
        return RedirectResponse("/sign-in", 303)
    said = dict(request.query_params)
    try:
        opened = finish_with_provider(
            services.store, provider, request.cookies.get(name, ""), said, caller_of(request), now=now
        )
    except OURS as error:
        answer: Response = _sign_in_page(request, services, problem=sentence_of(error, lang), status=status_of(error))
    else:
        answer = _onward(request, opened, "")
    drop_cookie(request, answer, name)
    return answer


@pages.post("/demo/part")
def post_demo_part(request: Request, part: Annotated[str, Form(max_length=16)] = "", back: Back = "") -> Response:
    """Let the demonstration play one part, or all."""
    if not is_demonstration(request):
        raise SignInNeededError
    answer = RedirectResponse(local(back), 303)
    if part in PARTS:
        set_cookie(request, answer, PART_COOKIE, part)
    else:
        drop_cookie(request, answer, PART_COOKIE)
    return answer


def local(back: str) -> str:
    """An address of this site, or its first page: nobody is sent elsewhere from here."""
    parts = urlsplit(back)
    if parts.scheme or parts.netloc or not back.startswith("/") or back.startswith(("//", "/\\")) or "\\" in back:
        return HOME
    return back


def _onward(request: Request, opened: Opened, back: str) -> Response:
    """To the next question, or back to where somebody came from; the browser has a new token either way."""
    there = NEXT.get(opened.session.stage)
    answer = RedirectResponse(f"{there}?{_query(back)}".rstrip("?") if there else local(back), 303)
    keep_session(request, answer, opened)
    return answer


def _query(back: str) -> str:
    return urlencode({"back": local(back)}) if local(back) != HOME else ""


def _at_stage(request: Request, *stages: str) -> SignedIn:
    """Whoever has come this far.

    Raises:
        SignInNeededError: nobody has.
    """
    signed_in = session_of(request)
    if signed_in is None or signed_in.session.stage not in stages:
        raise SignInNeededError
    return signed_in


def _sign_in_page(
    request: Request, services: Services, *, back: str = "", problem: str = "", status: int = 200
) -> HTMLResponse:
    return render(
        request,
        "sign-in.html",
        status=status,
        back=local(back),
        problem=problem,
        done=request.query_params.get("done") == "password",
        has_provider=provider_of(services) is not None,
    )


def _enrol_page(
    request: Request, services: Services, *, now: Now, back: str = "", problem: str = "", status: int = 200
) -> HTMLResponse:
    signed_in = _at_stage(request, "enrol", "open")
    enrolment = begin_enrolment(
        services.store, signed_in.session, login=signed_in.user.login, issuer=services.settings.public_host, now=now
    )
    secret = " ".join(enrolment.secret[start : start + 4] for start in range(0, len(enrolment.secret), 4))
    return render(request, "enrol.html", status=status, secret=secret, back=local(back), problem=problem)


def _redirect(request: Request, services: Services) -> str:
    scheme = "http" if request.app.state.is_dev else "https"
    host = request.headers.get("host", "") if request.app.state.is_dev else services.settings.public_host
    return f"{scheme}://{host}/sign-in/provider/answer"
