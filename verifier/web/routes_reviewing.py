"""A reviewer's further means by the API: what a decision would bring, undoing the last one, passing several at once, the same paper elsewhere."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from verifier.flows import MOST_AT_ONCE, Choice, decide_many, preview_decision, undo_decision
from verifier.store import duplicates_of, reasons_of
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.deciding import own_hours
from verifier.web.described import DECIDES, READS
from verifier.web.once import Key, answer_once
from verifier.web.proofs_read import require_case
from verifier.web.reading import note_reading
from verifier.web.terms import undo_within
from verifier.web.views_declarations import bulk_json, decided_json, preview_json, reason_word, twins_json

MOST_FIELDS = 30
LONGEST_REASON = 500  # characters
FieldValue = str | list[str] | None

api = APIRouter(prefix="/api", tags=["cases"])


class PreviewRequest(BaseModel):
    """What a reviewer is about to say; nothing is written."""

    model_config = ConfigDict(extra="forbid")
    facts: dict[str, bool | str] = Field(default_factory=dict, max_length=20)
    fields: dict[str, FieldValue] = Field(default_factory=dict, max_length=MOST_FIELDS)
    kind: str | None = Field(default=None, max_length=40)
    category: str | None = Field(default=None, max_length=40)
    hours: str | None = Field(default=None, max_length=8, description="学时; absent: by the rules.")


class UndoRequest(BaseModel):
    """Which version of the case was seen."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1)


class SeenCase(BaseModel):
    """A case as it was seen."""

    model_config = ConfigDict(extra="forbid")
    id: UUID
    version: int = Field(ge=1)


class BulkRequest(BaseModel):
    """Cases that are passed as they are."""

    model_config = ConfigDict(extra="forbid")
    cases: list[SeenCase] = Field(min_length=1, max_length=10 * MOST_AT_ONCE)
    level: Literal["unit", "authority"] = Field(default="unit", description="Who decides: whoever passes first.")


@api.post("/cases/{case_id}/preview", responses=DECIDES)
def post_preview(
    case_id: UUID,
    asked: PreviewRequest,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> dict[str, Any]:
    """Tell what a pass would bring with these facts, fields and hours."""
    case = require_case(services, actor, "case.decide", case_id)
    choice = Choice(
        case_id=case_id,
        version=case.version,
        action="unit_pass",
        acts_as="unit",
        actor=actor.login,
        facts=asked.facts,
        fields=asked.fields,
        kind=asked.kind,
        category=asked.category,
        hours=_hours(asked.hours),
    )
    return preview_json(preview_decision(services.store, services.packs, choice, now=now), lang)


@api.post("/cases/{case_id}/undo", responses=DECIDES)
def post_undo(
    case_id: UUID,
    asked: UndoRequest,
    request: Request,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Take back one's own last decision, within ten minutes and while nothing rests on it."""
    require_case(services, actor, "case.decide", case_id)

    def answer() -> dict[str, Any]:
        done = undo_decision(
            services.store,
            services.packs,
            case_id,
            asked.version,
            actor=actor.login,
            now=now,
            within=undo_within(services),
        )
        return decided_json(done)

    sent = asked.model_dump(mode="json")
    return answer_once(services, request, actor, idempotency_key, sent, answer, now=now)


@api.post("/cases/pass", responses=DECIDES)
def post_bulk(
    asked: BulkRequest,
    request: Request,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Pass several cases of one rule, at most fifty; each is checked by itself, and each answer is told."""
    choices = [Choice(one.id, one.version, "unit_pass", asked.level, actor.login, holder=actor) for one in asked.cases]

    def answer() -> dict[str, Any]:
        answers = decide_many(services.store, services.packs, choices, actor=actor.login, now=now)
        return bulk_json(answers, lang)

    sent = asked.model_dump(mode="json")
    return answer_once(services, request, actor, idempotency_key, sent, answer, now=now)


@api.get("/cases/{case_id}/duplicates", responses=READS)
def get_duplicates(
    case_id: UUID, actor: Annotated[Actor, acting("case.duplicates")], services: Parts, now: Now, lang: Lang
) -> dict[str, Any]:
    """List the other cases with the same paper, by bytes, numbers or text; for reviewers, never for an applicant."""
    case = require_case(services, actor, "case.duplicates", case_id)
    note_reading(services, actor, "case.duplicates", case_id, person_id=case.person_id, now=now)
    with services.store.read() as tx:
        twins, reasons = duplicates_of(tx, case_id), reasons_of(tx, case_id)
    told = [{"code": reason, "say": reason_word(reason, lang)} for reason in reasons]
    return {"items": twins_json(twins, actor), "reasons": told}


def _hours(text: str | None) -> Decimal | None:
    """The reviewer's own figure, if one was typed."""
    return own_hours(text, None)
