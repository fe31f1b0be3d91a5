"""How far uploads are, told as it happens (server-sent events, WHATWG HTML §9.2).

Each line is read from the store, so that it does not matter which process does the work. A stream ends when nothing is under way any more, with an
event `end`; one that lasts too long ends without it and the browser asks again, telling what it saw last. Between events a comment every 15 seconds keeps
the connection open.
"""

import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any
from uuid import UUID

import anyio
from fastapi import APIRouter, Depends, Header
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from verifier.flows import Services
from verifier.store import Proof, Transaction, cases_of_proof, list_proofs
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Parts
from verifier.web.described import READS
from verifier.web.person import get_person_id
from verifier.web.proofs_read import require_own_proof, require_proof
from verifier.web.views_proofs import problem_of

LOOK_EVERY_S = 0.5
LONGEST_S = 240.0  # a stream
RETRY_MS = 2000
WATCHED = 50  # of one's own uploads, the newest

api = APIRouter(prefix="/api", tags=["proofs"])
LastSeen = Annotated[str | None, Header(alias="Last-Event-ID", max_length=4096)]
Look = Callable[[], list[dict[str, Any]]]


def _require_readable(proof_id: UUID, actor: Annotated[Actor, acting("proof.read")], services: Parts) -> None:
    """Refuse an upload that is not the actor's to know of before the stream begins, while an answer can still say so."""
    require_own_proof(services, actor, "proof.read", proof_id)


def _person(actor: Annotated[Actor, acting("proof.list")], services: Parts) -> UUID:
    """Whose uploads are told."""
    return get_person_id(services.store, actor)


@api.get(
    "/proofs/{proof_id}/events",
    response_class=EventSourceResponse,
    responses=READS,
    dependencies=[Depends(_require_readable)],
)
async def get_proof_events(
    proof_id: UUID,
    actor: Annotated[Actor, acting("proof.read")],
    services: Parts,
    lang: Lang,
    last_event_id: LastSeen = None,
) -> AsyncIterator[ServerSentEvent]:
    """Tell how far one upload is until it is read, refused or withdrawn."""

    def look() -> list[dict[str, Any]]:
        with services.store.read() as tx:
            return [_told(tx, require_proof(tx, actor, "proof.read", proof_id), lang)]

    async for event in _stream(look, last_event_id):
        yield event


@api.get("/events", response_class=EventSourceResponse, responses=READS, dependencies=[acting("proof.list")])
async def get_events(
    person_id: Annotated[UUID, Depends(_person)],
    services: Parts,
    lang: Lang,
    last_event_id: LastSeen = None,
) -> AsyncIterator[ServerSentEvent]:
    """Tell how far one's own newest uploads are until all of them are read, refused or withdrawn."""
    async for event in _stream(lambda: _own(services, person_id, lang), last_event_id):
        yield event


async def _stream(look: Look, last_seen: str | None) -> AsyncIterator[ServerSentEvent]:
    """Tell each change once; `last_seen` is the mark of what the reader has."""
    began, told = time.monotonic(), _marks(last_seen)
    while True:
        states = await run_in_threadpool(look)
        for state in states:
            mark = f"{state['state']}.{sum(case['version'] for case in state['cases'])}"
            if told.get(state["id"]) != mark:
                told[state["id"]] = mark
                yield ServerSentEvent(data=state, event="proof", id=_spelled(told, states), retry=RETRY_MS)
        if all(state["state"] != "received" for state in states):
            yield ServerSentEvent(data={"open": 0}, event="end")
            return
        if time.monotonic() - began > LONGEST_S:
            return
        await anyio.sleep(LOOK_EVERY_S)


def _own(services: Services, person_id: UUID, lang: str) -> list[dict[str, Any]]:
    with services.store.read() as tx:
        return [_told(tx, proof, lang) for proof in list_proofs(tx, person_id, limit=WATCHED).items]


def _told(tx: Transaction, proof: Proof, lang: str) -> dict[str, Any]:
    """Where an upload and its cases stand."""
    problem = problem_of(proof, lang)
    return {
        "id": str(proof.id),
        "file": proof.file_name,
        "state": proof.state,
        "error": {"code": (proof.error or {}).get("code"), "say": problem} if problem else None,
        "cases": [
            {"id": str(case.id), "state": case.state, "stage": case.stage, "version": case.version}
            for case in cases_of_proof(tx, proof.id)
        ],
    }


def _spelled(told: dict[str, str], states: list[dict[str, Any]]) -> str:
    """The mark of everything that was told, short enough for a header."""
    shown = [state["id"] for state in states]
    return ",".join(f"{one}={told[one]}" for one in shown if one in told)


def _marks(last_seen: str | None) -> dict[str, str]:
    """What a reader says that it has."""
    pairs = [part.partition("=") for part in (last_seen or "").split(",")]
    return {name: mark for name, _, mark in pairs if mark}
