"""From an intent to a paper: the signature, the place in the log, the print, the seal.

Each step writes what it made before the next begins, and finds it again after a crash; what was signed is not signed again.
"""

import base64
import secrets
from datetime import datetime

from signing import (
    SALT_BYTES,
    Claims,
    LogProof,
    SoftwareSigner,
    fingerprint_of,
    log_leaf,
    sign_certificate,
    sign_tree_head,
)
from verifier.render import EntryView, PaperKind, PaperSeals, render_certificate_pdf, sign_pdf, view_of
from verifier.settings import Node
from verifier.store import (
    Certificate,
    Store,
    add_log_entry,
    change_certificate,
    find_log_entry,
    read_log_tree,
)
from verifier.trust import KeyFolder, Purpose


def sign_and_log(store: Store, intended: Certificate, claims: Claims, signer: SoftwareSigner) -> Certificate:
    """Sign, and keep token and log entry together; what was signed before a crash is not signed again."""
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


def log_proof_of(store: Store, keys: KeyFolder, uid: bytes, node: Node, now: datetime) -> bytes:
    """That the node's log holds the certificate; empty where the node has no key for its log."""
    if not any(record.purpose is Purpose.LOG and record.signs_at(now) for record in keys.all()):
        return b""
    signer = keys.signer(Purpose.LOG, now=now, region=node.region)
    with store.read() as tx:
        entry = find_log_entry(tx, uid)
    if entry is None:  # signed before this node kept a log
        return b""
    tree = read_log_tree(store)
    size = tree.size
    head = sign_tree_head(tree, size=size, region=node.region, signer=signer, now=now)
    return LogProof(entry.salt, entry.place, tree.inclusion_proof(entry.place, size), head).to_bytes()


def print_paper(
    signed: Certificate, claims: Claims, kind: PaperKind, node: Node, keys: KeyFolder, *, proof: bytes, is_sample: bool
) -> bytes:
    """The paper with the code on it, sealed where the node has a seal."""
    seals = PaperSeals(keys.papers, keys.passphrase)
    view = view_of(
        claims,
        kind,
        token=signed.token or b"",
        issuer=node.issuer_name,
        host=node.public_host,
        basis=signed.account["basis"],
        unit=signed.account.get("unit", ""),
        entries=tuple(EntryView(**line) for line in signed.account.get("lines", ())),
        log_proof=base64.urlsafe_b64encode(proof).rstrip(b"=").decode("ascii"),
        seal_svg=seals.image(),
        is_sample=is_sample,
    )
    pdf = render_certificate_pdf(view, created_at=claims.issued_at, layout=kind.layout)
    seal = seals.find(now=claims.issued_at)
    return pdf if seal is None else sign_pdf(pdf, seal, at=claims.issued_at, location=node.region)
