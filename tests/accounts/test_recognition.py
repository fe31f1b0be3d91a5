"""Hours earned elsewhere: effect, figure, what still needs a declaration; never more than printed, never twice."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import ForeignRecord, RecordEffect, SealFault, recognise, record_keys
from verifier.regions import Region
from verifier.rules import Recognition, RecognitionEffect, RecognitionWhen

HOURS = {"public": Decimal(30), "professional": Decimal(60)}


@pytest.fixture(name="zibo", scope="module")
def _zibo(packs):
    return packs.for_year(Region("370300"), 2022)


@pytest.fixture(name="im", scope="module")
def _im(packs):
    return packs.for_year(Region("150000"), 2022)


def record(**facts):
    """Ninety hours of 2022 from Inner Mongolia."""
    return ForeignRecord(**{"hours": HOURS, "year": 2022, "from_region": Region("150000"), **facts})


def test_what_the_province_s_platform_holds_needs_no_declaration(zibo):
    """ZB Q6: recorded before the move, not declared again; declared again it counts nothing more."""
    held = recognise(record(recorded_in="370000-platform", from_region=Region("370100")), here=zibo)
    assert (held.effect, held.hours, held.needs_new_declaration) == (RecordEffect.ALREADY_COUNTED, HOURS, False)
    again = recognise(record(recorded_in="370000-platform"), here=zibo, declared_again=True)
    assert (again.effect, set(again.hours.values())) == (RecordEffect.DUPLICATE, {Decimal(0)})


def test_a_verified_record_from_elsewhere_is_declared_here(zibo, im):
    """ZB Q6: with proof of hours and 审验合格 it goes through unit, authority and HR; the year stays judged by its own place."""
    result = recognise(record(recorded_in="other", verified=True), here=zibo, there=im)
    assert (result.effect, result.hours, result.needs_new_declaration) == (RecordEffect.DECLARE_AGAIN_HERE, HOURS, True)
    assert (result.then, result.year_complete, result.cites) == (("unit", "authority", "hr"), True, ("ZB Q6",))


@pytest.mark.parametrize("verified", [False, None])
def test_an_unverified_record_gets_no_figure(zibo, verified):
    """No 审验合格: a person decides, with the printed hours as a proposal only."""
    result = recognise(record(verified=verified), here=zibo)
    assert (result.effect, result.hours, result.code) == (RecordEffect.REVIEW, None, "NO_VERIFICATION")
    assert (result.proposal, result.needs_new_declaration) == (HOURS, None)


@pytest.mark.parametrize(
    ("origin", "by", "effect", "code"),
    [
        ("150200", "local_hr", RecordEffect.ACCEPT, None),
        ("150000", "local_hr", RecordEffect.ACCEPT, None),
        ("150200", "unit", RecordEffect.REVIEW, "NO_VERIFICATION"),
        ("150200", "", RecordEffect.REVIEW, "NO_VERIFICATION"),
        ("450000", "local_hr", RecordEffect.REVIEW, "NO_REGIONAL_RULE"),
        (None, "local_hr", RecordEffect.REVIEW, "NO_REGIONAL_RULE"),
    ],
)
def test_inner_mongolia_takes_what_its_own_bureaus_verified(im, origin, by, effect, code):
    """IM 三(九): valid region-wide once the local HR verified it; of other provinces the notice says nothing."""
    origin_region = Region(origin) if origin else None
    result = recognise(record(from_region=origin_region, verified=True, verified_by=by), here=im)
    assert (result.effect, result.code) == (effect, code)
    assert (result.hours is None) is (effect is RecordEffect.REVIEW)


@pytest.mark.parametrize(
    ("fault", "code"), [(SealFault.BAD_SIGNATURE, "SIGNATURE_INVALID"), (SealFault.REVOKED, "REVOKED")]
)
def test_a_record_whose_signature_fails_is_refused(zibo, fault, code):
    """A forged or revoked certificate brings nothing, verified or not."""
    result = recognise(record(recorded_in="other", verified=True, fault=fault), here=zibo)
    assert (result.effect, result.code, sum(result.hours.values())) == (RecordEffect.REJECT, code, 0)


def test_nothing_counts_twice_by_any_key(zibo):
    """The source's number, the certificate's number or an achievement that is in the account already makes it a duplicate."""
    twice = recognise(
        record(recorded_in="other", verified=True, keys=frozenset({"cert:88", "record:7"})),
        here=zibo,
        counted_keys=["cert:88"],
    )
    assert (twice.effect, sum(twice.hours.values())) == (RecordEffect.DUPLICATE, 0)
    once = recognise(
        record(recorded_in="other", verified=True, keys=frozenset({"cert:88"})), here=zibo, counted_keys=["cert:89"]
    )
    assert once.effect is RecordEffect.DECLARE_AGAIN_HERE


def test_a_year_lived_elsewhere_is_that_place_s_and_the_year_of_the_move_the_new_one_s(zibo, im):
    """A12.12: 30 + 60 is complete in Inner Mongolia; in Zibo the platform's twenty hours are missing."""
    before = recognise(record(verified=True, moved_on=date(2023, 3, 1)), here=zibo, there=im)
    during = recognise(record(verified=True, moved_on=date(2022, 7, 1)), here=zibo, there=im)
    assert (before.year_complete, during.year_complete) == (True, False)
    assert recognise(record(verified=True), here=zibo).year_complete is None
    assert recognise(record(verified=True, year_complete_there=False), here=zibo, there=im).year_complete is False


