"""A refused print says which condition is missing, by which clause, and what would fulfil it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import PaperRefusedError, PrintFacts, find_certificate, missing_conditions, period_balance
from verifier.messages import has, say
from verifier.regions import Region
from verifier.rules import load_packs

END = date(2024, 12, 31)


@pytest.fixture(name="gx", scope="module")
def _gx(packs):
    return packs.for_year(Region("450000"), 2024)


def refused(gx, entry, certificate, **hours):
    """What keeps a Guangxi paper from being printed for an account of 2024."""
    entries = (
        entry("c", hours["compulsory"], "public", lane="compulsory"),
        entry("p", hours["professional"]),
    )
    facts = PrintFacts(balance=period_balance(entries, gx, END), audit_passed=hours.get("audited", False))
    return missing_conditions(find_certificate(gx, certificate, END), facts, gx, END)


def test_hours_that_are_missing_are_said_with_what_would_bring_them(gx, entry):
    """15 and 70 hours: five professional ones and the audit are missing, by 四(四), and the ways to earn them are named."""
    hours, audit = refused(gx, entry, "GX-C2", compulsory=15, professional=70)
    assert (hours.condition, audit.condition) == ("requirements_met", "audit_passed")
    assert hours.clause == audit.clause == "GX 四(四)"
    assert "经审验通过" in audit.quote
    assert sum((gap.hours for gap in hours.gaps), Decimal(0)) == 5
    assert "GX 四(四)" in hours.say()
    assert "5" in hours.say()
    assert any(way in hours.say() for way in hours.gaps[0].ways)
    assert audit.gaps == ()


def test_the_public_course_asks_for_public_hours_only(gx, entry):
    """The first paper does not ask for professional hours."""
    (course,) = refused(gx, entry, "GX-C1", compulsory=0, professional=0)
    assert course.condition == "public_compulsory_passed"
    assert {gap.lane.partition(".")[0] for gap in course.gaps} == {"public"}


def test_a_paper_that_may_be_printed_is_refused_by_nothing(gx, entry):
    """Fulfilled and audited."""
    assert refused(gx, entry, "GX-C2", compulsory=15, professional=75, audited=True) == ()


def test_an_unknown_account_is_refused_without_guessing_hours(gx):
    """No account is no fulfilled year, and nothing is invented about it."""
    (hours, _) = missing_conditions(find_certificate(gx, "GX-C2", END), PrintFacts(), gx, END)
    assert hours.gaps == ()


def test_only_the_regions_department_produces_xinjiangs_certificate(packs):
    """XJ Art. 15: a company is told who does, in both languages."""
    xj = packs.for_year(Region("650000"), 2024)
    paper = find_certificate(xj, "XJ-CE", END)
    assert missing_conditions(paper, PrintFacts(issuer_kind="regional_hr"), xj, END) == ()
    (refusal,) = missing_conditions(paper, PrintFacts(issuer_kind="company"), xj, END)
    assert "人事行政部门" in refusal.say("zh")
    assert "XJ Art.15" in refusal.say("en")


def test_every_condition_of_every_pack_has_its_sentence():
    """No refusal falls back to a code."""
    for pack in load_packs():
        for paper in pack.certificate:
            for condition in paper.print_when:
                assert has(f"certificates.condition.{condition}")


def test_a_condition_without_a_sentence_is_named(gx):
    """A pack's new word is refused by its own name."""
    paper = replace(find_certificate(gx, "GX-C1", END), print_when=("weather_is_fine",))
    (refusal,) = missing_conditions(paper, PrintFacts(), gx, END)
    assert "weather_is_fine" in refusal.say()


def test_the_refusal_says_all_that_is_missing_in_the_readers_language(gx, entry):
    """One error, every condition in its sentence, in both languages."""
    refusal = PaperRefusedError("GX-C2", refused(gx, entry, "GX-C2", compulsory=15, professional=70))
    assert [each.condition for each in refusal.conditions] == ["requirements_met", "audit_passed"]
    for lang in ("zh", "en"):
        sentence = say(refusal.code, lang, **refusal.facts)
        assert all(each.say(lang) in sentence for each in refusal.conditions)
    assert refusal.conditions[1].say() in str(refusal)
