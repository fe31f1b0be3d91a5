"""A year that is fulfilled becomes a certificate: intent, signature, paper, and only then issued.

What will be signed is written before it is signed; the place in the status list is used up by the intent, and reads INVALID to the world until
the certificate is issued and the lists are published. After a crash the same call takes the intent up again and finishes it, so that no
certificate is unknown to the store and nobody holds two for a period.
"""

import base64
import random
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from signing import (
    SALT_BYTES,
    Claims,
    ListFullError,
    LogProof,
    SoftwareSigner,
    allocate_index,
    certificate_uid,
    collapse_json,
    commit_id_number,
    expand_json,
    fingerprint_of,
    log_leaf,
    open_block,
    sign_certificate,
    sign_tree_head,
)
from verifier.accounts import (
    Balance,
    NoSuchCertificateError,
    PaperRefusedError,
    PrintFacts,
    missing_conditions,
    period_balance,
    require_fulfilled,
)
from verifier.errors import AlreadyIssuedError
from verifier.hours import plain
from verifier.messages import say
from verifier.regions import region
from verifier.render import (
    EntryView,
    PaperKind,
    PaperSeals,
    default_kind,
    find_paper_kind,
    printable_part,
    render_certificate_pdf,
    require_glyphs,
    sign_pdf,
    view_of,
)
from verifier.rules import Packs, RulePack
from verifier.settings import Node
from verifier.store import (
    Certificate,
    LedgerEntry,
    Person,
    StatusListRow,
    Store,
    Transaction,
    add_audit,
    add_certificate,
    add_log_entry,
    add_status_list,
    change_certificate,
    count_of_list,
    entries_of,
    find_live_certificate,
    find_log_entry,
    get_case_file,
    get_person,
    list_status_lists,
    read_log_tree,
    reveal_id_number,
    used_indexes,
)
from verifier.trust import KeyFolder, Purpose

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Order:
    """Which certificate is asked for, and by whom."""

    person_id: UUID
    year: int
    actor: str
    is_sample: bool = False
    paper: str = ""
    """The pack's id of the paper; without one, the statement of the year's hours."""
    audit_passed: bool = False
    base_report_passed: bool = False
    issuer_kind: str = ""


def issue_certificate(
    store: Store, keys: KeyFolder, packs: Packs, node: Node, order: Order, *, now: datetime
) -> Certificate:
    """Issue a paper for a person's year, or finish one that a crash interrupted.

    Raises:
        RequirementUnmetError: the year is not complete; it says what is missing.
        NoSuchCertificateError: the region gives no such paper.
        PaperRefusedError: conditions of the paper are not met; it says which, by which clause, and what would fulfil them.
        AlreadyIssuedError: the person holds one for this year.
        NoSigningKeyError, KeyUnreadableError: this node cannot sign.
        GlyphMissingError: the name has a character that the paper's font lacks; nothing was signed.
    """
    signer = keys.signer(Purpose.CERTIFICATE, now=now, region=node.region)
    with store.write() as tx:
        intended = _intend(tx, packs, node, order, now)
        kind = _kind_of(_pack_of(tx, packs, order), order)
    claims = collapse_json(intended.claims)
    signed = _signed(store, intended, claims, signer)
    proof = _log_proof(store, keys, signed.uid, node, now)
    pdf = _printed(signed, claims, kind, node, proof, is_sample=order.is_sample)
    if (seal := PaperSeals(keys.papers, keys.passphrase).find(now=claims.issued_at)) is not None:
        pdf = sign_pdf(pdf, seal, at=claims.issued_at, location=node.region)
    sha256 = store.blobs.put(pdf)
    with store.write() as tx:
        add_audit(tx, at=now, actor=order.actor, action="certificate.issued", subject=signed.number)
        return change_certificate(
            tx, signed.uid, expected="signed", state="issued", pdf_sha256=sha256, issued_at=claims.issued_at
        )


# ---------------------------------------------------------------- intent


