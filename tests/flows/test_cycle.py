"""Years side by side from the ledger: Xinjiang's appointment cycle, deemed years, Guangxi's make-up year."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import CycleStatus, CycleUnreadableError
from verifier.flows import read_account, read_cycle
from verifier.store import add_entry, add_person

XINJIANG, GUANGXI, INNER_MONGOLIA = "650000", "450000", "150000"


@pytest.fixture
def learner(services, clock):
    """A person of a region with hours by year; `deems` are years declared met."""

    def made(region, hours, *, deems=()):
        with services.store.write() as tx:
            person = add_person(tx, name="王敏", region=region, unit="示例单位", id_number=None, now=clock())
            for year, figure in {**dict.fromkeys(deems, 0), **hours}.items():
                add_entry(
                    tx,
                    posting_key=f"{person.id}:{year}",
                    person_id=person.id,
                    region=region,
                    year=year,
                    category="degree_study" if year in deems else "training",
                    subject="any" if region == XINJIANG else "professional",
                    lane=None,
                    hours=Decimal(figure),
                    source="review",
                    trail={},
                    posted_by="test",
                    now=clock(),
                    deems="total" if year in deems else None,
                )
            return person

    return made


def read(services, person, first, last, on):
    """The years of a person."""
    return read_cycle(services.store, services.packs, person.id, first_year=first, last_year=last, on=on)


def test_hours_may_be_concentrated_in_one_year_of_the_cycle(services, learner):
    """216 hours in the first of three years complete the cycle, and an empty year is no breach (XJ-8)."""
    found = read(services, learner(XINJIANG, {2022: 216}), 2022, 2024, date(2024, 6, 1))
    assert (found.standing.status, found.standing.required, found.standing.earned) == (CycleStatus.COMPLETE, 216, 216)
    assert [year.balance.compliant for year in found.years] == [True, None, None]


@pytest.mark.parametrize(
    ("on", "status", "compliant"),
    [
        (date(2024, 12, 30), "running", None),
        (date(2024, 12, 31), "incomplete", False),
        (date(2025, 3, 1), "incomplete", False),
    ],
)
def test_nobody_says_that_a_cycle_failed_before_it_ended(services, learner, on, status, compliant):
    """72 of 216: running until the last day."""
    found = read(services, learner(XINJIANG, {2022: 72}), 2022, 2024, on)
    assert (found.standing.status, found.standing.compliant, found.standing.short) == (status, compliant, 144)


def test_a_deemed_year_counts_as_its_floor(services, learner):
    """Degree study in 2023 and 2024 lifts each to 72 and grants no hour more (XJ Art. 14)."""
    found = read(services, learner(XINJIANG, {2022: 72}, deems=(2023, 2024)), 2022, 2024, date(2024, 12, 31))
    assert found.standing.status == "complete"
    assert [year.is_deemed for year in found.years] == [False, True, True]
    assert found.told()["cycle"]["earned"] == "216"


def test_guangxi_lets_the_public_course_of_last_year_be_made_up(services, learner):
    """In 2024: 2023's public course yes, 2022's no longer, 2024 itself is simply open (GX 四(一))."""
    found = read(services, learner(GUANGXI, {}), 2022, 2024, date(2024, 6, 1))
    assert found.standing is None
    assert [(year.year, year.make_up.allowed, year.make_up.code) for year in found.years] == [
        (2022, False, "MAKEUP_TOO_OLD"),
        (2023, True, "MAKEUP_PRIOR_YEAR"),
        (2024, True, None),
    ]
    assert found.years[1].make_up.subject == "public"


def test_the_notice_of_2024_lets_nobody_make_up_in_2025(services, learner):
    """What may be made up in 2025 only a notice of 2025 can say (GX 四(一) speaks of 2024)."""
    found = read(services, learner(GUANGXI, {}), 2023, 2024, date(2025, 1, 20))
    assert [(year.make_up.allowed, year.make_up.code) for year in found.years] == [(False, "RULES_OF_OTHER_YEAR")] * 2


def test_years_without_rules_of_their_own_are_drafts(services, learner):
    """Inner Mongolia: 2022 is judged, 2023 is only shown."""
    found = read(services, learner(INNER_MONGOLIA, {2023: 90}), 2022, 2023, date(2023, 12, 31))
    assert [(year.year, year.rules.is_draft, year.balance.compliant) for year in found.years] == [
        (2022, False, False),
        (2023, True, None),
    ]


@pytest.mark.parametrize(("first", "last"), [(2024, 2022), (1995, 2024)])
def test_a_span_without_sense_is_refused(services, learner, first, last):
    """The wrong way round, or thirty years."""
    with pytest.raises(CycleUnreadableError):
        read(services, learner(XINJIANG, {}), first, last, date(2024, 1, 1))


def test_an_account_without_rules_of_its_year_is_a_draft(services, learner):
    """The page of 2024 in Inner Mongolia shows the notice of 2022 and decides nothing."""
    account = read_account(services.store, services.packs, learner(INNER_MONGOLIA, {2024: 60}).id, year=2024)
    assert (account.is_draft, account.balance.compliant, account.due_days) == (True, None, ())
    assert [(gap.lane, gap.hours) for gap in account.gaps] == [("public", 30)]


def test_guangxi_s_audit_day_stands_beside_the_year(services, learner):
    """25 February 2025 is in time, the 26th is late (GX 四(三))."""
    person = learner(GUANGXI, {2024: 60})
    (open_,) = read_account(services.store, services.packs, person.id, year=2024, today=date(2025, 2, 25)).due_days
    (late,) = read_account(services.store, services.packs, person.id, year=2024, today=date(2025, 2, 26)).due_days
    assert (open_.filing.due, open_.filing.codes) == (date(2025, 2, 25), ("MISSING:filed",))
    assert late.filing.codes == ("LATE", "MISSING:filed")
