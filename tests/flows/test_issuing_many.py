"""Papers for everyone who fulfils: nobody twice, nobody forgotten, wherever it was broken off; corrections supersede; crashes leave nothing unknown."""

import json
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from signing import Outcome, Reason, token_to_text
from tests.flows.regions import open_place
from verifier.errors import AlreadyIssuedError, NothingToCorrectError
from verifier.flows import (
    ManyOrder,
    Order,
    begin_issue_run,
    check_certificate,
    issue_certificate,
    issue_many,
    read_issue_run,
)
from verifier.render import PaperSeals
from verifier.store import (
    certificates_of,
    check_audit,
    find_log_entry,
    list_items,
    list_persons,
    successions_of,
    unfinished_certificates,
)
from verifier.worker import jobs_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(name="place")
def _place(tmp_path, clock):
    """A node of no special region, so that the national year of 90 hours counts."""
    with ExitStack() as stack:
        yield open_place(stack, tmp_path, "330000", clock)


def fulfil(place, person, total=90, key="x"):
    """A year of professional hours."""
    place.post(person, 2024, Decimal(total), key=f"{person.id}{key}")


def people(place, count, without=()):
    """Some persons, each with a whole year unless left out."""
    made = [place.add_person(f"王{number}", None) for number in range(count)]
    for number, person in enumerate(made):
        if number not in without:
            fulfil(place, person)
    return made


def run_all(place, run=None, **more):
    """Begin a run (or take one up) and do it here."""
    s = place.services
    order = ManyOrder(2024, "test", **more)
    begun = run or begin_issue_run(s.store, s.settings.node, order, by_job=False, now=s.clock())
    return issue_many(s.store, s.keys, s.packs, s.settings.node, begun.run.id, clock=s.clock)


def issue(place, person, **more):
    """One certificate."""
    s = place.services
    order = Order(person.id, 2024, "test", **more)
    return issue_certificate(s.store, s.keys, s.packs, s.settings.node, order, now=s.clock())


def check(place, certificate):
    """What a stranger's check of the code says after the lists were published."""
    place.publish()
    return verdict(place, certificate)


def verdict(place, certificate):
    """What a stranger's check of the code says."""
    s = place.services
    now = s.clock()
    text = token_to_text(certificate.token, host="v.example")
    return check_certificate(text, trust=s.trust.read_trust(), statuses=s.trust.status_lookup(now), now=now).report


def test_everyone_who_fulfils_gets_one_and_each_other_a_reason(place):
    """Issued, held before, unmet with what is missing; a second run changes nothing."""
    made = people(place, 4, without=(1,))
    before = issue(place, made[3])
    done = run_all(place)
    assert (done.run.state, done.counts) == ("done", {"issued": 2, "unmet": 1, "held": 1})
    with place.store.read() as tx:
        items = {item.person_id: item for item in list_items(tx, done.run.id)}
    assert items[made[1].id].error == {"code": "requirement.unmet", "missing": {"professional": "60", "total": "90"}}
    assert items[made[3].id].error["number"] == before.number
    assert run_all(place).counts == {"held": 3, "unmet": 1}


def test_a_run_that_is_broken_off_goes_on_where_it_was(place, monkeypatch):
    """The third print fails like a power cut: asked again, the same run is taken up, and nobody has two."""
    made = people(place, 4)
    module = sys.modules["verifier.flows.issuing.sealing"]
    honest, count = module.render_certificate_pdf, []

    def cut(*given, **more):
        count.append(1)
        if len(count) == 3:
            raise KeyboardInterrupt
        return honest(*given, **more)

    monkeypatch.setattr(module, "render_certificate_pdf", cut)
    with pytest.raises(KeyboardInterrupt):
        run_all(place)
    s = place.services
    again = begin_issue_run(s.store, s.settings.node, ManyOrder(2024, "test"), by_job=False, now=s.clock())
    assert (again.run.state, again.done, again.total) == ("running", 2, 4)
    done = run_all(place, again)
    assert done.counts == {"issued": 4}
    with place.store.read() as tx:
        held = [certificates_of(tx, person.id) for person in made]
        assert [[one.state for one in each] for each in held] == [["issued"]] * 4
        assert unfinished_certificates(tx) == ()


def test_a_unit_is_issued_for_alone_and_workers_do_it_as_a_job(place):
    """Only the unit's persons; the run ends together with its publication."""
    people(place, 2)
    s = place.services
    order = ManyOrder(2024, "test", unit="另一单位")
    assert begin_issue_run(s.store, s.settings.node, order, by_job=False, now=s.clock()).total == 0
    begun = begin_issue_run(s.store, s.settings.node, replace(order, unit="示例单位"), by_job=True, now=s.clock())
    outcomes = jobs_of(s).run_until_idle()
    assert [outcome.error for outcome in outcomes] == [None]
    assert read_issue_run(s.store, begun.run.id).counts == {"issued": 2}
    with place.store.read() as tx:
        person = list_persons(tx).items[0]
        (certificate,) = certificates_of(tx, person.id)
    now = s.clock()
    text = token_to_text(certificate.token, host="v.example")
    report = check_certificate(text, trust=s.trust.read_trust(), statuses=s.trust.status_lookup(now), now=now).report
    assert report.outcome is Outcome.VALID


