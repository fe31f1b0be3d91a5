"""Issuing by the office that signs: one certificate, one for everyone of a unit or the region, a correction, a revocation.

Whatever was issued or ended is published in the same request, so that the world hears of it at once; a run for many is left to the workers, and its progress
can be asked.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from verifier.access import Subject, require
from verifier.flows import (
    ManyOrder,
    Order,
    RunProgress,
    Services,
    begin_issue_run,
    issue_certificate,
    publish_lists,
    read_issue_run,
    revoke_certificate,
)
from verifier.store import (
    Certificate,
    IssueRunItem,
    get_certificate,
    get_certificate_by_number,
    list_items,
    subject_of_person,
    successions_of,
)
from verifier.web.actor import Actor, acting
from verifier.web.answers import Now, Parts
from verifier.web.described import DECIDES, READS
from verifier.web.reading import note_listing

api = APIRouter(prefix="/api", tags=["certificates"])
MAX_WORDS = 500
Year = Annotated[int, Field(ge=1990, le=2100)]


class Conditions(BaseModel):
    """What is asked for, and what is known of the paper's conditions."""

    model_config = ConfigDict(extra="forbid")

    year: Year
    paper: str = Field(default="", max_length=40)
    audit_passed: bool = False
    base_report_passed: bool = False


class OneOrder(Conditions):
    """A certificate for one person; `correcting` says why the one that they hold is to be superseded."""

    person_id: UUID
    correcting: str = Field(default="", max_length=MAX_WORDS)


class RunOrder(Conditions):
    """Certificates for everyone of the region, or of one unit."""

    unit: str = Field(default="", max_length=200)


class Revocation(BaseModel):
    """Why a certificate is revoked."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=MAX_WORDS)


@api.post("/certificates", status_code=201, responses=DECIDES)
def post_certificate(
    asked: OneOrder, actor: Annotated[Actor, acting("certificate.issue")], services: Parts, now: Now
) -> dict[str, Any]:
    """Issue a certificate, or correct the one that the person holds."""
    require_person(services, actor, "certificate.issue", asked.person_id)
    order = Order(
        asked.person_id,
        asked.year,
        actor.login,
        paper=asked.paper,
        audit_passed=asked.audit_passed,
        base_report_passed=asked.base_report_passed,
        issuer_kind=services.settings.issuer_kind,
        correcting=asked.correcting.strip(),
    )
    node = services.settings.node
    issued = issue_certificate(services.store, services.keys, services.packs, node, order, now=now)
    publish_at_once(services, actor)
    return _certificate_json(services, issued)


@api.post("/certificates/{number}/revocation", responses=DECIDES)
def post_revocation(
    number: str,
    asked: Revocation,
    actor: Annotated[Actor, acting("certificate.revoke")],
    services: Parts,
    now: Now,
) -> dict[str, Any]:
    """Revoke a certificate; the next answer to any verifier says so."""
    with services.store.read() as tx:
        certificate = get_certificate_by_number(tx, number)
    require_person(services, actor, "certificate.revoke", certificate.person_id)
    ended = revoke_certificate(services.store, number, reason=asked.reason, actor=actor.login, now=now)
    publish_at_once(services, actor)
    return _certificate_json(services, ended)


@api.post("/issue-runs", status_code=202, responses=DECIDES)
def post_issue_run(
    asked: RunOrder, actor: Annotated[Actor, acting("certificate.issue_many")], services: Parts, now: Now
) -> dict[str, Any]:
    """Issue for everyone of the region or a unit who fulfils; asking again while it runs takes it up."""
    require_office(services, actor)
    order = ManyOrder(
        asked.year,
        actor.login,
        unit=asked.unit.strip(),
        paper=asked.paper,
        audit_passed=asked.audit_passed,
        base_report_passed=asked.base_report_passed,
        issuer_kind=services.settings.issuer_kind,
    )
    return _run_json(begin_issue_run(services.store, services.settings.node, order, by_job=True, now=now))


@api.get("/issue-runs/{run_id}", responses=READS)
def get_issue_run(
    run_id: UUID, actor: Annotated[Actor, acting("certificate.issue_many")], services: Parts
) -> dict[str, Any]:
    """Give how far a run is."""
    return _run_json(run_of(services, actor, run_id))


@api.get("/issue-runs/{run_id}/items", responses=READS)
def get_issue_run_items(
    run_id: UUID,
    actor: Annotated[Actor, acting("certificate.issue_many")],
    services: Parts,
    now: Now,
    after: Annotated[int, Query(ge=-1)] = -1,
) -> dict[str, Any]:
    """Give what became of each person of a run, a page at a time."""
    run_of(services, actor, run_id)
    with services.store.read() as tx:
        items = list_items(tx, run_id, after=after)
    note_listing(services, actor, "certificate.issue_many", (one.person_id for one in items), key=run_id, now=now)
    return {"items": [_item_json(item) for item in items], "next": items[-1].position if items else None}


def require_person(services: Services, actor: Actor, operation: str, person_id: UUID) -> None:
    """Refuse whoever does not hold this operation for this person."""
    with services.store.read() as tx:
        subject = subject_of_person(tx, person_id, what="person", key=person_id)
    require(actor, operation, subject)


def require_office(services: Services, actor: Actor) -> None:
    """Refuse whoever does not issue for the node's own region."""
    region = services.settings.node.region
    require(actor, "certificate.issue_many", _subject_of_region(region, "region", region))


def run_of(services: Services, actor: Actor, run_id: UUID) -> RunProgress:
    """A run, if the actor issues for its region.

    Raises:
        NotFoundError: there is none, or it is not theirs to know of.
    """
    progress = read_issue_run(services.store, run_id)
    require(actor, "certificate.issue_many", _subject_of_region(progress.run.region, "issue_run", run_id))
    return progress


def _subject_of_region(region: str, what: str, key: object) -> Subject:
    return Subject(unit_path=f"/{region}/", region=region, what=what, key=key)


def publish_at_once(services: Services, actor: Actor) -> None:
    """Publish the node's lists in the request that changed them."""
    node, now = services.settings.node, services.clock()
    publish_lists(services.store, services.keys, services.trust, node, actor=actor.login, now=now)


def _certificate_json(services: Services, certificate: Certificate) -> dict[str, Any]:
    with services.store.read() as tx:
        links = successions_of(tx, certificate.uid)
        other = {
            "corrects" if link.successor == certificate.uid else "superseded_by": get_certificate(
                tx, link.predecessor if link.successor == certificate.uid else link.successor
            ).number
            for link in links
        }
    hours = {name: certificate.account.get(name) for name in ("public", "professional", "total")}
    return {
        "number": certificate.number,
        "type": certificate.type,
        "period": certificate.period,
        "state": certificate.state,
        "hours": hours,
        "reason": certificate.reason,
        "pdf": f"/certificates/{certificate.number}.pdf" if certificate.pdf_sha256 else None,
        **other,
    }


def _run_json(progress: RunProgress) -> dict[str, Any]:
    run = progress.run
    return {
        "id": str(run.id),
        "state": run.state,
        "year": run.year,
        "unit": run.unit,
        "paper": run.paper,
        "total": progress.total,
        "done": progress.done,
        "counts": progress.counts,
    }


def _item_json(item: IssueRunItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "person_id": str(item.person_id),
        "state": item.state,
        "certificate_uid": item.certificate_uid.hex() if item.certificate_uid else None,
        "error": item.error,
    }
