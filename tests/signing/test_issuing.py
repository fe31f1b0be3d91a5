"""Before signing: what every verifier would refuse is not signed (FORMAT §9.11)."""

from datetime import UTC, datetime

import pytest

from signing import Reason
from signing.issuing import NotSignableError, require_signable
from tests.signing.vector_world import ACTIVE, RETIRED, STOLEN, UNKNOWN, UNLISTED, a_trust_list, claims

TRUST = a_trust_list()


def test_an_active_key_signs_within_its_scope_and_window():
    """The usual certificate may be signed."""
    require_signable(claims(), kid=ACTIVE.kid, trust=TRUST)


@pytest.mark.parametrize(
    ("signer", "changes", "reason"),
    [
        (UNKNOWN, {}, Reason.UNKNOWN_KEY),
        (STOLEN, {}, Reason.KEY_REVOKED),
        (RETIRED, {}, Reason.KEY_NOT_IN_USE),
        (ACTIVE, {"issued_at": datetime(2027, 1, 1, tzinfo=UTC)}, Reason.KEY_NOT_IN_USE),
        (ACTIVE, {"region": "370400"}, Reason.OUT_OF_SCOPE),
        (ACTIVE, {"type": "audit_card"}, Reason.OUT_OF_SCOPE),
        (ACTIVE, {"status_list": UNLISTED}, Reason.STATUS_UNAVAILABLE),
    ],
)
def test_what_verifiers_would_refuse_is_not_signed(signer, changes, reason):
    """An unlisted, stolen, retired or expired key, a foreign region or type, and a list that nobody could fetch."""
    with pytest.raises(NotSignableError) as refused:
        require_signable(claims(**changes), kid=signer.kid, trust=TRUST)
    assert refused.value.reason is reason
