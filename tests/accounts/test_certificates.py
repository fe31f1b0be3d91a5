"""When a paper of a region may be printed."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import (
    NoSuchCertificateError,
    NotPrintableError,
    PrintFacts,
    find_certificate,
    missing_for,
    period_balance,
    printable,
    require_printable,
)
from verifier.regions import Region

END = date(2024, 12, 31)


@pytest.fixture(name="gx", scope="module")
def _gx(packs):
    return packs.for_year(Region("450000"), 2024)


def account(gx, entry, compulsory, elective, professional):
    """A Guangxi account of 2024."""
    entries = (
        entry("c", compulsory, "public", lane="compulsory"),
        entry("e", elective, "public", lane="elective"),
        entry("p", professional),
    )
    return period_balance(entries, gx, END)


@pytest.mark.parametrize(
    ("hours", "audited", "first", "second"),
    [
        ((15, 0, 75), True, True, True),
        ((15, 0, 75), False, True, False),
        ((15, 0, "74.5"), True, True, False),
        ((0, 15, 75), True, False, False),
        (("14.5", 30, 60), True, False, False),
        ((15, 16, 59), True, True, False),
    ],
)
def test_guangxi_gives_two_papers(gx, entry, hours, audited, first, second):
    """GX 四(四): the first for the public course, the second for 90 hours with the course, two thirds and the audit."""
    facts = PrintFacts(balance=account(gx, entry, *hours), audit_passed=audited)
    assert printable(gx.certificate, facts) == {"GX-C1": first, "GX-C2": second}


def test_what_is_missing_is_named_and_refused(gx, entry):
    """The refusal lists the conditions, in the pack's order."""
    paper = find_certificate(gx, "GX-C2", END)
    with pytest.raises(NotPrintableError) as refused:
        require_printable(paper, PrintFacts(balance=account(gx, entry, 15, 0, 70)))
    assert refused.value.missing == ("requirements_met", "audit_passed")
    require_printable(paper, PrintFacts(balance=account(gx, entry, 15, 0, 75), audit_passed=True))


@pytest.mark.parametrize(("region", "year", "name", "fact", "value"), [
    ("150000", 2022, "IM-CARD", "base_report_passed", True),
    ("650000", 2024, "XJ-CE", "issuer_kind", "regional_hr"),
])  # fmt: skip
def test_one_condition_opens_and_its_absence_shuts(packs, region, year, name, fact, value):
    """IM 四(二)3: the card after the report passed; XJ Art. 15: the certificate from the region's HR department alone."""
    paper = find_certificate(packs.for_year(Region(region), year), name, date(year, 12, 31))
    assert missing_for(paper, PrintFacts()) == (*paper.print_when,)
    assert missing_for(paper, PrintFacts(issuer_kind="company")) == (*paper.print_when,)
    assert missing_for(paper, PrintFacts(**{fact: value})) == ()


def test_facts_known_without_an_account_are_taken(gx):
    """A caller may know that the year is complete or the course passed; without account or word neither is met."""
    first, second = (find_certificate(gx, name, END) for name in ("GX-C1", "GX-C2"))
    known = PrintFacts(audit_passed=True, requirements_met=True, public_compulsory_passed=True)
    assert missing_for(first, known) == missing_for(second, known) == ()
    assert missing_for(second, PrintFacts(audit_passed=True)) == ("requirements_met",)
    assert missing_for(first, PrintFacts()) == ("public_compulsory_passed",)


def test_an_unknown_condition_is_never_met(make_pack, gx, entry):
    """A pack may name a condition that this engine does not know: the paper stays shut."""
    from dataclasses import replace

    strange = replace(find_certificate(gx, "GX-C1", END), print_when=("moon_is_full",))
    assert missing_for(strange, PrintFacts(balance=account(gx, entry, 15, 0, 75), audit_passed=True)) == (
        "moon_is_full",
    )


def test_a_pack_without_such_a_floor_has_no_such_course(usual_pack, entry, gx):
    """Where no compulsory public course is asked for, nobody can have passed it."""
    balance = period_balance((entry("a", Decimal(50), "public", lane="compulsory"),), usual_pack, END)
    assert missing_for(find_certificate(gx, "GX-C1", END), PrintFacts(balance=balance)) == ("public_compulsory_passed",)


def test_a_running_cycle_is_not_complete(gx, packs, entry):
    """A year of a running cycle that nobody may judge yet prints nothing that needs a complete one."""
    xinjiang = packs.for_year(Region("650000"), 2024)
    running = period_balance((entry("a", 70, "any"),), xinjiang, END)
    assert running.compliant is None
    assert "requirements_met" in missing_for(find_certificate(gx, "GX-C2", END), PrintFacts(balance=running))


def test_an_unknown_paper_is_refused(gx):
    """No paper is made up, and none is given before its rule is in force."""
    with pytest.raises(NoSuchCertificateError):
        find_certificate(gx, "GX-C3", END)
    with pytest.raises(NoSuchCertificateError):
        find_certificate(gx, "GX-C1", date(2023, 12, 31))
