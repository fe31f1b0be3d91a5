"""A person's own words on a declaration by the API: correcting, asking for a person, objecting; and the answers to objections."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from verifier.access import reach, require
from verifier.flows import (
    Answer,
    Correction,
    answer_objection,
    ask_for_person,
    correct_proof,
    object_to_decision,
    withdraw_objection,
)
from verifier.store import Objection, get_objection, list_objections, subject_of_person
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.described import DECIDES, READS
from verifier.web.once import Key, answer_once
from verifier.web.proofs_read import require_case
from verifier.web.reading import note_listing, note_reading
from verifier.web.terms import terms_of
from verifier.web.views_declarations import decided_json, objection_json

LONGEST_REASON = 500  # characters
MOST_FIELDS = 30
FieldValue = str | list[str] | None

api = APIRouter(prefix="/api", tags=["declarations"])


class CorrectionRequest(BaseModel):
    """Fields of the contract with their right values; null empties one."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1, description="The version of the case that was seen.")
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)
    fields: dict[str, FieldValue] = Field(default_factory=dict, max_length=MOST_FIELDS)


class AskRequest(BaseModel):
    """Why a person should look."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=1, description="The version of the case that was seen.")
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class ObjectionRequest(BaseModel):
    """Why the decision is wrong."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class AnswerRequest(BaseModel):
    """What is answered, and why."""

    model_config = ConfigDict(extra="forbid")
    upheld: bool
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


@api.post("/cases/{case_id}/correction", responses=DECIDES)
def post_correction(
    case_id: UUID,
    correction: CorrectionRequest,
    request: Request,
    actor: Annotated[Actor, acting("case.correct")],
    services: Parts,
    now: Now,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Correct what was read, or hand in again what was returned; a new version of the declaration."""
    require_case(services, actor, "case.correct", case_id)

    def answer() -> dict[str, Any]:
        said = Correction(case_id, correction.version, actor.login, correction.reason, correction.fields)
        return decided_json(correct_proof(services.store, services.packs, said, now=now))

    sent = correction.model_dump(mode="json")
    return answer_once(services, request, actor, idempotency_key, sent, answer, now=now)


@api.post("/cases/{case_id}/ask", responses=DECIDES)
def post_ask(
    case_id: UUID,
    asked: AskRequest,
    request: Request,
    actor: Annotated[Actor, acting("case.ask")],
    services: Parts,
    now: Now,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Ask that a person looks at it by itself (要求人工复核)."""
    require_case(services, actor, "case.ask", case_id)

    def answer() -> dict[str, Any]:
        decided = ask_for_person(
            services.store, case_id, asked.version, reason=asked.reason, actor=actor.login, now=now
        )
        return decided_json(decided)

    sent = asked.model_dump(mode="json")
    return answer_once(services, request, actor, idempotency_key, sent, answer, now=now)


@api.post("/cases/{case_id}/objection", status_code=201, responses=DECIDES)
def post_objection(
    case_id: UUID,
    objection: ObjectionRequest,
    request: Request,
    actor: Annotated[Actor, acting("objection.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Object to the last decision (异议), in time and with a reason; after a refusal once more, to the level above."""
    require_case(services, actor, "objection.file", case_id)

    def answer() -> dict[str, Any]:
        filed = object_to_decision(
            services.store,
            services.packs,
            case_id,
            reason=objection.reason,
            actor=actor.login,
            now=now,
            terms=terms_of(services),
        )
        return objection_json(filed, lang)

    sent = objection.model_dump(mode="json")
    return answer_once(services, request, actor, idempotency_key, sent, answer, now=now, status=201)


@api.get("/objections", responses=READS)
def get_objections(
    actor: Annotated[Actor, acting("objection.list")],
    services: Parts,
    now: Now,
    lang: Lang,
    state: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """List objections, the longest waiting first: one's own, and those that one may answer."""
    with services.store.read() as tx:
        found = list_objections(tx, within=reach(actor, "objection.list"), state=state, after=after, limit=limit)
    people = (one.person_id for one in found.items)
    note_listing(services, actor, "objection.list", people, filters={"state": state}, now=now)
    return {"items": [objection_json(one, lang) for one in found.items], "next": found.next_cursor}


@api.get("/objections/{objection_id}", responses=READS)
def get_one_objection(
    objection_id: UUID, actor: Annotated[Actor, acting("objection.read")], services: Parts, now: Now, lang: Lang
) -> dict[str, Any]:
    """Give one objection with its deadline and answer."""
    found = _objection(services, actor, "objection.read", objection_id)
    note_reading(services, actor, "objection.read", objection_id, person_id=found.person_id, now=now)
    return objection_json(found, lang)


@api.post("/objections/{objection_id}/withdraw", responses=DECIDES)
def post_objection_withdrawal(
    objection_id: UUID,
    request: Request,
    actor: Annotated[Actor, acting("objection.file")],
    services: Parts,
    now: Now,
    lang: Lang,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Take an objection back that waits."""
    _objection(services, actor, "objection.file", objection_id)

    def answer() -> dict[str, Any]:
        return objection_json(withdraw_objection(services.store, objection_id, actor=actor.login, now=now), lang)

    return answer_once(services, request, actor, idempotency_key, {}, answer, now=now)


@api.post("/objections/{objection_id}/answer", responses=DECIDES)
def post_answer(
    objection_id: UUID,
    answered: AnswerRequest,
    request: Request,
    actor: Annotated[Actor, acting("objection.answer")],
    services: Parts,
    now: Now,
    lang: Lang,
    idempotency_key: Key = None,
) -> JSONResponse:
    """Answer an objection to somebody else's decision; an upheld one opens the case again."""
    _objection(services, actor, "objection.answer", objection_id)

    def answer() -> dict[str, Any]:
        said = Answer(objection_id, answered.upheld, answered.reason, actor.login, actor)
        done = answer_objection(services.store, services.packs, said, now=now)
        reopened = decided_json(done.reopened) if done.reopened is not None else None
        return {**objection_json(done.objection, lang), "reopened": reopened}

    sent = answered.model_dump(mode="json")
    return answer_once(services, request, actor, idempotency_key, sent, answer, now=now)


def _objection(services: Parts, actor: Actor, operation: str, objection_id: UUID) -> Objection:
    """One objection, if the actor may do this with it."""
    with services.store.read() as tx:
        objection = get_objection(tx, objection_id)
        require(actor, operation, subject_of_person(tx, objection.person_id, what="objection", key=objection_id))
        return objection
