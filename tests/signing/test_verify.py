"""The plan of FORMAT §9 beyond what the vectors can say: lookups, logs, dates of the data, and a report without truth value."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import (
    CheckName,
    CheckOutcome,
    Outcome,
    Reason,
    Report,
    sign_certificate,
    token_to_text,
    verify_certificate,
)
from signing.statuslist import StatusList, open_status_list
from signing.trustlist import TrustList, build_trust_list
from tests.signing.vector_world import (
    ACTIVE,
    CLAIMS,
    NOW,
    STATUS,
    STATUS_URL,
    STOLEN,
    UNKNOWN,
    a_trust_list,
    claims,
    the_statuses,
)

TRUST = a_trust_list()
URL = STATUS_URL.format(1)
STATUS_LIST = open_status_list(the_statuses()[URL], key=STATUS.public_key, url=URL, now=NOW)
TOKEN = sign_certificate(CLAIMS, ACTIVE)


def verify(token: str | bytes = TOKEN, **changes) -> Report:
    return verify_certificate(token, **({"trust": TRUST, "statuses": {URL: STATUS_LIST}, "now": NOW} | changes))


def test_a_token_and_its_text_give_the_same_report():
    """Bytes or text, the answer is one."""
    assert verify() == verify(token_to_text(TOKEN, host="v.example"))
    assert verify().outcome is Outcome.VALID


def test_a_valid_report_says_who_issued_what_and_as_of_when():
    """Claims, issuer, and for every step the date of what it relied on."""
    report = verify()
    assert report.claims == CLAIMS
    assert report.issuer == TRUST.regions[0].issuers[0]
    listed = TRUST.regions[0].issued_at
    assert [(str(check.name), check.as_of) for check in report.checks] == [
        ("form", NOW),
        ("key", listed),
        ("signature", NOW),
        ("scope", listed),
        ("key_window", listed),
        ("dates", NOW),
        ("status", STATUS_LIST.issued_at),
        ("trust", listed),
    ]
    assert all(check.code == f"signing.check.{check.name}.passed" for check in report.checks)


def test_a_report_has_no_truth_value():
    """`if report:` is an error, because undetermined is neither."""
    with pytest.raises(TypeError):
        bool(verify())


def test_statuses_may_be_looked_up():
    """A function is asked for exactly the list of the certificate, and None means that it cannot be had."""
    asked = []

    def look_up(source) -> StatusList | None:
        asked.append(source.url)
        return STATUS_LIST

    assert verify(statuses=look_up).outcome is Outcome.VALID
    assert asked == [URL]
    assert verify(statuses=lambda _: None).reasons == (Reason.STATUS_UNAVAILABLE,)


def test_a_list_from_elsewhere_is_a_list_not_at_hand():
    """Handing in the list of another address, or of another key, does not count as the status."""
    assert verify(statuses={URL: replace(STATUS_LIST, url=STATUS_URL.format(2))}).reasons == (
        Reason.STATUS_UNAVAILABLE,
    )
    assert verify(statuses={URL: replace(STATUS_LIST, kid=UNKNOWN.kid)}).reasons == (Reason.STATUS_UNAVAILABLE,)


def test_the_log_decides_about_keys_that_were_stolen():
    """Dated before the theft, a certificate counts only if the log knows it; the log is not asked about honest keys."""
    before = sign_certificate(CLAIMS, STOLEN)
    assert verify(before, is_logged=lambda _: True).outcome is Outcome.VALID
    assert verify(before, is_logged=lambda _: False).reasons == (Reason.KEY_REVOKED,)
    after = sign_certificate(claims(issued_at=datetime(2026, 3, 2, tzinfo=UTC)), STOLEN)
    assert verify(after, is_logged=lambda _: True).reasons == (Reason.KEY_REVOKED,)
    assert verify(is_logged=lambda _: False).outcome is Outcome.VALID


def test_nothing_is_said_of_a_refused_token():
    """Revoked or forged, the report holds neither claims nor issuer, and its steps name none of them."""
    for token in (TOKEN[:-1] + bytes((TOKEN[-1] ^ 1,)), sign_certificate(claims(status_index=7), ACTIVE)):
        report = verify(token)
        assert (report.outcome, report.claims, report.issuer) == (Outcome.INVALID, None, None)
        assert CLAIMS.holder not in repr(report)
        assert CLAIMS.number not in repr(report)


def test_steps_after_an_end_are_skipped():
    """A wrong signature ends the verification: later steps have no date."""
    report = verify(TOKEN[:-1] + bytes((TOKEN[-1] ^ 1,)))
    outcomes = {check.name: check.outcome for check in report.checks}
    assert outcomes[CheckName.KEY] is CheckOutcome.PASSED
    assert outcomes[CheckName.SIGNATURE] is CheckOutcome.FAILED
    assert {outcomes[name] for name in list(CheckName)[3:]} == {CheckOutcome.SKIPPED}
    assert all(check.as_of is None for check in report.checks if check.outcome is CheckOutcome.SKIPPED)


def test_without_any_list_nothing_is_called_forged():
    """A verifier that holds no trust list cannot tell."""
    report = verify(trust=build_trust_list())
    assert (report.outcome, report.reasons) == (Outcome.UNDETERMINED, (Reason.UNKNOWN_KEY, Reason.TRUST_STALE))
    assert report.claims is None


def test_one_expired_region_leaves_unknown_keys_open():
    """The key may belong to the region whose list has expired, so the answer is undetermined."""
    region = TRUST.regions[0]
    other = replace(region, region="450000", issuers=(), status_lists=(), expires_at=NOW - timedelta(days=1))
    report = verify(sign_certificate(CLAIMS, UNKNOWN), trust=TrustList((region, other)))
    assert report.reasons == (Reason.UNKNOWN_KEY, Reason.TRUST_STALE)
    assert verify(trust=TrustList((region, other))).outcome is Outcome.VALID


def test_the_skew_can_be_set():
    """Without any allowed difference, a second is a second."""
    soon = sign_certificate(claims(issued_at=NOW + timedelta(seconds=1)), ACTIVE)
    statuses = {URL: replace(STATUS_LIST, issued_at=NOW)}
    assert verify(soon, statuses=statuses).outcome is Outcome.VALID
    assert verify(soon, statuses=statuses, skew=timedelta(0)).reasons == (Reason.NOT_YET_VALID,)


@given(st.binary(max_size=160) | st.text(max_size=60))
def test_anything_gives_a_report(data):
    """Bytes and texts of any kind are answered, never raised upon, and never valid."""
    assert verify(data).outcome is Outcome.INVALID


@given(st.integers(10**7, 250 * 10**9))
def test_time_alone_never_makes_a_forgery(seconds):
    """At any time an honest certificate is valid, not yet valid, or cannot be confirmed: no other reason appears."""
    reasons = verify(now=datetime.fromtimestamp(seconds, UTC)).reasons
    assert set(reasons) <= {Reason.NOT_YET_VALID, Reason.STATUS_STALE, Reason.TRUST_STALE}
