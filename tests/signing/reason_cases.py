"""The cases of `reasons.json`: one named after each reason code, and both sides of every border."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from signing import Claims
from tests.signing import vector_world as world

SKEW = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
Expected = tuple[str, tuple[str, ...]]
VALID: Expected = ("valid", ())


def invalid(*reasons: str) -> Expected:
    """Expect a refusal."""
    return "invalid", reasons


def undetermined(*reasons: str) -> Expected:
    """Expect an open question."""
    return "undetermined", reasons


def reason_cases() -> Iterator[tuple[str, str, str, Claims, world.SampleSigner, Expected]]:
    """Name, sentence, setting, claims, signer, what must come out."""
    claims, key, second = world.claims, world.ACTIVE, SECOND
    march = datetime(2026, 3, 1, tzinfo=UTC)
    january = datetime(2025, 1, 1, tzinfo=UTC)
    yield "unknown_key", "a key in no list", "usual", claims(), world.UNKNOWN, invalid("unknown_key")
    yield "key_revoked", "issued after the key was stolen", "usual", claims(issued_at=march + second), world.STOLEN, invalid("key_revoked")  # fmt: skip
    yield "key-revoked-same-second", "issued in the second of the theft", "usual", claims(issued_at=march), world.STOLEN, invalid("key_revoked")  # fmt: skip
    yield "key-revoked-second-before", "issued a second before", "usual", claims(issued_at=march - second), world.STOLEN, VALID  # fmt: skip
    yield "out_of_scope", "another region", "usual", claims(region="370400"), key, invalid("out_of_scope")
    yield "out-of-scope-type", "a type the issuer may not issue", "usual", claims(type="public_course"), key, invalid("out_of_scope")  # fmt: skip
    yield "out-of-scope-text-type", "a type nobody may issue", "usual", claims(type="anything"), key, invalid("out_of_scope")  # fmt: skip
    yield "key_not_in_use", "signed after the key's window", "usual", claims(issued_at=datetime(2026, 2, 1, tzinfo=UTC)), world.RETIRED, invalid("key_not_in_use")  # fmt: skip
    yield "key-in-use-last-second", "the last second of the window", "usual", claims(issued_at=datetime(2026, 2, 1, tzinfo=UTC) - second), world.RETIRED, VALID  # fmt: skip
    yield "key-in-use-first-second", "the first second of the window", "usual", claims(issued_at=january), key, VALID
    yield "key-not-in-use-before", "a second before the window", "usual", claims(issued_at=january - second), key, invalid("key_not_in_use")  # fmt: skip
    yield "key-verifies-no-longer", "its window for verifying is over", "window-ended", claims(), world.ENDED, invalid("key_not_in_use")  # fmt: skip
    yield "key-verifies-still", "the last second of it", "before-window-ended", claims(), world.ENDED, VALID
    yield "not_yet_valid", "issued tomorrow", "usual", claims(issued_at=world.NOW + world.DAY), key, invalid("not_yet_valid")  # fmt: skip
    yield "not-yet-valid-by-a-second", "a second beyond the allowed skew", "usual", claims(issued_at=world.NOW + SKEW + second), key, invalid("not_yet_valid")  # fmt: skip
    yield "expired", "its last day was yesterday", "usual", claims(expires_on=date(2026, 4, 30)), key, invalid("expired")  # fmt: skip
    yield "expires-last-second", "five minutes after midnight in Shanghai, less a second", "last-second-of-day", claims(expires_on=date(2026, 5, 1)), key, VALID  # fmt: skip
    yield "expired-by-a-second", "five minutes after midnight in Shanghai", "next-day", claims(expires_on=date(2026, 5, 1)), key, invalid("expired")  # fmt: skip
    yield "revoked", "its entry is invalid", "usual", claims(status_index=world.REVOKED_AT), key, invalid("revoked")
    yield "revoked-never-issued", "an index that was never given out", "usual", claims(status_index=world.UNISSUED_AT), key, invalid("revoked")  # fmt: skip
    yield "revoked-last-index", "the last index of a list", "usual", claims(status_index=(1 << 20) - 1), key, invalid("revoked")  # fmt: skip
    yield "revoked-in-old-list", "an expired list still knows a revocation", "status-expired", claims(status_index=world.REVOKED_AT), key, invalid("revoked")  # fmt: skip
    yield "suspended", "its entry is suspended", "usual", claims(status_index=world.SUSPENDED_AT), key, invalid("suspended")  # fmt: skip
    yield "suspended-in-old-list", "the suspension may have ended", "status-expired", claims(status_index=world.SUSPENDED_AT), key, undetermined("status_stale")  # fmt: skip
    yield "superseded", "a newer certificate took its place", "usual", claims(status_index=world.SUPERSEDED_AT), key, invalid("superseded")  # fmt: skip
    yield "superseded-in-old-list", "for good", "status-expired", claims(status_index=world.SUPERSEDED_AT), key, invalid("superseded")  # fmt: skip
    yield "status_unavailable", "the list could not be fetched", "usual", claims(status_list=world.UNREACHABLE), key, undetermined("status_unavailable")  # fmt: skip
    yield "status-unavailable-unlisted", "no list of that number", "usual", claims(status_list=world.UNLISTED), key, undetermined("status_unavailable")  # fmt: skip
    yield "status-unavailable-forged", "the list is signed by another key", "usual", claims(status_list=world.FORGED), key, undetermined("status_unavailable")  # fmt: skip
    yield "status-unavailable-none", "no lists at all", "no-lists", claims(), key, undetermined("status_unavailable")
    yield "status-unavailable-damaged", "all lists are damaged", "damaged-lists", claims(), key, undetermined("status_unavailable")  # fmt: skip
    yield "status_stale", "the list has expired", "usual", claims(status_list=world.STALE), key, undetermined("status_stale")  # fmt: skip
    yield "status-current-last-second", "five minutes after expiry", "status-last-second", claims(), key, VALID
    yield "status-stale-by-a-second", "a second later", "status-expired", claims(), key, undetermined("status_stale")
    yield "status-stale-older-list", "a list from before the certificate does not know it yet", "usual", claims(status_list=world.OLDER, status_index=world.UNISSUED_AT), key, undetermined("status_stale")  # fmt: skip
    yield "status-older-list-knows", "a list from before the certificate already names it valid", "usual", claims(status_list=world.OLDER), key, VALID  # fmt: skip
    yield "trust_stale", "the trust list has expired", "trust-expired", claims(), key, undetermined("trust_stale")
    yield "trust-current-last-second", "five minutes after expiry", "trust-last-second", claims(), key, VALID
    yield "trust-stale-unknown-key", "a newer list may know the key", "trust-expired", claims(), world.UNKNOWN, undetermined("unknown_key", "trust_stale")  # fmt: skip
    yield "trust-stale-scope", "a newer list may widen the scope", "trust-expired", claims(region="370400"), key, undetermined("out_of_scope", "trust_stale")  # fmt: skip
    yield "trust-stale-window", "a newer list may widen the window", "trust-expired", claims(issued_at=january - second), key, undetermined("key_not_in_use", "trust_stale")  # fmt: skip
    yield "trust-stale-revoked-key", "a revocation stays", "trust-expired", claims(issued_at=march), world.STOLEN, invalid("key_revoked", "trust_stale")  # fmt: skip
    yield "trust-stale-revoked", "so does a revoked certificate", "trust-expired", claims(status_index=world.REVOKED_AT), key, invalid("revoked", "trust_stale")  # fmt: skip
    yield "several-reasons", "everything at once, in the order of the table", "usual", claims(issued_at=world.NOW + world.DAY, region="110000", expires_on=date(2026, 1, 1), status_list=world.UNREACHABLE), world.STOLEN, invalid("key_revoked", "out_of_scope", "not_yet_valid", "status_unavailable")  # fmt: skip
