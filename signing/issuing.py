"""May this key sign this certificate? The questions of a verifier, asked before signing (FORMAT §9.11).

Decides what the trust list decides: that the key is listed, active, in its window, and within its issuer's scope, and that the certificate's status
list is listed too. A certificate that every verifier would refuse is better not issued. Leaves the content to `claims`.
"""

from signing.claims import Claims
from signing.errors import SigningError
from signing.report import Reason
from signing.trustlist import TrustList
from signing.trustlist_entries import KeyState


class NotSignableError(SigningError):
    """Verifiers would refuse what this key is about to sign; `reason` is what they would say."""

    code = "signing.not_signable"

    def __init__(self, kid: bytes, reason: Reason) -> None:
        super().__init__(f"key {kid.hex()}: {reason}")
        self.kid, self.reason = kid, reason


def require_signable(claims: Claims, *, kid: bytes, trust: TrustList) -> None:
    """Require that verifiers who hold this trust list will accept what the key signs.

    Raises:
        NotSignableError: with unknown_key, key_revoked, key_not_in_use (retired, or outside its window), out_of_scope, or
            status_unavailable (no such status list).
    """
    vouch = trust.find_key(kid)
    if vouch is None:
        raise NotSignableError(kid, Reason.UNKNOWN_KEY)
    if vouch.key.state is KeyState.REVOKED:
        raise NotSignableError(kid, Reason.KEY_REVOKED)
    if vouch.key.state is KeyState.RETIRED or not vouch.key.sign_from <= claims.issued_at < vouch.key.sign_until:
        raise NotSignableError(kid, Reason.KEY_NOT_IN_USE)
    if not vouch.issuer.covers(region=claims.region, certificate_type=claims.type):
        raise NotSignableError(kid, Reason.OUT_OF_SCOPE)
    if vouch.region.find_status_list(claims.status_list) is None:
        raise NotSignableError(kid, Reason.STATUS_UNAVAILABLE)
