"""Packs of an invented region for the accounts' own tests, and the real packs where the clause matters."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from verifier.accounts import Entry
from verifier.regions import Region
from verifier.rules import Cycle, CycleKind, Requirement, RulePack, load_packs
from verifier.rules.model import Carry, Citation, Head, PackStatus, Years

START = date(2000, 1, 1)
CITE = Citation("ZZ", "第一条", "某某")


def a_pack(**rules):
    """A pack of region 999900 for all years since 2000, by calendar year, with the rules given."""
    head = Head(1, "CN-999900", Region("999900"), "某地", "1", Years(2000, 9999), START, START, PackStatus.IN_FORCE)
    cycle = (Cycle(CycleKind.CALENDAR_YEAR, Carry.NONE, START, CITE),)
    return replace(RulePack(head, cycle=cycle, digest="0" * 64), **rules)


def a_floor(lane, hours=None, **facts):
    """A floor of a lane in hours, or a share of the required total as text."""
    share = facts.pop("share", None)
    return Requirement(
        id=f"R-{lane}-{hours}-{share}",
        lane=lane,
        from_=facts.pop("from_", START),
        cite=CITE,
        min=None if hours is None else Decimal(hours),
        share=None if share is None else Fraction(share),
        **facts,
    )


def an_entry(id_, hours, subject="professional", **facts):
    """An entry of 2024."""
    defaults = {"year": 2024, "category": "training", "subject": subject, "hours": Decimal(hours)}
    return Entry(id=id_, **{**defaults, **facts})


@pytest.fixture(name="make_pack")
def _make_pack():
    return a_pack


@pytest.fixture(name="floor")
def _floor():
    return a_floor


@pytest.fixture(name="entry")
def _entry():
    return an_entry


@pytest.fixture(name="cite")
def _cite():
    return CITE


@pytest.fixture(name="start")
def _start():
    return START


@pytest.fixture(name="usual_pack")
def _usual_pack():
    """Ninety hours, two thirds of them professional, as the national rule has it."""
    return a_pack(requirement=(a_floor("total", 90), a_floor("professional", share="2/3")))


@pytest.fixture(scope="session")
def packs():
    """The packs that travel with the program."""
    return load_packs()
