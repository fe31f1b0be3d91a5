"""Papers for everyone of a region or a unit who fulfils the conditions: the list is fixed first, then each person in turn, resumable at any point.

What became of a person is written when it is known; a run that is taken up again goes on where it was, and since each certificate is issued by
`issue_certificate` with its living key, nobody gets two for a period however often a run is repeated or run beside itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from signing import SigningError
from verifier.accounts import PaperRefusedError, RequirementUnmetError
from verifier.clock import Clock
from verifier.errors import AlreadyIssuedError, KeyUnreadableError, NoSigningKeyError, VerifierError
from verifier.flows.issuing.one import issue_certificate
from verifier.flows.issuing.order import Order
from verifier.hours import plain
from verifier.rules import Packs, RulesError
from verifier.settings import Node
from verifier.store import (
    IssueRun,
    IssueRunItem,
    Store,
    add_audit,
    add_issue_run,
    add_job,
    count_items,
    end_issue_run,
    find_running_issue_run,
    get_issue_run,
    next_waiting_item,
    settle_item,
)
from verifier.trust import KeyFolder

ISSUE_MANY = "issue_many"


@dataclass(frozen=True, slots=True)
class ManyOrder:
    """A paper for everyone of the node's region, or of one unit."""

    year: int
    actor: str
    unit: str = ""
    paper: str = ""
    audit_passed: bool = False
    base_report_passed: bool = False
    issuer_kind: str = ""


@dataclass(frozen=True, slots=True)
class RunProgress:
    """A run and how many of its persons are in each state: waiting, issued, held, unmet, failed."""

    run: IssueRun
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All persons of the run."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Those whose turn has been."""
        return self.total - self.counts.get("waiting", 0)


def begin_issue_run(store: Store, node: Node, order: ManyOrder, *, by_job: bool, now: datetime) -> RunProgress:
    """Fix who is to get a paper; an order that is running already is taken up instead. `by_job` leaves the work to the workers."""
    with store.write() as tx:
        same = {"region": node.region, "unit": order.unit, "year": order.year, "paper": order.paper}
        run = find_running_issue_run(tx, **same)  # type: ignore[arg-type]  # the dict mixes text and a year
        if run is None:
            facts = {
                "audit_passed": order.audit_passed,
                "base_report_passed": order.base_report_passed,
                "issuer_kind": order.issuer_kind,
            }
            run = add_issue_run(tx, **same, facts=facts, asked_by=order.actor, now=now)  # type: ignore[arg-type]
            counted = sum(count_items(tx, run.id).values())
            told = {"year": order.year, "persons": counted}
            add_audit(tx, at=now, actor=order.actor, action="certificates.ordered", subject=run.id, facts=told)
        if by_job:
            add_job(tx, kind=ISSUE_MANY, subject=str(run.id), now=now)
        return RunProgress(run, count_items(tx, run.id))


def read_issue_run(store: Store, run_id: UUID) -> RunProgress:
    """How far a run is.

    Raises:
        NotFoundError: there is none.
    """
    with store.read() as tx:
        return RunProgress(get_issue_run(tx, run_id), count_items(tx, run_id))


def issue_many(
    store: Store,
    keys: KeyFolder,
    packs: Packs,
    node: Node,
    run_id: UUID,
    *,
    clock: Clock,
    told: Callable[[], None] = lambda: None,
) -> RunProgress:
    """Go on with a run to its end; `told` hears of each person.

    Raises:
        NotFoundError: there is no such run.
        NoSigningKeyError, KeyUnreadableError: this node cannot sign; the run waits.
    """
    with store.read() as tx:
        run = get_issue_run(tx, run_id)
        item = next_waiting_item(tx, run_id)
    while item is not None:
        _serve(store, keys, packs, node, run, item, clock())
        told()
        with store.read() as tx:
            item = next_waiting_item(tx, run_id, after=item.position)
    now = clock()
    with store.write() as tx:
        end_issue_run(tx, run_id, now=now)
        counts = count_items(tx, run_id)
        add_audit(tx, at=now, actor=run.asked_by, action="certificates.issued", subject=run_id, facts=counts)
        return RunProgress(get_issue_run(tx, run_id), counts)


def _serve(
    store: Store, keys: KeyFolder, packs: Packs, node: Node, run: IssueRun, item: IssueRunItem, now: datetime
) -> None:
    """Issue one person's paper, and write what became of it."""
    order = Order(item.person_id, run.year, run.asked_by, paper=run.paper, **run.facts)
    outcome: dict[str, Any]
    try:
        issued = issue_certificate(store, keys, packs, node, order, now=now)
        outcome = {"state": "issued", "certificate_uid": issued.uid}
    except (NoSigningKeyError, KeyUnreadableError):
        raise
    except AlreadyIssuedError as exc:
        outcome = {"state": "held", "error": {"code": exc.code, "number": exc.facts["number"]}}
    except RequirementUnmetError as exc:
        missing = {lane: plain(hours) for lane, hours in exc.short.items()}
        outcome = {"state": "unmet", "error": {"code": exc.code, "missing": missing}}
    except PaperRefusedError as exc:
        missing_conditions = [one.condition for one in exc.conditions]
        outcome = {"state": "unmet", "error": {"code": exc.code, "missing": missing_conditions}}
    except (VerifierError, RulesError, SigningError) as exc:
        outcome = {"state": "failed", "error": {"code": exc.code, "facts": _facts_of(exc)}}
    with store.write() as tx:
        settle_item(tx, item, now=now, **outcome)


def _facts_of(error: Exception) -> dict[str, str]:
    """What the sentence of an error names, as text that can be kept; facts hold no name and no number of a person."""
    facts = getattr(error, "facts", None) or vars(error)
    return {name: str(value) for name, value in facts.items() if name != "facts"}
