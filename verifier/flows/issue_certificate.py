"""A year that is fulfilled becomes a certificate: intent, signature, paper, and only then issued.

What will be signed is written before it is signed; the place in the status list is used up by the intent, and reads INVALID to the world until
the certificate is issued and the lists are published. After a crash the same call takes the intent up again and finishes it, so that no
certificate is unknown to the store and nobody holds two for a period.
"""

import base64
import random
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
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
    qr_svg,
    sign_certificate,
    sign_tree_head,
    token_to_text,
)
from verifier.accounts import Balance, period_balance, require_fulfilled
from verifier.clock import legal_date
from verifier.errors import AlreadyIssuedError
from verifier.hours import plain
from verifier.messages import has, say
from verifier.regions import region
from verifier.render import CertificateView, HoursView, PaperSeals, render_certificate_pdf, require_glyphs, sign_pdf
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
    get_person,
    list_status_lists,
    read_log_tree,
    reveal_id_number,
    used_indexes,
)
from verifier.trust import KeyFolder, Purpose

ANNUAL = "annual_hours"


@dataclass(frozen=True, slots=True)
class Order:
    """Which certificate is asked for, and by whom."""

    person_id: UUID
    year: int
    actor: str
    is_sample: bool = False


def issue_certificate(
    store: Store, keys: KeyFolder, packs: Packs, node: Node, order: Order, *, now: datetime
) -> Certificate:
    """Issue the yearly certificate of a person, or finish one that a crash interrupted.

    Raises:
        RequirementUnmetError: the year is not complete; it says what is missing.
        AlreadyIssuedError: the person holds one for this year.
        NoSigningKeyError, KeyUnreadableError: this node cannot sign.
        GlyphMissingError: the name has a character that the paper's font lacks; nothing was signed.
    """
    signer = keys.signer(Purpose.CERTIFICATE, now=now, region=node.region)
    with store.write() as tx:
        intended = _intend(tx, packs, node, order, now)
    claims = collapse_json(intended.claims)
    signed = _signed(store, intended, claims, signer)
    proof = _log_proof(store, keys, signed.uid, node, now)
    pdf = _printed(signed, claims, node, proof, is_sample=order.is_sample)
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
    require_glyphs(person.name, node.issuer_name)
    entries = entries_of(tx, person.id, year=order.year)
    pack = packs.for_year(region(person.region), order.year)
    balance = period_balance([entry.in_account for entry in entries], pack, date(order.year, 12, 31))
    account = _account_of(balance, pack, entries)
    live_key = f"{person.id}:{ANNUAL}:{order.year}"
    living = find_live_certificate(tx, live_key)
    if living is not None and living.state == "issued":
        raise AlreadyIssuedError(living.number)
    if living is not None and living.account == account:
        return living
    if living is not None:  # the account changed since: what was intended is no longer true
        change_certificate(tx, living.uid, expected=living.state, state="abandoned", live_key=None, ended_at=now)
    require_fulfilled(balance)
    claims = _claims(tx, person, balance, node, now)
    add_audit(tx, at=now, actor=order.actor, action="certificate.intended", subject=claims.number)
    return add_certificate(tx, _row(claims, person, account, live_key, now))


def _claims(tx: Transaction, person: Person, balance: Balance, node: Node, now: datetime) -> Claims:
    """Say what the certificate says, at a free place of the status list."""
    number, index = _free_place(tx, node, now)
    id_number = reveal_id_number(tx, person.id)
    uid = certificate_uid(region=node.region, status_list=number, status_index=index)
    total = max(balance.total, balance.public + balance.professional)
    return Claims(
        type=ANNUAL,
        region=node.region,
        number=f"{node.region}{balance.period.year}{number:02}{index:07}",
        holder=person.name,
        period_start=balance.period.first,
        period_end=balance.period.last,
        public_hours=balance.public,
        professional_hours=balance.professional,
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


def _printed(signed: Certificate, claims: Claims, node: Node, proof: str, *, is_sample: bool) -> bytes:
    """The paper, with the code on it."""
    text = token_to_text(signed.token or b"", host=node.public_host)
    view = CertificateView(
        number=claims.number,
        title_zh=say("certificate.annual_hours.title", "zh"),
        title_en=say("certificate.annual_hours.title", "en"),
        holder=claims.holder,
        region=claims.region,
        region_name=say(f"region.{claims.region}", "zh") if has(f"region.{claims.region}") else claims.region,
        issuer=node.issuer_name,
        period=claims.period,
        hours=(
            HoursView(say("certificate.public", "zh"), say("certificate.public", "en"), plain(claims.public_hours)),
            HoursView(
                say("certificate.professional", "zh"),
                say("certificate.professional", "en"),
                plain(claims.professional_hours),
            ),
        ),
        total=plain(claims.total_hours),
        issued_on=legal_date(claims.issued_at).isoformat(),
        expires_on=claims.expires_on.isoformat() if claims.expires_on else None,
        basis=signed.account["basis"],
        qr_svg=qr_svg(text),
        verify_at=f"https://{node.public_host}/",
        token_text=text,
        is_sample=is_sample,
        log_proof=proof,
    )
    return render_certificate_pdf(view, created_at=claims.issued_at)
