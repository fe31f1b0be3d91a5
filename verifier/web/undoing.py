"""The last decision that a reviewer made in this browser, offered to be taken back for as long as that is possible.

A cookie remembers which case it was and nothing else; whether it can be undone, the case itself says, and the flow asks again.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from verifier.errors import NotFoundError
from verifier.flows import UNDO_WITHIN, Services
from verifier.review import UNDO
from verifier.store import get_case_file
from verifier.web.actor import Actor
from verifier.web.views_history import words_of
from verifier.web.views_screened import title_of

COOKIE = "decided"


@dataclass(frozen=True, slots=True)
class UndoView:
    """A decision that can still be taken back."""

    title: str
    what: str
    href: str
    undo_href: str
    version: int


def remember_decided(request: Request, response: Response, case_id: UUID) -> None:
    """Keep in mind which case was decided last."""
    response.set_cookie(
        COOKIE,
        str(case_id),
        max_age=int(UNDO_WITHIN.total_seconds()),
        path="/cases",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def forget_decided(response: Response) -> None:
    """There is nothing more to take back."""
    response.delete_cookie(COOKIE, path="/cases")


def undo_view(
    request: Request, services: Services, actor: Actor, *, now: datetime, lang: str, back: str
) -> UndoView | None:
    """The decision that the actor made last, if it can still be taken back."""
    try:
        case_id = UUID(request.cookies.get(COOKIE, ""))
        with services.store.read() as tx:
            file = get_case_file(tx, case_id)
    except (ValueError, NotFoundError):
        return None
    last = file.decisions[-1] if file.decisions else None
    if last is None or last.decided_by != actor.login or last.action == UNDO or now - last.decided_at > UNDO_WITHIN:
        return None
    href = f"/cases/{case_id}"
    return UndoView(
        title_of(file.screened, lang), words_of(last, lang), f"{href}?{back}", f"{href}/undo", file.case.version
    )