def made_up(make_pack, start, cite, effect):
    """A pack with one rule for whatever was verified."""
    rule = Recognition("X", RecognitionWhen(verified=True), effect, start, cite)
    return make_pack(recognition=(rule,))


@pytest.mark.parametrize(
    ("complete", "effect"), [(True, RecordEffect.ACCEPT), (False, RecordEffect.REVIEW), (None, RecordEffect.REVIEW)]
)
def test_a_region_may_accept_closed_years(make_pack, start, cite, complete, effect):
    """Only a year that is known to be complete is taken as such; the rule is named either way."""
    pack = made_up(make_pack, start, cite, RecognitionEffect.ACCEPT_CLOSED_YEAR)
    result = recognise(record(verified=True, year_complete_there=complete), here=pack)
    assert (result.effect, result.rule, result.hours is None) == (effect, "X", effect is RecordEffect.REVIEW)


def test_a_region_may_send_every_record_to_a_person(make_pack, start, cite):
    """A pack can say that a person decides; it then gives a proposal and no figure."""
    result = recognise(record(verified=True), here=made_up(make_pack, start, cite, RecognitionEffect.REVIEW))
    assert (result.effect, result.hours, result.proposal, result.cites) == (
        RecordEffect.REVIEW,
        None,
        HOURS,
        ("ZZ 第一条",),
    )


def test_a_rule_counts_from_its_first_day(make_pack, start, cite):
    """Before the rule was in force there is none."""
    pack = made_up(make_pack, start, cite, RecognitionEffect.ACCEPT_REGION_WIDE)
    assert recognise(record(verified=True), here=pack, on=date(1999, 12, 31)).effect is RecordEffect.REVIEW
    assert recognise(record(verified=True), here=pack, on=start).effect is RecordEffect.ACCEPT


def test_spelling_does_not_make_another_record():
    """A number in full width, with spaces or in capitals is the same number; what is not known makes no key."""
    one = record_keys(source="gd", record_id="A 17", certificate_number="３７-08")
    assert one == record_keys(source="GD", record_id="a17", certificate_number="37-08")
    assert record_keys(source="gd", certificate_number=" ") == frozenset()
    assert record_keys(achievement="甲") != record_keys(certificate_number="甲")
