"""Hours move with a person from one region to another: verified, judged by the right rules, never more than they were, never twice."""

from contextlib import ExitStack
from datetime import date
from decimal import Decimal

import pytest

from signing import Reason, open_transfer, token_to_text
from tests.flows.regions import World, earn, moved
from verifier.errors import NotFoundError, ReasonMissingError
from verifier.flows import (
    Order,
    TransferChoice,
    TransferPlaceError,
    TransferRefusedError,
    YearAction,
    check_certificate,
    decide_transfer,
    issue_certificate,
    read_account,
    read_transfer,
    recheck_transfers,
    revoke_certificate,
)
from verifier.store import (
    StaleVersionError,
    certificates_of,
    entries_of,
    find_transferred,
    get_certificate,
)
from verifier.worker import jobs_of


@pytest.fixture(name="world")
def _world(tmp_path, clock):
    """Zibo, Guangxi, and two places of Inner Mongolia, each opened when it is asked for."""
    with ExitStack() as stack:
        yield World(stack, tmp_path, clock)


def decide(place, standing, year, action=YearAction.RECOGNISE, reason="", offices=None):
    """A person decides a year."""
    choice = TransferChoice(standing.taken.id, year, action, "reviewer", reason, offices)
    return decide_transfer(place.store, place.services.settings.node, choice, now=place.services.clock())


def hours_of(place, person, year=2024):
    """What counts, by subject."""
    balance = read_account(place.store, place.services.packs, person.id, year=year).balance
    return balance.public, balance.professional, balance.total


def test_what_the_pack_does_not_cover_waits_for_a_person(world):
    """Guangxi has no rule for hours of other provinces: nothing counts until a person says so, then all of it, as it was."""
    _, here, given = moved(world)
    guangxi = world["450000"]
    standing = guangxi.take(given.package, here)
    (year,) = standing.years
    assert (standing.taken.state, year.state, year.code, year.effect) == (
        "open",
        "waiting",
        "NO_REGIONAL_RULE",
        "review",
    )
    assert year.hours == {"professional": "60", "public": "50"}
    assert hours_of(guangxi, here) == (0, 0, 0)
    settled = decide(guangxi, standing, 2024)
    assert (settled.taken.state, settled.years[0].state) == ("settled", "recognised")
    assert hours_of(guangxi, here) == (50, 60, 110)
    with pytest.raises(StaleVersionError):
        decide(guangxi, standing, 2024)


def test_a_closed_year_is_judged_by_the_place_where_it_was_lived(world):
    """Zibo's year of 50 public hours is no year of Guangxi's: its own rules say that it is complete, and its certificate can be issued."""
    _, here, given = moved(world)
    guangxi = world["450000"]
    decide(guangxi, guangxi.take(given.package, here), 2024)
    account = read_account(guangxi.store, guangxi.services.packs, here.id, year=2024)
    assert (account.pack.pack.region, account.balance.compliant) == ("370300", True)


def test_the_running_year_is_judged_by_the_new_place(world, clock):
    """Moved in the same year: the hours come along, and the new place's rules judge what is there."""
    clock.turn(days=-60)
    zibo, guangxi = world["370300"], world["450000"]
    person = zibo.add_person()
    clock.turn(days=60)
    earn(zibo, person)
    given = zibo.give(person, "450000")
    guangxi.hear_of(zibo)
    here = guangxi.add_person()
    standing = guangxi.take(given.package, here, moved_on=date(2024, 11, 21))
    decide(guangxi, standing, 2024)
    (year,) = decide_free(guangxi, standing)
    assert (year.closed, year.judged_by) == (False, "450000")
    account = read_account(guangxi.store, guangxi.services.packs, here.id, year=2024)
    assert account.pack.pack.region == "450000"
    assert {entry.source for entry in account.entries} == {"transfer"}


def decide_free(place, standing):
    """The years as they stand now."""
    return read_transfer(place.store, standing.taken.id).years


