"""A fulfilled year becomes a certificate that a stranger can verify, whatever crashes on the way."""

import sys
from datetime import timedelta

import pytest

from signing import Algorithm, Outcome, Reason
from tests.flows.conftest import fulfil
from verifier.accounts import RequirementUnmetError
from verifier.errors import AlreadyIssuedError, NoSigningKeyError, NotRevocableError, ReasonMissingError
from verifier.flows import (
    Order,
    check_certificate,
    issue_certificate,
    open_for_codes,
    publish_lists,
    revoke_certificate,
)
from verifier.render import GlyphMissingError
from verifier.store import add_person, certificates_of, check_audit, unfinished_certificates
from verifier.trust import ISSUING


def issue(services, person, year=2024):
    """Ask for the certificate of a year."""
    order = Order(person.id, year, "test")
    return issue_certificate(
        services.store, services.keys, services.packs, services.settings.node, order, now=services.clock()
    )


def publish(services):
    """Publish the lists."""
    publish_lists(
        services.store, services.keys, services.trust, services.settings.node, actor="test", now=services.clock()
    )


def check(services, certificate):
    """Verify the code on the PDF as a stranger would."""
    pdf = services.store.blobs.get(certificate.pdf_sha256)
    return check_certificate(
        open_for_codes(services.reader, pdf),
        trust=services.trust.read_trust(),
        statuses=services.trust.status_lookup(services.clock()),
        now=services.clock(),
    )


def test_a_fulfilled_year_gives_a_certificate_that_verifies(services, person):
    """The code on the paper says name and hours, and every check passes."""
    fulfil(services)
    certificate = issue(services, person)
    publish(services)
    answer = check(services, certificate).document("zh")
    assert (answer["outcome"], answer["reasons"]) == ("valid", [])
    assert answer["certificate"]["holder"] == "王敏"
    assert answer["certificate"]["hours"] == {"public": "50", "professional": "60", "total": "110"}
    assert answer["certificate"]["number"] == certificate.number


def test_an_unfulfilled_year_is_refused_with_what_is_missing(services, person):
    """Nothing is intended, and the refusal says how much is short."""
    with pytest.raises(RequirementUnmetError) as refused:
        issue(services, person)
    assert refused.value.short
    with services.store.read() as tx:
        assert certificates_of(tx, person.id) == ()


def test_nobody_gets_two_certificates_for_a_year(services, person):
    """The second request names the first."""
    fulfil(services)
    first = issue(services, person)
    with pytest.raises(AlreadyIssuedError) as refused:
        issue(services, person)
    assert refused.value.facts["number"] == first.number


def test_a_certificate_is_not_valid_before_its_list_is_published(services, person, clock):
    """An index that the published list does not know yet is no reason to call it valid."""
    publish_later = issue_after_publishing(services, person, clock)
    assert check(services, publish_later).report.outcome is Outcome.UNDETERMINED
    publish(services)
    assert check(services, publish_later).report.outcome is Outcome.VALID


def issue_after_publishing(services, person, clock):
    """Issue one, publish, revoke it, and issue another that the published list does not know."""
    fulfil(services)
    first = issue(services, person)
    publish(services)
    clock.turn(minutes=1)
    revoke_certificate(services.store, first.number, reason="test", actor="test", now=clock())
    return issue(services, person)


def test_a_revoked_certificate_is_refused_after_publication(services, person, clock):
    """Revoked, published, refused; a second revocation and one without words are refused too."""
    fulfil(services)
    certificate = issue(services, person)
    publish(services)
    with pytest.raises(ReasonMissingError):
        revoke_certificate(services.store, certificate.number, reason=" ", actor="test", now=clock())
    revoke_certificate(services.store, certificate.number, reason="issued in error", actor="test", now=clock())
    with pytest.raises(NotRevocableError):
        revoke_certificate(services.store, certificate.number, reason="again", actor="test", now=clock())
    publish(services)
    report = check(services, certificate).report
    assert (report.outcome, report.reasons, report.claims) == (Outcome.INVALID, (Reason.REVOKED,), None)


