"""A person's hours go to another region: years and entries as they counted here, under a certificate of type `hours_transfer`, signed (FORMAT §18).

Each entry says the hours that counted after every limit, so that nothing can grow on the way. The cover has a place in the status lists and in the log:
when an hour behind it falls, it is revoked like any certificate and the other region hears of it. Asked for again, the same hours give the same
package; other hours give a new one, and the old is superseded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from signing import Claims, Transfer, TransferEntry, TransferYear, collapse_json, sign_transfer
from verifier.accounts import entry_key, hashed, period_balance
from verifier.clock import legal_date
from verifier.errors import NothingToTransferError, PlacesTakenError
from verifier.flows.issuing.basis import pack_for_transfer
from verifier.flows.issuing.intent import TRIES, row_of
from verifier.flows.issuing.places import Place, choose_place, take_place
from verifier.flows.issuing.sealing import log_proof_of, sign_and_log
from verifier.hours import plain
from verifier.regions import region
from verifier.rules import Packs
from verifier.settings import Node
from verifier.store import (
    Certificate,
    GivenTransfer,
    LedgerEntry,
    Person,
    Store,
    TakenEntry,
    Transaction,
    add_audit,
    add_certificate,
    add_given_transfer,
    add_succession,
    case_keys,
    certificates_of,
    change_certificate,
    entries_of,
    find_given_transfer,
    find_live_certificate,
    get_case_file,
    get_certificate,
    get_person,
    taken_entries_of_person,
)
from verifier.trust import KeyFolder, Purpose

ZERO = Decimal(0)
MAX_LABEL = 60  # characters of what an entry says of its clause or its issuer


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """Whose hours go where; no years means every year with hours."""

    person_id: UUID
    to_region: str
    actor: str
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Load:
    """What would be given, as one transaction sees it."""

    person: Person
    years: tuple[TransferYear, ...]
    certificates: Mapping[int, Certificate]
    account: dict[str, Any]
    live_key: str
    living: Certificate | None
    corrected: Certificate | None


def export_transfer(
    store: Store, keys: KeyFolder, packs: Packs, node: Node, order: TransferOrder, *, now: datetime
) -> GivenTransfer:
    """Give a person's hours to another region, or finish a package that a crash interrupted.

    Raises:
        NotFoundError: there is no such person.
        NothingToTransferError: the person has no hours in these years.
        NoSigningKeyError, KeyUnreadableError: this node cannot sign.
        NoRuleInForceError: no pack speaks of one of the years.
    """
    region(order.to_region)
    signer = keys.signer(Purpose.CERTIFICATE, now=now, region=node.region)
    load, cover = _intend(store, packs, node, order, now)
    if cover.state == "issued" and (given := _given(store, cover)) is not None:
        return given
    signed = sign_and_log(store, cover, collapse_json(cover.claims), signer)
    years = tuple(_with_certificate(year, load, store, keys, node, now) for year in load.years)
    proof = log_proof_of(store, keys, signed.uid, node, now)
    transfer = Transfer(signed.token or b"", proof or None, order.to_region, years)
    package = sign_transfer(transfer, keys.open(signed.key_id or b""))
    with store.write() as tx:
        return _give(tx, order, load, signed, package, now)


def _intend(store: Store, packs: Packs, node: Node, order: TransferOrder, now: datetime) -> tuple[_Load, Certificate]:
    """Write down the cover that will be signed, or find it."""
    with store.read() as tx:
        load = _load(tx, packs, node, order, now)
    if load.living is not None and load.living.account == load.account:
        return load, load.living
    for _ in range(TRIES):
        place = choose_place(store, node, order.person_id)
        with store.write() as tx:
            load = _load(tx, packs, node, order, now)
            if load.living is not None and load.living.account == load.account:
                return load, load.living
            if take_place(tx, node, place, order.person_id, now):
                return load, _write(tx, load, node, order, place, now)
    raise PlacesTakenError(order.person_id)


def _load(tx: Transaction, packs: Packs, node: Node, order: TransferOrder, now: datetime) -> _Load:
    """Gather the years, and what was given before."""
    person = get_person(tx, order.person_id)
    entries = entries_of(tx, person.id)
    numbers = sorted(set(order.years) or {entry.year for entry in entries})
    brought = {entry.entry_id: entry for entry in taken_entries_of_person(tx, person.id) if entry.entry_id}
    years = tuple(year for number in numbers if (year := _year(tx, packs, node, person, number, brought, now)).entries)
    if not years:
        raise NothingToTransferError(person.id)
    held = {
        int(one.period): one
        for one in certificates_of(tx, person.id)
        if one.state == "issued" and one.period.isdigit() and one.type != "hours_transfer"
    }
    account = _account(years) | {"to": order.to_region}
    live_key = f"{person.id}:hours_transfer:{order.to_region}:{','.join(str(year.year) for year in years)}"
    living, corrected = find_live_certificate(tx, live_key), None
    corrects = living.account.get("corrects") if living is not None else None
    if (
        living is not None
        and living.state == "issued"
        and {**living.account, "corrects": None} != {**account, "corrects": None}
    ):
        corrected = living
        account["corrects"] = corrected.number
        live_key = f"{live_key}:corrects:{corrected.number}"
        living = find_live_certificate(tx, live_key)
    elif corrects is not None:
        account["corrects"] = corrects  # the package that stands took the place of an earlier one
    return _Load(person, years, held, account, live_key, living, corrected)


def _account(years: tuple[TransferYear, ...]) -> dict[str, Any]:
    """What the cover rests on."""
    total = sum((entry.hours for year in years for entry in year.entries), ZERO)
    return {
        "pack": "；".join(year.pack for year in years),
        "entries": [str(UUID(bytes=entry.id)) for year in years for entry in year.entries],
        "public": plain(sum((year.hours_of("public") for year in years), ZERO)),
        "professional": plain(sum((year.hours_of("professional") for year in years), ZERO)),
        "total": plain(total),
        "hours": [[str(UUID(bytes=entry.id)), plain(entry.hours)] for year in years for entry in year.entries],
        "complete": {str(year.year): year.complete for year in years},
        "years": [year.year for year in years],
    }


def _year(
    tx: Transaction,
    packs: Packs,
    node: Node,
    person: Person,
    number: int,
    brought: Mapping[UUID, TakenEntry],
    now: datetime,
) -> TransferYear:
    """One year as it counted here."""
    pack = pack_for_transfer(tx, packs, person, number)
    entries = entries_of(tx, person.id, year=number)
    balance = period_balance([entry.in_account for entry in entries], pack, date(number, 12, 31))
    counted = {line.entry: line.counted for line in balance.lines}
    kept = tuple(
        _entry(tx, node, entry, counted[str(entry.id)], brought.get(entry.id))
        for entry in entries
        if counted.get(str(entry.id)) or (entry.deems and str(entry.id) in counted)
    )
    return TransferYear(number, number < legal_date(now).year, balance.compliant, balance.pack, kept)


def _entry(
    tx: Transaction, node: Node, entry: LedgerEntry, hours: Decimal, brought: TakenEntry | None
) -> TransferEntry:
    """One entry, with the keys by which the same thing is known elsewhere."""
    keys = {entry_key(node.region, str(entry.id))}
    issuer = str(entry.trail.get("sender") or "")
    if entry.posting_key.startswith("record:"):
        keys.add("".join(entry.posting_key.casefold().split()))
    if entry.case_id is not None:
        file = get_case_file(tx, entry.case_id)
        keys |= case_keys(file)
        organisers = ((file.screened.get("fields") or {}).get("organiser") or {}).get("value")
        issuer = "、".join(organisers) if isinstance(organisers, list) else str(organisers or "")
    listed = {*hashed(keys), *(brought.keys if brought else ())}
    return TransferEntry(
        id=entry.id.bytes,
        category=entry.category,
        subject=entry.subject,
        lane=entry.lane,
        channel=_label(entry.source)[:16] or "review",
        hours=hours,
        days=tuple(sorted(entry.days)),
        deems=entry.deems,
        clauses=tuple(_label(cite) for cite in entry.trail.get("cites", ())[:8]),
        issuer=_label(brought.issuer if brought else issuer),
        keys=tuple(bytes.fromhex(key) for key in sorted(listed)[:16]),
    )


def _label(text: str) -> str:
    """A text as a package carries it: short, without what cannot be seen."""
    return "".join(letter for letter in text if letter.isprintable())[:MAX_LABEL].strip()


def _write(tx: Transaction, load: _Load, node: Node, order: TransferOrder, place: Place, now: datetime) -> Certificate:
    """Write the intent of the cover; an older one that is no longer true is abandoned."""
    if load.living is not None:
        ended = {"state": "abandoned", "live_key": None, "ended_at": now}
        change_certificate(tx, load.living.uid, expected=load.living.state, **ended)
    public, professional, total = (Decimal(load.account[name]) for name in ("public", "professional", "total"))
    claims = Claims(
        type="hours_transfer",
        region=node.region,
        number=f"{node.region}{load.years[-1].year}{place.label}",
        holder=load.person.name,
        period_start=date(load.years[0].year, 1, 1),
        period_end=date(load.years[-1].year, 12, 31),
        public_hours=public,
        professional_hours=professional,
        total_hours=total,
        issued_at=now.astimezone(UTC).replace(microsecond=0),
        status_list=place.status_list,
        status_index=place.status_index,
        id_commitment=place.id_commitment,
    )
    facts = {"to": order.to_region, "years": load.account["years"]}
    add_audit(tx, at=now, actor=order.actor, action="transfer.intended", subject=claims.number, facts=facts)
    return add_certificate(tx, row_of(claims, load.person, load.account, load.live_key, now))


def _with_certificate(
    year: TransferYear, load: _Load, store: Store, keys: KeyFolder, node: Node, now: datetime
) -> TransferYear:
    """Add the year's certificate, which stands, with the proof that it was logged."""
    held = load.certificates.get(year.year)
    if held is None or held.token is None:
        return year
    proof = log_proof_of(store, keys, held.uid, node, now)
    return TransferYear(year.year, year.closed, year.complete, year.pack, year.entries, held.token, proof or None)