def test_inside_inner_mongolia_verified_hours_count_at_once(world):
    """三(九): what local HR verified counts region-wide, with the clause."""
    league, region = world["150100"], world["150000"]
    person = league.add_person()
    league.post(person, 2022, Decimal(60), key="a")
    league.post(person, 2022, Decimal(30), "public", key="b")
    given = league.give(person, "150000")
    region.hear_of(league)
    here = region.add_person()
    standing = region.take(given.package, here)
    assert (standing.taken.state, standing.years[0].rule, standing.years[0].effect) == ("settled", "IM-X1", "accept")
    assert hours_of(region, here, 2022) == (30, 60, 90)
    with region.store.read() as tx:
        assert all("三(九)" in "".join(entry.trail["cites"]) for entry in entries_of(tx, here.id))


def test_zibo_asks_for_a_new_declaration(world):
    """Q6: verified hours from outside are declared here again, and unit, authority and HR decide in this order."""
    league, zibo = world["150100"], world["370300"]
    person = league.add_person()
    league.post(person, 2024, Decimal(40), key="a")
    given = league.give(person, "370300")
    zibo.hear_of(league)
    standing = zibo.take(given.package, zibo.add_person())
    (year,) = standing.years
    assert (year.state, year.rule, year.effect, year.steps) == (
        "waiting",
        "ZB-X2",
        "declare_again_here",
        ("unit", "authority", "hr"),
    )


def test_the_reviewers_of_the_pack_speak_in_their_order(world):
    """Zibo Q6 with Q5: the unit recognises; authority and HR do not repeat it, they end by exception."""
    league, zibo = world["150100"], world["370300"]
    person = league.add_person()
    league.post(person, 2024, Decimal(40), key="a")
    given, here = league.give(person, "370300"), zibo.add_person()
    zibo.hear_of(league)
    standing = zibo.take(given.package, here)
    for offices in (("authority",), ("hr",), ()):
        with pytest.raises(TransferPlaceError) as refused:
            decide(zibo, standing, 2024, offices=offices)
        assert refused.value.facts["place"].code == "unit"
    assert decide(zibo, standing, 2024, offices=("unit",)).years[0].state == "recognised"
    ended = decide(zibo, standing, 2024, YearAction.END, "材料不实", offices=("hr",))
    assert (ended.years[0].state, hours_of(zibo, here)) == ("ended", (0, 0, 0))
    with pytest.raises(NotFoundError):
        decide(zibo, standing, 1999)


def test_where_no_order_is_named_hr_decides(world):
    """Guangxi names nobody: not the unit."""
    _, other, given = moved(world)
    waiting = world["450000"].take(given.package, other)
    with pytest.raises(TransferPlaceError):
        decide(world["450000"], waiting, 2024, offices=("unit",))
    assert decide(world["450000"], waiting, 2024, offices=("hr",)).years[0].state == "recognised"


def test_the_same_package_is_taken_once(world):
    """Handed in again, it tells how it stands; the same hours asked for again are the same package."""
    person, here, given = moved(world)
    guangxi = world["450000"]
    standing = guangxi.take(given.package, here)
    decide(guangxi, standing, 2024)
    again = guangxi.take(given.package, here)
    assert (again.repeated, again.taken.id, again.taken.state) == (True, standing.taken.id, "settled")
    assert world["370300"].give(person, "450000").package == given.package
    assert hours_of(guangxi, here) == (50, 60, 110)


def test_a_newer_package_supersedes_and_brings_only_what_is_new(world):
    """Ten more hours there: the old cover is superseded, here nothing counts twice."""
    person, here, given = moved(world)
    zibo, guangxi = world["370300"], world["450000"]
    decide(guangxi, guangxi.take(given.package, here), 2024)
    zibo.post(person, 2024, Decimal(8), key="more", category="academic")
    newer = zibo.give(person, "450000")
    assert newer.uid != given.uid
    with zibo.store.read() as tx:
        assert get_certificate(tx, given.uid).state == "superseded"
    guangxi.hear_of(zibo)
    assert recheck(guangxi) == ()
    standing = guangxi.take(newer.package, here)
    decide(guangxi, standing, 2024)
    assert hours_of(guangxi, here) == (50, 68, 118)


def recheck(place):
    """Look again at what was taken."""
    s = place.services
    now = s.clock()
    return recheck_transfers(s.store, s.trust.read_trust(), s.trust.status_lookup(now), actor="test", now=now)


