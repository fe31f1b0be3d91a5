"""Other regions' logs only grow: heads are remembered, growth is proved, and a log that changes its past is caught."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from signing import Outcome, Reason, open_token, sign_certificate, sign_tree_head, token_to_text, write_consistency
from signing.merkle import MerkleTree
from tests.flows.regions import open_place
from verifier.flows import (
    LogStanding,
    Order,
    check_certificate,
    follow_logs,
    issue_certificate,
    logged_here,
    logged_known,
    show_entries,
    show_growth,
)
from verifier.store import find_foreign_head, forked_logs, read_log_tree
from verifier.trust import Network, Purpose


@pytest.fixture(name="pair")
def _pair(tmp_path, clock):
    """The region that issues, and the one that follows."""
    with ExitStack() as stack:
        yield open_place(stack, tmp_path, "330000", clock), open_place(stack, tmp_path, "450000", clock)


def issue(place, name):
    """One more certificate in the log."""
    person = place.add_person(name, None)
    place.post(person, 2024, Decimal(90), key=name)
    s = place.services
    node = s.settings.node
    return issue_certificate(s.store, s.keys, s.packs, node, Order(person.id, 2024, "test"), now=s.clock())


def honest(place):
    """The files of a region's log, as its node gives them."""

    def read(_region, what, max_bytes):
        s = place.services
        if what == "head":
            return s.trust.get_log_head(place.region)
        if what.startswith("consistency/"):
            old, new = what.removeprefix("consistency/").split("/")
            return show_growth(s.store, old_size=int(old), new_size=int(new))
        entries = show_entries(s.store, s.keys, s.trust, s.settings.node, now=s.clock())
        return getattr(entries, what)[:max_bytes]

    return read


def follow(follower, place, read=None):
    """Follow once, with the newest lists."""
    follower.hear_of(place)
    s = follower.services
    found = follow_logs(s.store, s.trust, s.trust.read_trust(), read or honest(place), s.settings.node, now=s.clock())
    (log,) = found
    return log.standing, log.size


def test_a_log_is_remembered_and_proved_to_grow(pair, clock):
    """First seen, unchanged, grown; the newest head that is believed is kept."""
    issuer, follower = pair
    issue(issuer, "甲")
    assert follow(follower, issuer) == (LogStanding.FIRST_SEEN, 1)
    assert follow(follower, issuer) == (LogStanding.UNCHANGED, 1)
    clock.turn(minutes=1)
    issue(issuer, "乙")
    issue(issuer, "丙")
    assert follow(follower, issuer) == (LogStanding.GROWN, 3)
    with follower.store.read() as tx:
        assert find_foreign_head(tx, "330000").root == read_log_tree(issuer.store).root()
        assert forked_logs(tx) == ()


def test_a_head_without_a_proof_waits_and_one_that_cannot_be_read_is_said(pair, clock):
    """No proof, damaged proof, no head: nothing is believed that was not proved, and nobody is accused."""
    issuer, follower = pair
    issue(issuer, "甲")
    follow(follower, issuer)
    clock.turn(minutes=1)
    issue(issuer, "乙")
    read = honest(issuer)
    for answer in (None, b"", b"\x80", b"x" * 5000):
        broken = lambda region, what, most, answer=answer: read(region, what, most) if what == "head" else answer  # noqa: E731
        assert follow(follower, issuer, broken) == (LogStanding.UNPROVEN, 1)
    for answer in (None, b"", b"\xd2"):
        assert follow(follower, issuer, lambda *_, answer=answer: answer) == (LogStanding.UNREADABLE, 1)
    assert follow(follower, issuer) == (LogStanding.GROWN, 2)


