"""The intent of a certificate: what will be signed, written before it is signed, or found as a crash left it.

A correction has a living key of its own until it is issued, so that the certificate that it corrects stays valid as long as nothing has taken its place.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from signing import Claims, expand_json
from verifier.accounts import Balance, period_balance
from verifier.errors import AlreadyIssuedError, NothingToCorrectError, PlacesTakenError
from verifier.flows.issuing.basis import account_of, kind_of, lines_of, pack_of, require_conditions
from verifier.flows.issuing.order import Order
from verifier.flows.issuing.places import Place, choose_place, take_place
from verifier.render import PaperKind, require_glyphs
from verifier.rules import Packs, RulePack
from verifier.settings import Node
from verifier.store import (
    Certificate,
    Person,
    Store,
    Transaction,
    add_audit,
    add_certificate,
    base_classes,
    change_certificate,
    entries_of,
    find_live_certificate,
    get_person,
    lock_person,
    year_audits,
)

ZERO = Decimal(0)
TRIES: Final = 8  # another process may take the place that was chosen


def intend(store: Store, packs: Packs, node: Node, order: Order, now: datetime) -> tuple[Certificate, PaperKind]:
    """Write down what will be signed, or find what was written before a crash.

    Raises:
        PlacesTakenError: other processes took every place that was chosen; asking again helps.
    """
    with store.read() as tx:
        draft = _Draft.of(tx, packs, node, order)
        if draft.living is None:
            draft.require_fit()
        found = draft.as_intended
    if found is not None:
        return found, draft.kind
    for _ in range(TRIES):
        place = choose_place(store, node, order.person_id)
        with store.write() as tx:
            lock_person(tx, order.person_id)  # hours that are being taken back are not certified meanwhile
            draft = _Draft.of(tx, packs, node, order)
            if (found := draft.as_intended) is not None:
                return found, draft.kind
            draft.require_fit()
            if take_place(tx, node, place, order.person_id, now):
                return draft.write(tx, place, now), draft.kind
    raise PlacesTakenError(order.person_id)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What would be signed by the account as one transaction sees it; `corrected` is what it would take the place of."""

    order: Order
    node: Node
    person: Person
    pack: RulePack
    kind: PaperKind
    balance: Balance
    account: dict[str, Any]
    live_key: str
    living: Certificate | None
    corrected: Certificate | None

    @classmethod
    def of(cls, tx: Transaction, packs: Packs, node: Node, order: Order) -> "_Draft":
        """Gather person, rules, hours, and what the person holds already."""
        person = get_person(tx, order.person_id)
        if base_classes.passed_classes_of(tx, person.id, year=order.year):
            order = replace(order, base_report_passed=True)
        audit = year_audits.find(tx, person.id, order.year)
        if audit is not None:  # what the office said holds, whatever the order says
            order = replace(order, audit_passed=audit.passed)
        pack = pack_of(tx, packs, person, order.year)
        kind = kind_of(pack, order)
        entries = entries_of(tx, person.id, year=order.year)
        balance = period_balance([entry.in_account for entry in entries], pack, date(order.year, 12, 31))
        account = account_of(person, balance, pack, entries) | {"paper": kind.id, "unit": person.unit}
        if kind.lists_entries:
            account["lines"] = [asdict(line) for line in lines_of(tx, balance, pack, entries)]
        live_key, corrected = f"{person.id}:{kind.type}:{order.year}", None
        living = find_live_certificate(tx, live_key)
        if order.correcting and living is not None and living.state == "issued":
            corrected = living
            account["corrects"] = corrected.number
            live_key = f"{live_key}:corrects:{corrected.number}"
            living = find_live_certificate(tx, live_key)
        return cls(order, node, person, pack, kind, balance, account, live_key, living, corrected)

    @property
    def as_intended(self) -> Certificate | None:
        """What was intended before and is still true.

        Raises:
            AlreadyIssuedError: the person holds one.
        """
        if self.living is None:
            return None
        if self.living.state == "issued":
            raise AlreadyIssuedError(self.living.number)
        return self.living if self.living.account == self.account else None

    def require_fit(self) -> None:
        """Refuse what cannot be printed, conditions that are not met, and a correction that changes nothing."""
        require_glyphs(self.person.name, self.node.issuer_name, self.person.unit)
        require_conditions(self.kind, self.balance, self.pack, self.order)
        if self.corrected is not None and self._says_the_same(self.corrected):
            raise NothingToCorrectError(self.corrected.number)

    def _says_the_same(self, old: Certificate) -> bool:
        """Whether a certificate says already what a new one would."""
        told = ("public", "professional", "total", "basis", "unit", "lines")
        same = all(old.account.get(name) == self.account.get(name) for name in told)
        return same and old.claims["holder"] == self.person.name

    def write(self, tx: Transaction, place: Place, now: datetime) -> Certificate:
        """Write the intent at its place; an older one that is no longer true is abandoned."""
        if self.living is not None:
            ended = {"state": "abandoned", "live_key": None, "ended_at": now}
            change_certificate(tx, self.living.uid, expected=self.living.state, **ended)
        claims = _claims(self.person, self.balance, self.kind, self.node, place, now)
        add_audit(tx, at=now, actor=self.order.actor, action="certificate.intended", subject=claims.number)
        return add_certificate(tx, row_of(claims, self.person, self.account, self.live_key, now))


def _claims(person: Person, balance: Balance, kind: PaperKind, node: Node, place: Place, now: datetime) -> Claims:
    """Say what the certificate says."""
    professional = ZERO if kind.type == "public_course" else balance.professional  # that paper speaks of one subject
    total = balance.public if kind.type == "public_course" else max(balance.total, balance.public + professional)
    return Claims(
        type=kind.type,
        region=node.region,
        number=f"{node.region}{balance.period.year}{place.label}",
        holder=person.name,
        period_start=balance.period.first,
        period_end=balance.period.last,
        public_hours=balance.public,
        professional_hours=professional,
        total_hours=total,
        issued_at=now.astimezone(UTC).replace(microsecond=0),
        status_list=place.status_list,
        status_index=place.status_index,
        id_commitment=place.id_commitment,
    )


def row_of(claims: Claims, person: Person, account: dict[str, Any], live_key: str, now: datetime) -> Certificate:
    """The row of an intent."""
    return Certificate(
        uid=claims.uid,
        number=claims.number,
        person_id=person.id,
        region=claims.region,
        type=claims.type,
        period=claims.period,
        state="intended",
        live_key=live_key,
        list_number=claims.status_list,
        list_index=claims.status_index,
        claims=expand_json(claims),
        account=account,
        key_id=None,
        token=None,
        pdf_sha256=None,
        reason=None,
        intended_at=now,
        issued_at=None,
        ended_at=None,
    )
