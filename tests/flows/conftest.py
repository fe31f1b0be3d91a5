"""A node in a folder of its own, with keys, one person and a clock that the test turns."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ocr import Reader
from signing import Algorithm
from verifier.flows import Import, Services, Upload, import_records, open_services, receive_proof
from verifier.settings import Settings
from verifier.store import Person, add_person, get_case_file, list_cases
from verifier.trust import ISSUING
from verifier.worker import jobs_of

START = datetime(2025, 1, 20, 2, 0, tzinfo=UTC)
ID_NUMBER = "370303198504120002"  # an invented number whose check digit is right
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@dataclass
class TurnedClock:
    """A clock that stands still until it is turned."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        """The time as it stands."""
        return self.now

    def turn(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> TurnedClock:
    """The time of the test."""
    return TurnedClock()


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One warm reader for all tests."""
    with Reader(decoders=1) as opened:
        yield opened


@pytest.fixture
def services(tmp_path, clock, reader) -> Iterator[Services]:
    """A node of Zibo with a certificate key and a status key."""
    settings = Settings(env="dev", data_dir=tmp_path / "node", log_level="INFO")
    with open_services(settings, clock=clock) as opened:
        for purpose in ISSUING:
            opened.keys.new(purpose, now=clock(), sign_for=timedelta(days=365), algorithm=Algorithm.ESP256)
        yield replace(opened, reader=reader)


@pytest.fixture
def person(services, clock) -> Person:
    """The person of the samples."""
    with services.store.write() as tx:
        return add_person(
            tx, name="王敏", region="370300", unit="示例机械有限公司", id_number=ID_NUMBER, now=clock(), facts={}
        )


def upload_of(person, slug, *, key=None, **declared):
    """A sample proof as an upload."""
    (file,) = (SAMPLES / "proofs" / slug).glob("proof.*")
    return Upload(
        data=file.read_bytes(),
        file_name=file.name,
        person_id=person.id,
        received_by="user:wang",
        declared={"region": "370300", "year": 2024, **declared},
        client_key=key,
    )


def assessed_cases(services, person, *slugs):
    """Upload samples, let the worker read them, and give their cases in order."""
    for slug in slugs:
        receive_proof(services.store, upload_of(person, slug), probe=services.reader.probe, now=services.clock())
    outcomes = jobs_of(services).run_until_idle()
    assert [outcome.error for outcome in outcomes] == [None] * len(slugs)
    with services.store.read() as tx:
        found = {case.proof_id: get_case_file(tx, case.id) for case in list_cases(tx).items}
    return [found[key] for key in found]


def platform_rows():
    """Hours that fulfil a year under Zibo's pack: public 50, professional 60 with 20 compulsory."""
    facts = [
        ("1", "platform_public", "50"),
        ("2", "platform_prof_compulsory", "20"),
        ("3", "platform_prof_elective", "40"),
    ]
    return [
        {"record_id": record, "id_number": ID_NUMBER, "name": "王敏", "year": "2024", "category": code, "hours": hours}
        for record, code, hours in facts
    ]


def fulfil(services):
    """Import a whole year."""
    sent = Import("platform", "sd-platform", platform_rows(), "test")
    return import_records(services.store, services.packs, sent, now=services.clock())