def _given(store: Store, cover: Certificate) -> GivenTransfer | None:
    with store.read() as tx:
        return find_given_transfer(tx, cover.uid)


def _give(
    tx: Transaction, order: TransferOrder, load: _Load, signed: Certificate, package: bytes, now: datetime
) -> GivenTransfer:
    """Keep the package and give it out; the one whose place it takes ends in the same moment."""
    if get_certificate(tx, signed.uid).state == "issued" and (found := find_given_transfer(tx, signed.uid)):
        return found
    given: dict[str, Any] = {"state": "issued", "issued_at": collapse_json(signed.claims).issued_at}
    if (old := load.corrected) is not None:
        ended = {"state": "superseded", "live_key": None, "reason": "transfer", "ended_at": now}
        change_certificate(tx, old.uid, expected="issued", **ended)
        add_succession(tx, successor=signed.uid, predecessor=old.uid, reason="transfer", now=now)
        given["live_key"] = old.live_key
    change_certificate(tx, signed.uid, expected="signed", **given)
    facts = {"to": order.to_region, "years": load.account["years"]}
    add_audit(tx, at=now, actor=order.actor, action="transfer.given", subject=signed.number, facts=facts)
    years = tuple(year.year for year in load.years)
    return add_given_transfer(
        tx, GivenTransfer(signed.uid, order.person_id, order.to_region, years, package, now, order.actor)
    )