def test_a_correction_supersedes_and_links_to_what_it_corrects(place, clock):
    """More hours: the new certificate is valid, the old one says superseded, and the two are linked."""
    (person,) = people(place, 1)
    old = issue(place, person)
    with pytest.raises(AlreadyIssuedError):
        issue(place, person)
    with pytest.raises(NothingToCorrectError):
        issue(place, person, correcting="mistake")
    clock.turn(minutes=1)
    fulfil(place, person, 10, key="more")
    new = issue(place, person, correcting="hours were forgotten")
    clock.turn(minutes=1)
    assert new.account["corrects"] == old.number
    assert new.account["total"] == "100"
    assert check(place, new).outcome is Outcome.VALID
    assert check(place, old).reasons == (Reason.SUPERSEDED,)
    with place.store.read() as tx:
        (link,) = successions_of(tx, old.uid)
        assert (link.successor, link.predecessor, link.reason) == (new.uid, old.uid, "hours were forgotten")
    with pytest.raises(AlreadyIssuedError):
        issue(place, person)
    fulfil(place, person, 5, key="again")
    assert issue(place, person, correcting="again").account["corrects"] == new.number


def test_a_correction_that_is_broken_off_leaves_the_old_one_valid(place, clock, monkeypatch):
    """Until the new one is issued nothing has taken the old one's place."""
    (person,) = people(place, 1)
    old = issue(place, person)
    clock.turn(minutes=1)
    fulfil(place, person, 10, key="more")
    module = sys.modules["verifier.flows.issuing.sealing"]
    monkeypatch.setattr(module, "view_of", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        issue(place, person, correcting="more hours")
    monkeypatch.undo()
    assert check(place, old).outcome is Outcome.VALID
    new = issue(place, person, correcting="more hours")
    with place.store.read() as tx:
        assert sorted(one.state for one in certificates_of(tx, person.id)) == ["issued", "superseded"]
    assert check(place, new).outcome is Outcome.VALID


KILLS = (
    "places.commit_id_number", "intent.take_place", "intent.add_certificate", "intent.add_audit", "sealing.sign_certificate",
    "sealing.change_certificate", "sealing.add_log_entry", "sealing.sign_tree_head", "sealing.render_certificate_pdf", "sealing.sign_pdf",
    "one.get_certificate", "one.change_certificate", "publish.put_status", "publish.put_region", "publish.put_log_head",
)  # fmt: skip
NURSERY = """
import json, os, signal, sys
sys.path.insert(0, {root!r})
from datetime import datetime
from pathlib import Path
from uuid import UUID
from tests.flows import regions
from verifier import flows
from verifier.store import open_store
from verifier.trust import KeyFolder, TrustFolder

regions.all_packs()

def killer(honest, when):
    def call(*given, **more):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        honest(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    return call

def live(step, when, person):
    room, name = step.split(".")
    owner = TrustFolder if room == "publish" else sys.modules["verifier.flows.issuing." + room]
    setattr(owner, name, killer(getattr(owner, name), when))
    settings = regions.settings_of(Path({folder!r}).parent, "330000")
    store = open_store(settings.url, settings.data_dir / "blobs", bytes(32))
    keys, trust, now = KeyFolder(settings.data_dir / "keys", regions.PASSPHRASE), TrustFolder(settings.data_dir), datetime.fromisoformat({now!r})
    order = flows.Order(UUID(person), 2024, "test")
    flows.issue_certificate(store, keys, regions.all_packs(), settings.node, order, now=now)
    flows.publish_lists(store, keys, trust, settings.node, actor="test", now=now)

from verifier.render import PaperSeals
warm = KeyFolder(Path({folder!r}) / "keys", regions.PASSPHRASE)  # opening keys is slow on purpose: once for all children
for record in warm.all():
    warm.open(record.kid)
PaperSeals(warm.papers, warm.passphrase).find(now=datetime.fromisoformat({now!r}))
for line in json.load(sys.stdin):
    child = os.fork()
    if not child:
        try:
            live(*line)
        finally:
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), *line)
"""


def test_a_process_killed_at_any_step_leaves_no_certificate_unknown_and_none_twice(place, clock):
    """SIGKILL before and after each step from intent to publication, in processes of their own: asked again, each person has exactly one."""
    s = place.services
    PaperSeals(s.keys.papers, s.keys.passphrase).make(s.settings.node, now=clock())
    plan = [(step, when) for step in KILLS for when in ("before", "after")]
    made = [place.add_person(f"王{number}", None) for number in range(len(plan))]
    for person in made:
        fulfil(place, person)
    place.give_id_numbers(made)
    code = NURSERY.format(root=str(ROOT), folder=str(s.settings.data_dir), now=clock().isoformat())
    lines = json.dumps([[step, when, str(person.id)] for (step, when), person in zip(plan, made, strict=True)])
    told = subprocess.run([sys.executable, "-c", code], input=lines, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in told.splitlines()} == {str(-signal.SIGKILL)}, told
    with place.store.read() as tx:
        seen = {person.id: {one.number for one in certificates_of(tx, person.id)} for person in made}
    assert sum(len(each) for each in seen.values()) > len(plan) / 2  # most were killed after the intent
    for person in made:
        with suppress(AlreadyIssuedError):
            issue(place, person)
    place.publish()
    for person in made:
        with place.store.read() as tx:
            (held,) = certificates_of(tx, person.id)
            assert held.state == "issued"
            assert find_log_entry(tx, held.uid) is not None
        assert seen[person.id] <= {held.number}  # what was intended before the kill is what was issued
        assert verdict(place, held).outcome is Outcome.VALID
    with place.store.read() as tx:
        check_audit(tx)
        assert unfinished_certificates(tx) == ()
