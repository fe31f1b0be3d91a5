"""Other cases with the same paper, laid beside this one: by bytes, by number, by text; what agrees and what does not.

A case of a person whom the reviewer may not know of is told without its content.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.access import NotAllowedError, require
from verifier.errors import NotFoundError
from verifier.messages import say
from verifier.store import CaseFile, Transaction, Twin, get_case_file, subject_of_person
from verifier.web.actor import Actor
from verifier.web.editing import standing_value, written
from verifier.web.views_queue import case_href, mark_of, mark_word
from verifier.web.views_screened import page_href
from verifier.web.words import field_word, moment_text

COMPARED = (
    "holder_name",
    "event_or_title",
    "organiser",
    "start_date",
    "end_date",
    "issue_date",
    "stated_hours",
    "certificate_number",
)
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both papers."""

    label: str
    here: str
    there: str
    same: bool


@dataclass(frozen=True, slots=True)
class TwinView:
    """One case with the same paper; without `href` its content is not the reviewer's to see."""

    how: str
    is_own: bool
    href: str
    proof_href: str
    is_same_file: bool
    name: str
    received: str
    mark: str
    mark_word: str
    image_href: str
    image_width: int
    image_height: int
    compared: tuple[Compared, ...]


def twin_views(
    tx: Transaction, file: CaseFile, found: Sequence[Twin], actor: Actor, back: str, lang: str
) -> tuple[TwinView, ...]:
    """The cases with the same paper, as far as the actor may see them."""
    return tuple(_twin_view(tx, file, twin, actor, back, lang) for twin in found[:MOST_SHOWN])


def _twin_view(tx: Transaction, file: CaseFile, twin: Twin, actor: Actor, back: str, lang: str) -> TwinView:
    likeness = round(twin.likeness / 10)
    how = say(f"web.case.twin.{twin.how}", lang, percent=likeness)
    same_file = twin.how == "bytes"
    if not _may_see(tx, twin, actor):
        return TwinView(how, twin.same_person, "", "", same_file, "", "", "", "", "", 0, 0, ())
    other = get_case_file(tx, twin.case.id)
    page = other.assessment.pages[0] if other.assessment.pages else None
    return TwinView(
        how=how,
        is_own=twin.same_person,
        href=case_href(twin.case.id, back),
        proof_href=f"/proofs/{other.proof.id}",
        is_same_file=same_file,
        name=f"{other.person.name} · {other.proof.file_name}",
        received=moment_text(other.proof.received_at),
        mark=mark_of(other.case.state, other.case.proposal),
        mark_word=mark_word(other.case.state, other.case.proposal, lang),
        image_href=page_href(other.proof.id, page) if page else "",
        image_width=page.width if page else 0,
        image_height=page.height if page else 0,
        compared=_compared(file, other, lang),
    )


def _may_see(tx: Transaction, twin: Twin, actor: Actor) -> bool:
    subject = subject_of_person(tx, twin.case.person_id, what="case", key=twin.case.id)
    try:
        require(actor, "case.read", subject)
    except (NotAllowedError, NotFoundError):
        return False
    return True


def _compared(here: CaseFile, there: CaseFile, lang: str) -> tuple[Compared, ...]:
    rows = []
    for name in COMPARED:
        mine, others = written(standing_value(here, name)), written(standing_value(there, name))
        if mine or others:
            rows.append(Compared(field_word(name, lang), mine or "—", others or "—", mine == others))
    return tuple(rows)
