"""Hours that move between regions, as API: a package is given, taken, shown, and decided year by year.

A package is read as bytes within its bound and verified before anything of it is believed; the answer says what became of each year.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from verifier.access import reach, require
from verifier.flows import (
    Arrival,
    Services,
    TransferChoice,
    TransferOrder,
    TransferStanding,
    YearAction,
    decide_transfer,
    export_transfer,
    publish_lists,
    read_transfer,
    recognise_transfer,
)
from verifier.store import TakenEntry, TakenYear, list_taken_transfers, subject_of_person
from verifier.web.actor import Actor, acting
from verifier.web.answers import Now, Parts
from verifier.web.described import DECIDES, READS
from verifier.web.offices import offices_of
from verifier.web.reading import note_listing, note_reading

api = APIRouter(prefix="/api", tags=["transfers"])
MEDIA_TYPE = "application/cbor"
MAX_WORDS = 500


class Wanted(BaseModel):
    """Where a person's hours go; no years means all."""

    model_config = ConfigDict(extra="forbid")

    person_id: UUID
    to: str = Field(pattern=r"^[0-9]{6}$")
    years: list[Annotated[int, Field(ge=1990, le=2100)]] = Field(default_factory=list, max_length=40)


class Word(BaseModel):
    """What is decided about a year, and why."""

    model_config = ConfigDict(extra="forbid")

    action: YearAction
    reason: str = Field(default="", max_length=MAX_WORDS)


@api.post("/transfers/packages", response_class=Response, responses=DECIDES)
def post_package(
    wanted: Wanted, actor: Annotated[Actor, acting("transfer.export")], services: Parts, now: Now
) -> Response:
    """Sign a package of a person's hours for another region."""
    _require(services, actor, "transfer.export", wanted.person_id, "person", wanted.person_id)
    node = services.settings.node
    order = TransferOrder(wanted.person_id, wanted.to, actor.login, tuple(wanted.years))
    given = export_transfer(services.store, services.keys, services.packs, node, order, now=now)
    publish_lists(services.store, services.keys, services.trust, node, actor=actor.login, now=services.clock())
    headers = {"Content-Disposition": f'attachment; filename="transfer-{given.uid.hex()}.cbor"'}
    return Response(given.package, media_type=MEDIA_TYPE, headers=headers)


@api.post("/transfers", status_code=201, responses=DECIDES)
def post_transfer(
    package: Annotated[bytes, Body(media_type="application/octet-stream")],
    person_id: Annotated[UUID, Query()],
    actor: Annotated[Actor, acting("transfer.take")],
    services: Parts,
    now: Now,
) -> dict[str, Any]:
    """Take a package for a person of this region."""
    _require(services, actor, "transfer.take", person_id, "person", person_id)
    trust, lookup = services.trust.read_trust(), services.trust.status_lookup(now)
    arrival = Arrival(package, person_id, actor.login)
    node = services.settings.node
    return transfer_json(recognise_transfer(services.store, services.packs, trust, lookup, node, arrival, now=now))


@api.get("/transfers", responses=READS)
def get_transfers(
    actor: Annotated[Actor, acting("transfer.list")],
    services: Parts,
    now: Now,
    state: Annotated[str, Query(pattern="^(open|settled|ended)$")] = "open",
    cursor: str | None = None,
) -> dict[str, Any]:
    """List what was taken for the people of the actor's region, in the order in which it came."""
    far = reach(actor, "transfer.list")
    with services.store.read() as tx:
        found = list_taken_transfers(tx, reach=far, state=state, after=cursor)
    people = (taken.person_id for taken in found.items)
    note_listing(services, actor, "transfer.list", people, filters={"state": state}, now=now)
    items = [transfer_json(read_transfer(services.store, taken.id)) for taken in found.items]
    return {"items": items, "next_cursor": found.next_cursor}


@api.get("/transfers/{transfer_id}", responses=READS)
def get_transfer(
    transfer_id: UUID, actor: Annotated[Actor, acting("transfer.read")], services: Parts, now: Now
) -> dict[str, Any]:
    """Give one transfer with its years and entries."""
    standing = read_transfer(services.store, transfer_id)
    whose = standing.taken.person_id
    _require(services, actor, "transfer.read", whose, "transfer", transfer_id)
    note_reading(services, actor, "transfer.read", transfer_id, person_id=whose, now=now)
    return transfer_json(standing)


@api.post("/transfers/{transfer_id}/years/{year}", responses=DECIDES)
def post_year(
    transfer_id: UUID,
    year: int,
    word: Word,
    actor: Annotated[Actor, acting("transfer.decide")],
    services: Parts,
    now: Now,
) -> dict[str, Any]:
    """Recognise or refuse a year that the rules leave open, or end one that was recognised."""
    standing = read_transfer(services.store, transfer_id)
    _require(services, actor, "transfer.decide", standing.taken.person_id, "transfer", transfer_id)
    places = offices_of(services, actor, "transfer.decide", standing.taken.person_id)
    choice = TransferChoice(transfer_id, year, word.action, actor.login, word.reason, places)
    return transfer_json(decide_transfer(services.store, services.settings.node, choice, now=now))


def _require(services: Services, actor: Actor, operation: str, person_id: UUID, what: str, key: object) -> None:
    with services.store.read() as tx:
        subject = subject_of_person(tx, person_id, what=what, key=key)
    require(actor, operation, subject)


def transfer_json(standing: TransferStanding) -> dict[str, Any]:
    """A transfer as programs get it."""
    taken = standing.taken
    return {
        "id": str(taken.id),
        "kind": taken.kind,
        "person_id": str(taken.person_id),
        "from": taken.from_region,
        "number": taken.number,
        "state": taken.state,
        "repeated": standing.repeated,
        "taken_at": taken.taken_at.isoformat(),
        "years": [_year_json(year) for year in standing.years],
        "entries": [_entry_json(entry) for entry in standing.entries],
    }


def _year_json(year: TakenYear) -> dict[str, Any]:
    return {
        "year": year.year,
        "closed": year.closed,
        "judged_by": year.judged_by,
        "complete": year.complete,
        "effect": year.effect,
        "code": year.code,
        "cite": list(year.cites),
        "then": list(year.steps),
        "hours": dict(year.hours),
        "state": year.state,
        "decided_by": year.decided_by,
        "reason": year.reason,
    }


def _entry_json(entry: TakenEntry) -> dict[str, Any]:
    return {
        "year": entry.year,
        "category": entry.category,
        "subject": entry.subject,
        "lane": entry.lane,
        "hours": f"{entry.hours:f}",
        "days": [day.isoformat() for day in entry.days],
        "clauses": list(entry.cites),
        "issuer": entry.issuer,
        "entry_id": str(entry.entry_id) if entry.entry_id else None,
        "same_as": str(entry.same_as) if entry.same_as else None,
    }