@pytest.mark.parametrize("size", [2, 3])
def test_a_log_that_changed_its_past_is_caught_and_kept_as_evidence(pair, clock, size):
    """Another tree of the same or a greater size, signed by the region itself: never believed, kept for good."""
    issuer, follower = pair
    issue(issuer, "甲")
    issue(issuer, "乙")
    assert follow(follower, issuer) == (LogStanding.FIRST_SEEN, 2)
    other = MerkleTree([bytes([number]) * 32 for number in range(size)])
    s = issuer.services
    signer = s.keys.signer(Purpose.LOG, now=clock(), region="330000")
    head = sign_tree_head(other, region="330000", signer=signer, now=clock())
    forged = {"head": head, "consistency/2/3": write_consistency(other, old_size=2, new_size=size)}
    assert follow(follower, issuer, lambda _, what, __: forged[what]) == (LogStanding.FORKED, 2)
    with follower.store.read() as tx:
        (evidence,) = forked_logs(tx)
        assert (evidence.head, evidence.believed) == (head, False)
    assert follow(follower, issuer)[0] is LogStanding.UNCHANGED


def test_what_a_stolen_key_never_logged_is_refused_elsewhere_and_what_was_logged_stays(pair, clock):
    """A third node holds the log and the disclosed salts: it asks nobody, and calls neither by the other's name."""
    issuer, follower = pair
    certificate = issue(issuer, "甲")
    thief = issuer.services.keys.open(certificate.key_id)
    clock.turn(hours=1)
    issuer.services.keys.end(certificate.key_id, now=clock(), compromised_since=clock())
    forged = sign_certificate(replace(open_token(certificate.token).claims, holder="李明"), thief)
    issuer.services.keys.new(Purpose.CERTIFICATE, now=clock(), sign_for=timedelta(days=9), algorithm=thief.algorithm)
    follower.hear_of(issuer)
    assert verify(follower, certificate.token).reasons == (Reason.KEY_REVOKED,)
    assert verify(follower, certificate.token).outcome is Outcome.UNDETERMINED  # the log is not at hand yet
    follow(follower, issuer)
    assert verify(follower, certificate.token).outcome is Outcome.VALID
    refused = verify(follower, forged)
    assert (refused.outcome, refused.reasons, refused.claims) == (Outcome.INVALID, (Reason.KEY_REVOKED,), None)


def verify(place, token):
    """What a node that follows logs says of a code."""
    s = place.services
    now = s.clock()
    trust = s.trust.read_trust()
    is_logged = logged_here(s.store, place.region, beyond=logged_known(s.trust, trust, now))
    text = token_to_text(token, host="v.example")
    return check_certificate(
        text, trust=trust, statuses=s.trust.status_lookup(now), now=now, is_logged=is_logged
    ).report


ADDRESSES = {
    "https://a.example/x": (True, True),
    "https://deep.a.example/x": (True, True),
    "https://b.example/x": (True, False),
    "http://a.example/x": (False, False),
    "https://user@a.example/x": (False, False),
    "https://127.0.0.1/x": (False, False),
    "https://localhost:8000/x": (False, False),
    "https://169.254.169.254/latest": (False, False),
    "https://[::1]/x": (False, False),
    "https://[fd00::1]/x": (False, False),
    "file:///etc/passwd": (False, False),
    "https://[bad": (False, False),
    "": (False, False),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_named_hosts_over_https_are_read(address):
    """Never this machine, never a bare address, only listed hosts where a list is set."""
    anywhere, listed = ADDRESSES[address]
    assert Network().may_ask(address) is anywhere
    assert Network(("a.example",)).may_ask(address) is listed


def test_in_a_trial_this_machine_may_be_read_and_redirects_are_not_followed(tmp_path):
    """Plain http on loopback with dev alone; a redirect, a missing page and too much are nothing."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            status = 302 if self.path == "/moved" else 404 if self.path == "/gone" else 200
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/there")
            body = b"x" * 100
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    del tmp_path
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    trial = Network(is_dev=True)
    assert trial.get(f"{base}/there", 100) == b"x" * 100
    assert [trial.get(f"{base}/{path}", most) for path, most in (("there", 99), ("moved", 999), ("gone", 999))] == [
        None
    ] * 3
    assert Network().get(f"{base}/there", 100) is None
    server.shutdown()
    server.server_close()
    assert trial.get(f"{base}/there", 100) is None
