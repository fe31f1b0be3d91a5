"""Nodes of several regions in folders of their own, whose lists are carried from one to the other by hand."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import update

from signing import Algorithm
from tests.flows.conftest import platform_rows
from verifier.flows import (
    Arrival,
    Import,
    Services,
    TransferOrder,
    export_transfer,
    import_records,
    publish_lists,
    recognise_transfer,
)
from verifier.rules import load_packs
from verifier.settings import Settings
from verifier.store import add_entry, add_person, migrate, open_store
from verifier.store import schema as tables
from verifier.trust import ISSUING, KeyFolder, Purpose, TrustFolder

PASSPHRASE = b"of the tests"


@dataclass
class Place:
    """One region's node, and the people it knows."""

    services: object

    @property
    def region(self):
        """Its code."""
        return self.services.settings.region

    @property
    def store(self):
        """Its memory."""
        return self.services.store

    def publish(self):
        """Publish its lists."""
        s = self.services
        publish_lists(s.store, s.keys, s.trust, s.settings.node, actor="test", now=s.clock())

    def hear_of(self, *others):
        """Take the lists of other regions, as files."""
        for other in others:
            other.publish()
            folder, theirs = self.services.trust.folder, other.services.trust.folder
            for kind, pattern in (("trust", f"{other.region}.json"), ("status", "*.cwt")):
                for file in (theirs / kind).glob(pattern):
                    (folder / kind).mkdir(parents=True, exist_ok=True)
                    (folder / kind / file.name).write_bytes(file.read_bytes())

    def add_person(self, name="王敏", id_number="370303198504120002", unit="示例单位"):
        """A person of this region."""
        s = self.services
        with s.store.write() as tx:
            return add_person(
                tx, name=name, region=self.region, unit=unit, id_number=id_number, now=s.clock(), facts={}
            )

    def give_id_numbers(self, persons):
        """Give persons identity numbers whose check digits are right, so that certificates commit to them."""
        with self.store.write() as tx:
            for number, person in enumerate(persons):
                text = with_check_digit(f"37030319850412{number:03}")
                sealed, index = tx.seal.close(text, person.id), tx.seal.index(text)
                change = update(tables.persons).where(tables.persons.c.id == person.id)
                tx.connection.execute(change.values(id_number_sealed=sealed, id_number_index=index))

    def post(self, person, year, hours, subject="professional", *, key, category="training", days=(), **more):
        """Post hours as if a proof had been passed."""
        s = self.services
        with s.store.write() as tx:
            return add_entry(
                tx, posting_key=key, person_id=person.id, region=self.region, year=year, category=category, subject=subject,
                lane=None, hours=hours, source="review", trail={"cites": ["四-专业"]}, posted_by="test", now=s.clock(), days=days, **more,
            )  # fmt: skip

    def give(self, person, to, *years):
        """Make a package."""
        s = self.services
        order = TransferOrder(person.id, to, "test", years)
        given = export_transfer(s.store, s.keys, s.packs, s.settings.node, order, now=s.clock())
        self.publish()
        return given

    def take(self, package, person, **more):
        """Take a package."""
        s = self.services
        now = s.clock()
        arrival = Arrival(package, person.id, "test", **more)
        trust, lookup = s.trust.read_trust(), s.trust.status_lookup(now)
        return recognise_transfer(s.store, s.packs, trust, lookup, s.settings.node, arrival, now=now)


def open_place(stack, folder: Path, region: str, clock, *, logs: bool = True) -> Place:
    """A node of a region with all its keys, its database copied from one that was migrated once."""
    settings = settings_of(folder, region)
    (folder / region).mkdir()
    shutil.copyfile(empty_database(), folder / region / "xueshi.db")
    shutil.copytree(made_keys(region, clock(), logs=logs), folder / region / "keys")
    store = open_store(settings.url, settings.data_dir / "blobs", bytes(32))
    stack.callback(store.close)
    keys = KeyFolder(settings.data_dir / "keys", PASSPHRASE)
    place = Place(Services(settings, store, keys, TrustFolder(settings.data_dir), all_packs(), None, clock))
    place.publish()
    return place


def with_check_digit(seventeen: str) -> str:
    """Finish an invented identity number."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]


def settings_of(folder: Path, region: str) -> Settings:
    """The settings of a region's node."""
    return Settings(
        env="dev",
        data_dir=folder / region,
        region=region,
        issuer=f"{region}-hrss",
        public_host=f"{region}.example",
        issuer_name="示例机关",
    )


@cache
def made_keys(region: str, now: datetime, *, logs: bool) -> Path:
    """A region's keys, made once: encrypting them is slow on purpose."""
    folder = Path(tempfile.mkdtemp()) / region
    keys = KeyFolder(folder, PASSPHRASE)
    for purpose in (*ISSUING, *((Purpose.LOG,) if logs else ())):
        keys.new(purpose, now=now - timedelta(days=90), sign_for=timedelta(days=3000), algorithm=Algorithm.ESP256)
    return folder


@cache
def all_packs():
    """The rules, read once."""
    return load_packs()


@cache
def empty_database() -> Path:
    """A database with all tables and no rows."""
    file = Path(tempfile.mkdtemp()) / "empty.db"
    store = open_store(f"sqlite:///{file}", file.parent / "blobs", bytes(32))
    migrate(store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return file


class World(dict):
    """Places by region, each opened when it is asked for."""

    def __init__(self, stack, folder, clock):
        super().__init__()
        self.open = lambda region: open_place(stack, folder, region, clock)

    def __missing__(self, region):
        self[region] = self.open(region)
        return self[region]


def earn(place, person, year=2024):
    """A whole year from the platform."""
    rows = [row | {"year": str(year), "record_id": f"{year}-{row['record_id']}"} for row in platform_rows()]
    s = place.services
    import_records(s.store, s.packs, Import("platform", "sd-platform", rows, "test"), now=s.clock())
    del person


def moved(world, *, to="450000", year=2024):
    """A person with a whole year in Zibo, and the same person elsewhere, with the package."""
    zibo, there = world["370300"], world[to]
    person = zibo.add_person()
    earn(zibo, person, year)
    given = zibo.give(person, to)
    there.hear_of(zibo)
    return person, there.add_person(), given
