"""What must hold of every account, whatever is handed in and in whichever order."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.accounts import (
    Entry,
    ForeignRecord,
    amounts_of,
    judge_purpose,
    period_balance,
    recognise,
    reversal_of,
)
from verifier.activity import Person, Sex
from verifier.regions import Region
from verifier.rules import load_packs

PACKS = load_packs()
JUDGED = [("370300", 2024), ("150000", 2022), ("450000", 2024), ("440000", 2024), ("650000", 2024), ("000000", 2024)]
CATEGORIES = [
    ("training", "professional", "elective", "review"),
    ("paper", "professional", "elective", "review"),
    ("platform_prof_compulsory", "professional", "compulsory", "platform"),
    ("platform_prof_elective", "professional", "elective", "platform"),
    ("platform_public", "public", "compulsory", "platform"),
    ("xuexi_points", "public", "elective", "review"),
    ("personal_elective", "elective", "any", "platform"),
]
halves = st.integers(0, 120).map(lambda count: Decimal(count) / 2)


@st.composite
def ledgers(draw, year=2024, most=12):
    """Entries of one year over few days, so that they meet."""
    entries = []
    for place in range(draw(st.integers(0, most))):
        category, subject, lane, source = draw(st.sampled_from(CATEGORIES))
        first = date(year, 5, 1) + timedelta(days=draw(st.integers(0, 5)))
        days = tuple(first + timedelta(days=more) for more in range(draw(st.integers(1, 3))))
        deems = draw(st.sampled_from([None, None, None, None, "professional"]))
        entries.append(
            Entry(
                id=f"e{place}",
                year=year,
                category=category,
                subject=subject,
                hours=draw(halves),
                lane=lane,
                days=days if category == "training" else (),
                source=source,
                deems=deems,
            )
        )
    return entries


def read(entries, region, year):
    """The account of a year under its pack."""
    return period_balance(entries, PACKS.for_year(Region(region), year), date(year, 12, 31))


@pytest.mark.parametrize(("region", "year"), JUDGED)
@given(data=st.data())
def test_more_proof_never_lowers_the_total_nor_undoes_a_year(region, year, data):
    """Every prefix of a ledger is worth no more than the whole, and a complete year stays complete."""
    entries = data.draw(ledgers(year))
    before = read(entries[:-1], region, year)
    after = read(entries, region, year)
    assert after.total >= before.total
    assert after.professional >= before.professional
    assert not (before.compliant and not after.compliant)


@pytest.mark.parametrize(("region", "year"), JUDGED)
@given(data=st.data())
def test_order_changes_placement_and_not_the_total(region, year, data):
    """The same proofs in another order make the same account; what a line lost may differ."""
    entries = data.draw(ledgers(year))
    shuffled = data.draw(st.permutations(entries))
    one, other = read(entries, region, year), read(shuffled, region, year)
    assert (one.total, one.public, one.professional, dict(one.short)) == (
        other.total,
        other.public,
        other.professional,
        dict(other.short),
    )


@given(ledgers())
def test_a_line_counts_what_it_did_not_lose(entries):
    """Every hour of an entry is counted or lost by a named limit, and the total is the sum of the lines."""
    balance = read(entries, "370300", 2024)
    for entry, line in zip(entries, balance.lines, strict=True):
        assert entry.hours == line.counted + line.lost
        assert bool(line.lost) == bool(line.code) == bool(line.cite)
    assert balance.amounts.of("total") == sum((line.counted for line in balance.lines), start=Decimal(0))


@given(ledgers(), st.data())
def test_a_reversal_leaves_no_trace_in_the_figures(entries, data):
    """An account with an entry and its reversal is the account without either."""
    if not entries:
        return
    gone = data.draw(st.sampled_from(entries))
    with_reversal = read([*entries, reversal_of(gone, id="r")], "370300", 2024)
    without = read([entry for entry in entries if entry is not gone], "370300", 2024)
    assert with_reversal == without


@given(ledgers())
def test_no_day_holds_more_than_its_room(entries):
    """The hours of training counted over six days are at most eight for each day that anybody used."""
    balance = read(entries, "370300", 2024)
    days = {day for entry in entries for day in entry.days}
    counted = sum(
        (line.counted for entry, line in zip(entries, balance.lines, strict=True) if entry.category == "training"),
        start=Decimal(0),
    )
    assert counted <= 8 * len(days)


@given(
    ledgers(2022),
    st.sampled_from([Sex.MALE, Sex.FEMALE]),
    st.dates(date(1950, 1, 1), date(2000, 1, 1)),
    st.sets(
        st.sampled_from(
            [
                "non_public_sector",
                "grassroots_township",
                "medical",
                "epidemic_designated_hospital",
                "from_party_government",
            ]
        )
    ),
    st.sampled_from([None, date(2022, 3, 1), date(2020, 3, 1)]),
)
def test_an_exemption_never_changes_an_account_nor_makes_anyone_worse(entries, sex, birth, attributes, moved):
    """A11: the account is read the same before and after, and whoever passes without exemptions passes with them."""
    pack = PACKS.for_year(Region("150000"), 2022)
    before = read(entries, "150000", 2022)
    person = Person(sex=sex, birth=birth, transfer_date=moved, attributes=frozenset(attributes))
    accounts = {2020: before.amounts, 2021: before.amounts, 2022: before.amounts}
    kept = dict(accounts)
    with_them = judge_purpose("title_review", person, pack=pack, accounts=accounts, on=date(2022, 9, 1), level="senior")
    assert accounts == kept
    assert read(entries, "150000", 2022) == before
    without = judge_purpose(
        "title_review", person, pack=replace(pack, exemption=()), accounts=accounts, on=date(2022, 9, 1), level="senior"
    )
    assert not (without.passed and with_them.passed is False)


@given(
    st.dictionaries(st.sampled_from(["public", "professional", "professional.elective"]), halves, max_size=3),
    st.sampled_from(["370300", "150000", "450000", "650000", "000000"]),
    st.sampled_from(["370100", "150200", "450000", "110000"]),
    st.sampled_from([True, False, None]),
    st.sampled_from(["", "local_hr"]),
    st.sampled_from(["", "other", "370000-platform"]),
    st.booleans(),
)
def test_no_more_is_recognised_than_was_printed(hours, here, origin, verified, by, recorded_in, again):
    """Hours from elsewhere keep their subject and number: never more, never in another lane."""
    record = ForeignRecord(
        hours=hours, year=2022, from_region=Region(origin), verified=verified, verified_by=by, recorded_in=recorded_in
    )
    pack = PACKS.for_year(Region(here), 2022)
    result = recognise(record, here=pack, declared_again=again, counted_keys=[])
    for given_hours in (result.hours, result.proposal):
        for lane, figure in (given_hours or {}).items():
            assert figure <= hours[lane]
    assert result.hours is None or set(result.hours) == set(hours)


@given(
    st.dictionaries(st.sampled_from(["public", "professional", "elective", "public.compulsory"]), halves, max_size=4)
)
def test_lanes_add_up_to_the_total(hours):
    """No hour is in two subjects, and none is outside of the total."""
    amounts = amounts_of(hours)
    assert amounts.of("total") == sum(
        (amounts.of(one) for one in ("public", "professional", "elective")), start=Decimal(0)
    )