def test_what_falls_there_falls_here_and_ends_the_certificate(world, clock):
    """The cover is revoked: after the next lists its hours are taken back, and the certificate that rests on them is revoked."""
    _, here, given = moved(world)
    zibo, guangxi = world["370300"], world["450000"]
    standing = guangxi.take(given.package, here)
    decide(guangxi, standing, 2024)
    s = guangxi.services
    issued = issue_certificate(s.store, s.keys, s.packs, s.settings.node, Order(here.id, 2024, "test"), now=clock())
    clock.turn(minutes=5)
    revoke_certificate(
        zibo.store, open_transfer(given.package).claims.number, reason="late failure", actor="hr", now=clock()
    )
    guangxi.hear_of(zibo)
    (ended,) = recheck(guangxi)
    assert (ended.id, ended.state, ended.reason) == (standing.taken.id, "ended", "revoked")
    assert hours_of(guangxi, here) == (0, 0, 0)
    with guangxi.store.read() as tx:
        assert {one.state for one in certificates_of(tx, here.id)} == {"revoked"}
        assert get_certificate(tx, issued.uid).reason == "transfer.revoked"
    assert [outcome.error for outcome in jobs_of(s).run_until_idle()] == [None]  # the worker publishes at once
    trust, lookup = s.trust.read_trust(), s.trust.status_lookup(clock())
    text = token_to_text(issued.token, host="v.example")
    report = check_certificate(text, trust=trust, statuses=lookup, now=clock()).report
    assert report.reasons == (Reason.REVOKED,)
    with pytest.raises(StaleVersionError):
        decide(guangxi, standing, 2024, YearAction.END, "again")
    with pytest.raises(TransferRefusedError, match="revoked"):
        guangxi.take(given.package, here)


def test_the_same_record_pushed_here_later_is_known(world):
    """What a transfer brought is found by its keys, so that nobody counts it by hand again; a proof of something else is not."""
    _, here, given = moved(world)
    guangxi = world["450000"]
    decide(guangxi, guangxi.take(given.package, here), 2024)
    from verifier.accounts import hashed

    with guangxi.store.read() as tx:
        assert find_transferred(tx, here.id, hashed({"record:sd-platform:2024-1"})) is not None
        assert find_transferred(tx, here.id, hashed({"record:sd-platform:2024-9"})) is None


def test_what_counts_here_already_is_not_brought_again(world):
    """The record was imported here first: the package's entry for it brings nothing, and says what it is the same as."""
    guangxi = world["450000"]
    zibo = world["370300"]
    person = zibo.add_person()
    zibo.post(person, 2024, Decimal(20), key="record:moe:77")
    zibo.post(person, 2024, Decimal(30), key="record:moe:78")
    here = guangxi.add_person()
    first = guangxi.post(here, 2024, Decimal(20), key="record:moe:77")
    given = zibo.give(person, "450000")
    guangxi.hear_of(zibo)
    settled = decide(guangxi, guangxi.take(given.package, here), 2024)
    assert [entry.same_as for entry in settled.entries] == [first.id, None]
    assert hours_of(guangxi, here)[2] == 50


def test_hours_go_as_they_counted_and_never_more(world):
    """80 hours claimed under the yearly limit of 60: 60 travel."""
    zibo, guangxi = world["370300"], world["450000"]
    person = zibo.add_person()
    zibo.post(person, 2024, Decimal(80), key="a", category="platform_prof_elective")
    given = zibo.give(person, "450000")
    assert open_transfer(given.package).claims.total_hours == 60
    guangxi.hear_of(zibo)
    here = guangxi.add_person()
    decide(guangxi, guangxi.take(given.package, here), 2024)
    assert hours_of(guangxi, here) == (0, 60, 60)


def test_a_refused_or_ended_year_needs_a_reason_and_counts_nothing(world):
    """Refused: never counted. Recognised and ended: taken back."""
    _, here, given = moved(world)
    guangxi = world["450000"]
    standing = guangxi.take(given.package, here)
    with pytest.raises(ReasonMissingError):
        decide(guangxi, standing, 2024, YearAction.REFUSE)
    decide(guangxi, standing, 2024)
    ended = decide(guangxi, standing, 2024, YearAction.END, "审验不通过")
    assert (ended.years[0].state, hours_of(guangxi, here)) == ("ended", (0, 0, 0))