STEPS = (
    ("places", "commit_id_number"),
    ("intent", "take_place"),
    ("intent", "add_certificate"),
    ("sealing", "sign_certificate"),
    ("sealing", "add_log_entry"),
    ("sealing", "view_of"),
    ("sealing", "render_certificate_pdf"),
    ("one", "add_audit"),
)


@pytest.mark.parametrize("step", STEPS, ids=".".join)
def test_a_crash_at_any_step_is_finished_by_asking_again(services, person, monkeypatch, step):
    """What failed half-way is taken up: one certificate, one number, nothing unknown to the store."""
    fulfil(services)
    module = sys.modules[f"verifier.flows.issuing.{step[0]}"]

    def crash(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, step[1], crash)
    with pytest.raises(KeyboardInterrupt):
        issue(services, person)
    monkeypatch.undo()
    with services.store.read() as tx:
        waiting = unfinished_certificates(tx)
    certificate = issue(services, person)
    assert [found.number for found in waiting] in ([certificate.number], [])
    with services.store.read() as tx:
        assert [found.state for found in certificates_of(tx, person.id)] == ["issued"]
        check_audit(tx)
    publish(services)
    assert check(services, certificate).report.outcome is Outcome.VALID


def test_an_intent_on_an_account_that_changed_is_abandoned(services, person, monkeypatch):
    """Hours came in between the crash and the second request: the new certificate says the new hours."""
    fulfil(services)
    module = sys.modules["verifier.flows.issuing.sealing"]
    monkeypatch.setattr(module, "sign_certificate", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        issue(services, person)
    monkeypatch.undo()
    add_more_hours(services)
    certificate = issue(services, person)
    assert certificate.account["total"] == "120"
    with services.store.read() as tx:
        assert {found.state for found in certificates_of(tx, person.id)} == {"abandoned", "issued"}


def add_more_hours(services):
    """Ten more public hours."""
    from tests.flows.conftest import platform_rows
    from verifier.flows import Import, import_records

    row = platform_rows()[0] | {"record_id": "9", "hours": "10"}
    sent = Import("platform", "sd-platform", [row], "test")
    import_records(services.store, services.packs, sent, now=services.clock())


def test_a_name_that_cannot_be_printed_is_refused_before_signing(services, clock):
    """The character is named, and no intent blocks the person."""
    with services.store.write() as tx:
        stranger = add_person(tx, name="王\U0001f600", region="370300", unit="x", id_number=None, now=clock(), facts={})
    with pytest.raises(GlyphMissingError):
        issue(services, stranger)
    with services.store.read() as tx:
        assert unfinished_certificates(tx) == ()


def test_without_a_key_in_use_nothing_is_issued(services, person, clock):
    """An expired signing window stops issuing; a new key goes on, and the old certificate stays valid."""
    fulfil(services)
    old = issue(services, person)
    clock.turn(days=400)
    with pytest.raises(NoSigningKeyError):
        issue(services, person, 2023)
    for purpose in ISSUING:
        services.keys.new(purpose, now=clock(), sign_for=timedelta(days=365), algorithm=Algorithm.ED25519)
    publish(services)
    assert check(services, old).report.outcome is Outcome.VALID


def test_a_key_that_fell_into_other_hands_vouches_for_nothing_after(services, person, clock):
    """Revoked from before the issue on: the certificate is refused."""
    fulfil(services)
    certificate = issue(services, person)
    services.keys.end(certificate.key_id, now=clock(), compromised_since=clock() - timedelta(days=1))
    publish(services)
    assert Reason.KEY_REVOKED in check(services, certificate).report.reasons


def test_keys_lie_encrypted_and_private(services):
    """No key file holds a key in the clear, and nobody else may read it."""
    files = list(services.keys.folder.glob("*.pem"))
    assert len(files) == 2
    for file in files:
        assert b"ENCRYPTED" in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0