def _intend(tx: Transaction, packs: Packs, node: Node, order: Order, now: datetime) -> Certificate:
    """Write down what will be signed, or find what was written before a crash."""
    person = get_person(tx, order.person_id)
    pack = _pack_of(tx, packs, order)
    kind = _kind_of(pack, order)
    require_glyphs(person.name, node.issuer_name, person.unit)
    entries = entries_of(tx, person.id, year=order.year)
    balance = period_balance([entry.in_account for entry in entries], pack, date(order.year, 12, 31))
    account = _account_of(balance, pack, entries) | {"paper": kind.id, "unit": person.unit}
    if kind.lists_entries:
        account["lines"] = [asdict(line) for line in _lines_of(tx, balance, pack, entries)]
    live_key = f"{person.id}:{kind.type}:{order.year}"
    living = find_live_certificate(tx, live_key)
    if living is not None and living.state == "issued":
        raise AlreadyIssuedError(living.number)
    if living is not None and living.account == account:
        return living
    if living is not None:  # the account changed since: what was intended is no longer true
        change_certificate(tx, living.uid, expected=living.state, state="abandoned", live_key=None, ended_at=now)
    _require_conditions(kind, balance, pack, order)
    claims = _claims(tx, person, balance, kind, node, now)
    add_audit(tx, at=now, actor=order.actor, action="certificate.intended", subject=claims.number)
    return add_certificate(tx, _row(claims, person, account, live_key, now))


def _pack_of(tx: Transaction, packs: Packs, order: Order) -> RulePack:
    return packs.for_year(region(get_person(tx, order.person_id).region), order.year)


def _kind_of(pack: RulePack, order: Order) -> PaperKind:
    """The paper that is asked for.

    Raises:
        NoSuchCertificateError: the region gives no such paper for the year.
    """
    if not order.paper:
        return default_kind(pack)
    found = find_paper_kind(pack, order.paper, date(order.year, 12, 31))
    if found is None:
        raise NoSuchCertificateError(pack.pack.id, order.paper)
    return found


def _require_conditions(kind: PaperKind, balance: Balance, pack: RulePack, order: Order) -> None:
    """Refuse a paper whose conditions, in the pack's words, are not all met."""
    if kind.certificate is None:
        require_fulfilled(balance)
        return
    facts = PrintFacts(
        balance=balance,
        audit_passed=order.audit_passed,
        base_report_passed=order.base_report_passed,
        issuer_kind=order.issuer_kind,
    )
    if missing := missing_conditions(kind.certificate, facts, pack, date(order.year, 12, 31)):
        raise PaperRefusedError(kind.id, missing)


def _lines_of(
    tx: Transaction, balance: Balance, pack: RulePack, entries: tuple[LedgerEntry, ...]
) -> Iterator[EntryView]:
    """What the hours are made of, as a record prints it: entries that count, in the order of posting."""
    counted = {line.entry: line.counted for line in balance.lines}
    names = {code: each.name for each in pack.category for code in (*each.covers, each.code)}
    for entry in entries:
        if hours := counted.get(str(entry.id)):
            name = names.get(entry.category, entry.category)
            yield EntryView(
                dates=_dates_of(entry),
                title=printable_part(_title_of(tx, entry) or name),
                category=printable_part(name),
                subject=say(f"accounts.lane.{entry.subject}", "zh"),
                hours=plain(hours),
                clause="；".join(entry.trail.get("cites", ())),
            )


def _dates_of(entry: LedgerEntry) -> str:
    """The days, the second without its year where that is the same; the year where no days were kept."""
    days = sorted(entry.days)
    if not days:
        return f"{entry.year} 年度"
    first, last = days[0], days[-1]
    if first == last:
        return f"{first}"
    return f"{first} 至 {last:%m-%d}" if first.year == last.year else f"{first} 至 {last}"


def _title_of(tx: Transaction, entry: LedgerEntry) -> str:
    """What the proof behind an entry was about; nothing for hours of a platform."""
    if entry.case_id is None:
        return ""
    fields = get_case_file(tx, entry.case_id).screened.get("fields", {})
    return str(fields.get("event_or_title", {}).get("value") or "")


