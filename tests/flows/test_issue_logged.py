"""Every certificate is logged before it is given out, and a stolen key cannot write the log."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pypdfium2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from signing import (
    Algorithm,
    LogProof,
    Outcome,
    Reason,
    TreeHead,
    fingerprint_of,
    open_token,
    open_tree_head,
    require_extended,
    require_logged,
    sign_certificate,
    token_to_text,
)
from tests.flows.conftest import fulfil
from verifier.errors import LogNotAtHandError, NotFoundError
from verifier.flows import (
    Order,
    check_certificate,
    issue_certificate,
    logged_here,
    open_for_codes,
    prove_logged,
    publish_lists,
    revoke_certificate,
)
from verifier.store import find_log_entry, log_leaves, read_log_tree
from verifier.trust import Purpose


@pytest.fixture(name="logging")
def _logging(services, clock):
    """The node with a key for its log."""
    services.keys.new(Purpose.LOG, now=clock(), sign_for=timedelta(days=365), algorithm=Algorithm.ED25519)
    return services


def issue(services, person):
    """Issue the year's certificate and publish the lists."""
    node, now = services.settings.node, services.clock()
    order = Order(person.id, 2024, "test")
    certificate = issue_certificate(services.store, services.keys, services.packs, node, order, now=now)
    publish(services)
    return certificate


def publish(services):
    """Publish the lists."""
    node = services.settings.node
    publish_lists(services.store, services.keys, services.trust, node, actor="test", now=services.clock())


def proof_in(services, certificate):
    """The proof that the paper's data brings along."""
    pdf = services.store.blobs.get(certificate.pdf_sha256)
    data = json.loads(bytes(pypdfium2.PdfDocument(pdf).get_attachment(0).get_data()))
    found = data["log_proof"]
    return LogProof.from_bytes(base64.urlsafe_b64decode(found + "=" * (-len(found) % 4)))


def check(services, given, **more):
    """Check a file or a text with what this node holds."""
    shown = given if isinstance(given, str) else open_for_codes(services.reader, given)
    now = services.clock()
    trust, statuses = services.trust.read_trust(), services.trust.status_lookup(now)
    return check_certificate(shown, trust=trust, statuses=statuses, now=now, **more)


def test_the_paper_brings_the_proof_that_it_was_logged(logging, person):
    """The proof in its data leads to a head that the listed key of the log signed."""
    fulfil(logging)
    certificate = issue(logging, person)
    head = require_logged(
        open_token(certificate.token),
        proof_in(logging, certificate),
        trust=logging.trust.read_trust(),
        now=logging.clock(),
    )
    assert (head.size, head.root) == (1, read_log_tree(logging.store).root())


def test_a_node_without_a_key_for_its_log_logs_all_the_same(services, person):
    """The entry is there for the day when the log gets its key; the paper brings no proof."""
    fulfil(services)
    certificate = issue(services, person)
    with services.store.read() as tx:
        assert find_log_entry(tx, certificate.uid) is not None
    pdf = services.store.blobs.get(certificate.pdf_sha256)
    assert "log_proof" not in json.loads(bytes(pypdfium2.PdfDocument(pdf).get_attachment(0).get_data()))
    assert services.trust.get_log_head("370300") is None


def test_the_published_head_only_grows(logging, person, clock):
    """Another certificate later, the new head extends the old one."""
    fulfil(logging)
    first = issue(logging, person)
    old = published_head(logging)
    clock.turn(minutes=1)
    revoke_certificate(logging.store, first.number, reason="test", actor="test", now=clock())
    issue(logging, person)
    new = published_head(logging)
    assert (old.size, new.size) == (1, 2)
    require_extended(old, new, read_log_tree(logging.store).consistency_proof(1))


def published_head(services) -> TreeHead:
    """The head as another node opens it."""
    data = services.trust.get_log_head("370300")
    return open_tree_head(data, trust=services.trust.read_trust(), region="370300", now=services.clock())


