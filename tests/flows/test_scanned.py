"""A certificate of another region among uploads: found by its code, verified by a job of its own, and lost by nobody's death."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.flows.regions import World, earn
from verifier.errors import AlreadyTransferredError
from verifier.flows import (
    Choice,
    Order,
    TransferChoice,
    Upload,
    YearAction,
    assess_proof,
    decide_case,
    decide_transfer,
    issue_certificate,
    note_scanned_certificate,
    read_account,
    receive_proof,
    withdraw_proof,
)
from verifier.store import (
    TAKE_SCANNED,
    JobTable,
    StaleLeaseError,
    count_jobs,
    get_case_file,
    list_cases,
    list_taken_transfers,
    read_audit,
    require_not_transferred,
)
from verifier.worker import jobs_of, known_lists

LEASE = timedelta(seconds=30)


@pytest.fixture(name="world")
def _world(tmp_path, clock):
    """Zibo issued; Guangxi is where it is uploaded."""
    with ExitStack() as stack:
        yield World(stack, tmp_path, clock)


@pytest.fixture(name="paper")
def _paper(world, clock):
    """The PDF of a whole year in Zibo, its number, and whose it is there."""
    zibo = world["370300"]
    person = zibo.add_person()
    earn(zibo, person)
    s = zibo.services
    issued = issue_certificate(s.store, s.keys, s.packs, s.settings.node, Order(person.id, 2024, "test"), now=clock())
    return s.store.blobs.get(issued.pdf_sha256), issued.number, person


@pytest.fixture(name="guangxi")
def _guangxi(world, reader):
    """The node where the person is now; it has heard of nobody yet."""
    place = world["450000"]
    place.services = replace(place.services, reader=reader)
    return place


def upload(place, person, data):
    """Upload a file, and leave its reading to whoever comes."""
    s = place.services
    sent = Upload(data, "证书.pdf", person.id, "test", {"region": place.region, "year": 2024})
    return receive_proof(s.store, sent, probe=s.reader.probe, now=s.clock()).proof


def read_and_die(place):
    """A worker that reads the upload, writes what it found, and dies at that moment."""
    s = place.services
    job = JobTable(s.store).take(worker="dies", kinds=("assess_proof",), now=s.clock(), lease_for=LEASE)
    assess_proof(s.store, s.packs, job, read=s.reader.read, clock=s.clock, lang="zh")


def take_job(place, worker):
    """Lease the job of verifying."""
    s = place.services
    return JobTable(s.store).take(worker=worker, kinds=(TAKE_SCANNED,), now=s.clock(), lease_for=LEASE)


def answer(place, job):
    """Do the job."""
    s = place.services
    parts = (s.store, s.packs, *known_lists(s, s.clock()), s.settings.node, job)
    return note_scanned_certificate(*parts, now=s.clock())


def work(place):
    """Let a worker do what is due, without trouble."""
    assert {outcome.error for outcome in jobs_of(place.services).run_until_idle()} <= {None}


def taken_by(place, person):
    """The transfers of a person."""
    with place.store.read() as tx:
        return list_taken_transfers(tx, person_id=person.id).items


def hours_of(place, person):
    """What counts, by subject."""
    balance = read_account(place.store, place.services.packs, person.id, year=2024).balance
    return balance.public, balance.professional, balance.total


def recognise(place, taken):
    """A person recognises the year."""
    choice = TransferChoice(taken.id, 2024, YearAction.RECOGNISE, "reviewer")
    return decide_transfer(place.store, place.services.settings.node, choice, now=place.services.clock())


def test_a_scanned_certificate_of_another_region_begins_the_same_path(world, guangxi, paper):
    """Uploaded as a file, its code is verified and a transfer begins; once decided it counts once, and the case cannot count it again."""
    zibo, (data, number, person) = world["370300"], paper
    guangxi.hear_of(zibo)
    here = guangxi.add_person()
    proof = upload(guangxi, here, data)
    work(guangxi)
    (taken,) = taken_by(guangxi, here)
    assert (taken.kind, taken.number, taken.state, taken.proof_id) == ("paper", number, "open", proof.id)
    standing = recognise(guangxi, taken)
    assert hours_of(guangxi, here) == (50, 60, 110)
    with guangxi.store.read() as tx:
        (case,) = list_cases(tx).items
        with pytest.raises(AlreadyTransferredError):
            require_not_transferred(tx, get_case_file(tx, case.id))
    assert standing.taken.from_region == "370300"
    given = zibo.give(person, "450000")
    guangxi.hear_of(zibo)
    recognise(guangxi, guangxi.take(given.package, here).taken)
    assert hours_of(guangxi, here) == (50, 60, 110)  # the package takes the place of the sums


def test_a_worker_that_dies_after_the_reading_loses_no_certificate(world, guangxi, paper):
    """Reading and the request to verify are one transaction: whoever comes next begins the transfer, once."""
    guangxi.hear_of(world["370300"])
    here = guangxi.add_person()
    upload(guangxi, here, paper[0])
    read_and_die(guangxi)
    assert taken_by(guangxi, here) == ()
    work(guangxi)
    (taken,) = taken_by(guangxi, here)
    assert taken.number == paper[1]
    with guangxi.store.read() as tx:
        assert count_jobs(tx) == {"done": 2}


def test_a_worker_that_dies_while_verifying_is_followed_by_another(world, guangxi, paper, clock):
    """Its lease runs out and the next worker begins the transfer; should the first one wake up, it writes nothing."""
    guangxi.hear_of(world["370300"])
    here = guangxi.add_person()
    upload(guangxi, here, paper[0])
    read_and_die(guangxi)
    asleep = take_job(guangxi, "falls asleep")
    clock.turn(minutes=1)
    work(guangxi)
    with pytest.raises(StaleLeaseError):
        answer(guangxi, asleep)
    assert len(taken_by(guangxi, here)) == 1
    with guangxi.store.read() as tx:
        assert [row.action for row in read_audit(tx)].count("transfer.taken") == 1


def test_what_cannot_be_judged_yet_is_looked_at_again_for_a_week(world, guangxi, paper, clock):
    """No list of the region is here: undetermined is not forged. When the list comes, the transfer begins by itself; later than that nobody asks."""
    here = guangxi.add_person()
    upload(guangxi, here, paper[0])
    work(guangxi)
    clock.turn(hours=2)
    assert take_job(guangxi, "early") is None
    clock.turn(hours=2)
    work(guangxi)
    assert taken_by(guangxi, here) == ()
    guangxi.hear_of(world["370300"])
    clock.turn(hours=4)
    work(guangxi)
    assert [taken.number for taken in taken_by(guangxi, here)] == [paper[1]]
    clock.turn(hours=4)
    assert take_job(guangxi, "late") is None


def test_after_a_week_nobody_looks_again(guangxi, paper, clock):
    """The case stays with its reviewer, like any other."""
    here = guangxi.add_person()
    upload(guangxi, here, paper[0])
    work(guangxi)
    clock.turn(days=8)
    work(guangxi)
    clock.turn(days=1)
    assert take_job(guangxi, "late") is None
    assert taken_by(guangxi, here) == ()


def test_the_same_certificate_uploaded_twice_begins_one_transfer(world, guangxi, paper):
    """By photo and as a file, by whoever: the certificate behind both is one."""
    guangxi.hear_of(world["370300"])
    here = guangxi.add_person()
    upload(guangxi, here, paper[0])
    upload(guangxi, here, paper[0] + b"\n% sent once more\n")
    work(guangxi)
    assert len(taken_by(guangxi, here)) == 1


def test_an_upload_withdrawn_meanwhile_begins_nothing(world, guangxi, paper, clock):
    """Taken back before the code was verified: the person does not claim it."""
    guangxi.hear_of(world["370300"])
    here = guangxi.add_person()
    proof = upload(guangxi, here, paper[0])
    read_and_die(guangxi)
    withdraw_proof(guangxi.store, proof.id, actor="user:wang", reason="wrong file", now=clock())
    work(guangxi)
    assert taken_by(guangxi, here) == ()


def test_a_case_that_a_person_decided_meanwhile_begins_nothing(world, guangxi, paper, clock):
    """The lists came after the reviewer had rejected the paper: the machine does not go behind their back."""
    here = guangxi.add_person()
    upload(guangxi, here, paper[0])
    work(guangxi)
    with guangxi.store.read() as tx:
        (case,) = list_cases(tx).items
    rejected = Choice(case.id, case.version, "unit_reject", "unit", "unit-1", reason="不予认定")
    decide_case(guangxi.store, guangxi.services.packs, rejected, now=clock())
    guangxi.hear_of(world["370300"])
    clock.turn(hours=4)
    work(guangxi)
    assert taken_by(guangxi, here) == ()


def test_a_certificate_of_somebody_else_begins_nothing(world, guangxi, paper):
    """Another name: the case shows it to the reviewer, no transfer begins."""
    guangxi.hear_of(world["370300"])
    here = guangxi.add_person(name="李雷", id_number=None)
    upload(guangxi, here, paper[0])
    work(guangxi)
    assert taken_by(guangxi, here) == ()


def test_a_certificate_of_this_region_begins_no_transfer(world, paper, reader):
    """Its hours are in the account already."""
    zibo = world["370300"]
    zibo.services = replace(zibo.services, reader=reader)
    upload(zibo, paper[2], paper[0])
    work(zibo)
    assert taken_by(zibo, paper[2]) == ()
