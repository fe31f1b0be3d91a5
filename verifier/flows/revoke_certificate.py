"""A certificate is revoked: the row says why, and the next publication of the status list says so to everyone."""

from datetime import datetime

from verifier.errors import NotRevocableError, ReasonMissingError
from verifier.store import Certificate, Store, add_audit, change_certificate, get_certificate_by_number


def revoke_certificate(store: Store, number: str, *, reason: str, actor: str, now: datetime) -> Certificate:
    """Revoke an issued certificate.

    Raises:
        NotFoundError: there is none of this number.
        NotRevocableError: it was not issued, or has ended already.
        ReasonMissingError: no reason is given.
    """
    if not reason.strip():
        raise ReasonMissingError("revoke")
    with store.write() as tx:
        certificate = get_certificate_by_number(tx, number)
        if certificate.state != "issued":
            raise NotRevocableError(number, certificate.state)
        ended = change_certificate(
            tx, certificate.uid, expected="issued", state="revoked", live_key=None, reason=reason, ended_at=now
        )
        add_audit(tx, at=now, actor=actor, action="certificate.revoked", subject=number, facts={"state": "revoked"})
    return ended
