"""One case, opened for whoever acts, and its page: what the routes of a case share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from verifier.access import Subject, reach, require
from verifier.clock import legal_date
from verifier.flows import Preview, Services, preview_decision
from verifier.messages import Language
from verifier.store import (
    CaseFile,
    Neighbours,
    Transaction,
    Worklist,
    duplicates_of,
    get_case_file,
    neighbours_of,
    subject_of_person,
)
from verifier.web.actor import Actor
from verifier.web.deciding import Stage, stages_of
from verifier.web.decision_input import DraftRequest, trial_of
from verifier.web.pages import render
from verifier.web.problems import OURS
from verifier.web.queue import Queue, worklist_of
from verifier.web.reading import note_reading
from verifier.web.undoing import undo_view
from verifier.web.views_cases import case_view
from verifier.web.views_twins import twin_views

NO_DRAFT: Mapping[str, Any] = {
    "action": "",
    "reason": "",
    "hours": None,
    "facts": {},
    "typed": {},
    "kind": "",
    "point": "",
    "point_box": "",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reviews, with what, from which list, in which language."""

    request: Request
    actor: Actor
    services: Services
    queue: Queue
    now: datetime
    lang: Language


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that the actor may see, and the places at which they may decide it."""

    file: CaseFile
    subject: Subject
    stages: tuple[Stage, ...]


def open_case(desk: Desk, case_id: UUID, *, operation: str = "case.list") -> OpenCase:
    """The case, for whoever may see it.

    Raises:
        NotFoundError: there is none, or it is not theirs to know of.
    """
    services, actor = desk.services, desk.actor
    with services.store.read() as tx:
        file = get_case_file(tx, case_id)
        subject = subject_of_person(tx, file.person.id, what="case", key=case_id)
    require(actor, operation, subject)
    stages = stages_of(actor, services.packs, file, subject, legal_date(desk.now), first=desk.queue.level)
    return OpenCase(file, subject, stages)


def wanted_by(desk: Desk, tx: Transaction) -> Worklist:
    """The list that the reviewer came from, as far as it is theirs to see."""
    return worklist_of(desk.queue, tx, desk.services.packs, legal_date(desk.now), reach(desk.actor, "case.list"))


def case_page(
    desk: Desk,
    case_id: UUID,
    *,
    draft: Mapping[str, Any] = NO_DRAFT,
    trial: Preview | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    """The page of a case, with what was typed where a decision was refused or tried out."""
    services = desk.services
    opened = open_case(desk, case_id)
    file = opened.file
    if status == 200 and trial is None:  # shown again after a mistake, it is the same view
        note_reading(services, desk.actor, "case.read", case_id, person_id=file.person.id, now=desk.now)
    with services.store.read() as tx:
        beside = _beside(desk, tx, file)
        twins = twin_views(tx, file, duplicates_of(tx, case_id), desk.actor, desk.queue.query, desk.lang)
    stage = opened.stages[0] if opened.stages else None
    view = case_view(
        file,
        back=desk.queue.query,
        beside=beside,
        stage=stage,
        twins=twins,
        trial=trial or (_standing_trial(desk, file) if stage else None),
        draft={**NO_DRAFT, **draft},
        packs=services.packs,
        on=legal_date(desk.now),
        lang=desk.lang,
    )
    return render(
        desk.request,
        "case.html",
        here="cases",
        status=status,
        view=view,
        moved=problem if not view.may_decide else "",
        problem=problem,
        draft={**NO_DRAFT, **draft},
        undo=undo_view(desk.request, services, desk.actor, now=desk.now, lang=desk.lang, back=desk.queue.query),
    )


def _beside(desk: Desk, tx: Transaction, file: CaseFile) -> Neighbours:
    """The cases beside this one; nobody's list where the actor lists none."""
    return neighbours_of(tx, file.case, wanted_by(desk, tx))


def _standing_trial(desk: Desk, file: CaseFile) -> Preview | None:
    """What a pass would bring now, where somebody corrected or confirmed something since the machine proposed."""
    if not (file.standing.fields or file.standing.facts or file.standing.kind):
        return None
    try:
        choice = trial_of(DraftRequest(version=file.case.version), file, desk.actor)
        return preview_decision(desk.services.store, desk.services.packs, choice, now=desk.now)
    except OURS:
        return None  # the proposal stands, and the decision will say what is wrong