def test_what_a_stolen_key_did_not_log_is_refused_and_what_was_logged_stays(logging, person, clock):
    """The thief takes the place of an honest certificate and dates back: refused; the honest one stays valid."""
    fulfil(logging)
    certificate = issue(logging, person)
    thief = logging.keys.open(certificate.key_id)
    clock.turn(days=2)
    logging.keys.new(Purpose.CERTIFICATE, now=clock(), sign_for=timedelta(days=365), algorithm=Algorithm.ESP256)
    logging.keys.end(certificate.key_id, now=clock(), compromised_since=clock() - timedelta(days=1))
    publish(logging)
    forged = sign_certificate(replace(open_token(certificate.token).claims, holder="李明"), thief)
    here = {"is_logged": logged_here(logging.store, "370300")}
    refused = check(logging, token_to_text(forged, host="v.example"), **here).report
    assert (refused.outcome, refused.reasons) == (Outcome.INVALID, (Reason.KEY_REVOKED,))
    honest = token_to_text(certificate.token, host="v.example")
    assert check(logging, honest, **here).report.outcome is Outcome.VALID
    pdf = logging.store.blobs.get(certificate.pdf_sha256)
    assert check(logging, pdf).report.outcome is Outcome.VALID
    assert check(logging, pdf, **here).report.outcome is Outcome.VALID


def test_of_other_regions_certificates_a_node_says_nothing(services, person):
    """Its own log speaks of its own region."""
    fulfil(services)
    certificate = issue(services, person)
    assert logged_here(services.store, "450000")(open_token(certificate.token))


@pytest.mark.parametrize("statement", ["UPDATE log_entries SET place = 7", "DELETE FROM log_entries"])
def test_entries_cannot_be_changed_or_deleted(services, person, statement):
    """The database itself refuses."""
    fulfil(services)
    issue(services, person)
    with pytest.raises(DBAPIError, match="insert-only"), services.store.write() as tx:
        tx.connection.execute(text(statement))


def test_an_entry_that_was_rolled_back_is_in_no_tree(services, person):
    """The tree follows what was committed."""
    fulfil(services)
    issue(services, person)
    before = read_log_tree(services.store).root()
    with services.store.read() as tx:
        assert len(log_leaves(tx)) == 1
    assert read_log_tree(services.store).root() == before


def test_whoever_holds_the_code_gets_the_proof(logging, person):
    """The fingerprint is enough; the proof holds by itself. Others, and before a head was published, get none."""
    fulfil(logging)
    certificate = issue(logging, person)
    token = open_token(certificate.token)
    ask = partial(prove_logged, logging.store, logging.trust, logging.settings.node, now=logging.clock())
    proof = LogProof.from_bytes(ask(fingerprint_of(token)))
    assert require_logged(token, proof, trust=logging.trust.read_trust(), now=logging.clock()).size == 1
    with pytest.raises(NotFoundError):
        ask(bytes(32))
    logging.keys.end(
        next(key.kid for key in logging.keys.all() if key.purpose is Purpose.LOG),
        now=logging.clock(),
        compromised_since=logging.clock(),
    )
    head = logging.trust.get_log_head("370300")
    publish(logging)
    assert logging.trust.get_log_head("370300") == head  # nobody signs a new one
    with pytest.raises(LogNotAtHandError):  # the head counts no more: this node cannot say, which condemns nobody
        ask(fingerprint_of(token))


def test_what_was_not_published_yet_is_not_proved(logging, person):
    """The head is older than the entry."""
    publish(logging)
    fulfil(logging)
    node, now = logging.settings.node, logging.clock()
    certificate = issue_certificate(
        logging.store, logging.keys, logging.packs, node, Order(person.id, 2024, "test"), now=now
    )
    with pytest.raises(LogNotAtHandError):
        prove_logged(logging.store, logging.trust, node, fingerprint_of(certificate.token), now=now)
