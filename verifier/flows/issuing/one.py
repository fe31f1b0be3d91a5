"""A year that is fulfilled becomes a certificate: intent, signature, paper, and only then issued.

What will be signed is written before it is signed; the place in the status list is used up by the intent, and reads INVALID to the world until
the certificate is issued and the lists are published. After a crash the same call takes the intent up again and finishes it, so that no
certificate is unknown to the store and nobody holds two for a period.
"""

from datetime import datetime
from typing import Any

from signing import collapse_json
from verifier.flows.issuing.intent import intend
from verifier.flows.issuing.order import Order
from verifier.flows.issuing.sealing import log_proof_of, print_paper, sign_and_log
from verifier.rules import Packs
from verifier.settings import Node
from verifier.store import (
    Certificate,
    Store,
    Transaction,
    add_audit,
    add_succession,
    change_certificate,
    get_certificate,
    get_certificate_by_number,
)
from verifier.trust import KeyFolder, Purpose


def issue_certificate(
    store: Store, keys: KeyFolder, packs: Packs, node: Node, order: Order, *, now: datetime
) -> Certificate:
    """Issue a paper for a person's year, or finish one that a crash interrupted.

    With `order.correcting`, the certificate that the person holds is superseded in the transaction that issues the new one.

    Raises:
        RequirementUnmetError: the year is not complete; it says what is missing.
        NoSuchCertificateError: the region gives no such paper.
        PaperRefusedError: conditions of the paper are not met; it says which, by which clause, and what would fulfil them.
        AlreadyIssuedError: the person holds one for this year.
        NothingToCorrectError: the one that the person holds says what a new one would.
        NoSigningKeyError, KeyUnreadableError: this node cannot sign.
        GlyphMissingError: the name has a character that the paper's font lacks; nothing was signed.
    """
    signer = keys.signer(Purpose.CERTIFICATE, now=now, region=node.region)
    intended, kind = intend(store, packs, node, order, now)
    claims = collapse_json(intended.claims)
    signed = sign_and_log(store, intended, claims, signer)
    proof = log_proof_of(store, keys, signed.uid, node, now)
    pdf = print_paper(signed, claims, kind, node, keys, proof=proof, is_sample=order.is_sample)
    sha256 = store.blobs.put(pdf)
    with store.write() as tx:
        return _issued(tx, signed, order, sha256, now)


def _issued(tx: Transaction, signed: Certificate, order: Order, sha256: str, now: datetime) -> Certificate:
    """Give the certificate out; the one that it corrects ends in the same moment. A process that did so first is right."""
    found = get_certificate(tx, signed.uid)
    if found.state == "issued":
        return found
    issued_at = collapse_json(signed.claims).issued_at
    given: dict[str, Any] = {"state": "issued", "pdf_sha256": sha256, "issued_at": issued_at}
    facts: dict[str, Any] = {}
    if (number := signed.account.get("corrects")) is not None:
        old = get_certificate_by_number(tx, number)
        ended = {"state": "superseded", "live_key": None, "reason": order.correcting, "ended_at": now}
        change_certificate(tx, old.uid, expected="issued", **ended)
        add_succession(tx, successor=signed.uid, predecessor=old.uid, reason=order.correcting, now=now)
        add_audit(tx, at=now, actor=order.actor, action="certificate.superseded", subject=old.number)
        given["live_key"], facts["corrects"] = old.live_key, old.number
    add_audit(tx, at=now, actor=order.actor, action="certificate.issued", subject=signed.number, facts=facts)
    return change_certificate(tx, signed.uid, expected="signed", **given)