def _claims(tx: Transaction, person: Person, balance: Balance, kind: PaperKind, node: Node, now: datetime) -> Claims:
    """Say what the certificate says, at a free place of the status list."""
    number, index = _free_place(tx, node, now)
    id_number = reveal_id_number(tx, person.id)
    uid = certificate_uid(region=node.region, status_list=number, status_index=index)
    professional = ZERO if kind.type == "public_course" else balance.professional  # that paper speaks of one subject
    total = balance.public if kind.type == "public_course" else max(balance.total, balance.public + professional)
    return Claims(
        type=kind.type,
        region=node.region,
        number=f"{node.region}{balance.period.year}{number:02}{index:07}",
        holder=person.name,
        period_start=balance.period.first,
        period_end=balance.period.last,
        public_hours=balance.public,
        professional_hours=professional,
        total_hours=total,
        issued_at=now.astimezone(UTC).replace(microsecond=0),
        status_list=number,
        status_index=index,
        id_commitment=commit_id_number(id_number, certificate_uid=uid) if id_number else None,
    )


def _free_place(tx: Transaction, node: Node, now: datetime) -> tuple[int, int]:
    """A list and an index in it that was never given out; the next list is opened when one is full."""
    lists = list_status_lists(tx, region=node.region)
    rng = random.SystemRandom()
    for row in lists:
        if row.open:
            issued = count_of_list(tx, row.number)
            try:
                used = used_indexes(tx, row.number, open_block(issued))
                return row.number, allocate_index(rng, used, issued=issued)
            except ListFullError:
                continue
    number = max((row.number for row in lists), default=-1) + 1
    add_status_list(tx, StatusListRow(number, node.region, node.status_url(number), open=True, created_at=now))
    return number, allocate_index(rng, frozenset())


def _account_of(balance: Balance, pack: RulePack, entries: tuple[LedgerEntry, ...]) -> dict[str, Any]:
    """What the certificate rests on, so that it can be recomputed, and revoked when an entry falls."""
    return {
        "pack": pack.label,
        "entries": [str(entry.id) for entry in entries],
        "public": plain(balance.public),
        "professional": plain(balance.professional),
        "total": plain(balance.total),
        "basis": f"{pack.pack.name}：{'；'.join(balance.verdict.cites)}",
    }


def _row(claims: Claims, person: Person, account: dict[str, Any], live_key: str, now: datetime) -> Certificate:
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


# ---------------------------------------------------------------- signature and paper


def _signed(store: Store, intended: Certificate, claims: Claims, signer: SoftwareSigner) -> Certificate:
    """Sign and keep the token; what was signed before a crash is not signed again."""
    if intended.state == "signed":
        return intended
    token, salt = sign_certificate(claims, signer), secrets.token_bytes(SALT_BYTES)
    leaf, fingerprint = log_leaf(token, salt=salt), fingerprint_of(token)
    with store.write() as tx:
        signed = change_certificate(
            tx, intended.uid, expected="intended", state="signed", token=token, key_id=signer.kid
        )
        add_log_entry(tx, uid=intended.uid, fingerprint=fingerprint, salt=salt, leaf=leaf, now=claims.issued_at)
    return signed


def _log_proof(store: Store, keys: KeyFolder, uid: bytes, node: Node, now: datetime) -> str:
    """That the node's log holds the certificate, for the paper's data; empty where the node has no key for its log."""
    if not any(record.purpose is Purpose.LOG and record.signs_at(now) for record in keys.all()):
        return ""
    signer = keys.signer(Purpose.LOG, now=now, region=node.region)
    with store.read() as tx:
        entry = find_log_entry(tx, uid)
    if entry is None:  # signed before this node kept a log
        return ""
    tree = read_log_tree(store)
    size = tree.size
    head = sign_tree_head(tree, size=size, region=node.region, signer=signer, now=now)
    proof = LogProof(entry.salt, entry.place, tree.inclusion_proof(entry.place, size), head)
    return base64.urlsafe_b64encode(proof.to_bytes()).rstrip(b"=").decode("ascii")


def _printed(signed: Certificate, claims: Claims, kind: PaperKind, node: Node, proof: str, *, is_sample: bool) -> bytes:
    """The paper, with the code on it."""
    view = view_of(
        claims,
        kind,
        token=signed.token or b"",
        issuer=node.issuer_name,
        host=node.public_host,
        basis=signed.account["basis"],
        unit=signed.account.get("unit", ""),
        entries=tuple(EntryView(**line) for line in signed.account.get("lines", ())),
        log_proof=proof,
        is_sample=is_sample,
    )
    return render_certificate_pdf(view, created_at=claims.issued_at, layout=kind.layout)
