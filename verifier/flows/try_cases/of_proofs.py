"""Cases about proofs and the account that they make: conversion, balance, warnings, papers that may be printed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from verifier.accounts import (
    Balance,
    Entry,
    PrintFacts,
    entries_of,
    in_force_on,
    period_balance,
    printable,
)
from verifier.activity import Activity, activity_of, person_of
from verifier.flows.try_cases.case_file import Case, reading
from verifier.flows.try_cases.of_texts import parsed_evidence
from verifier.regions import Region
from verifier.review import lanes_left_open
from verifier.rules import Conversion, Packs, RulePack, convert_in

BEFORE = "before"  # the category of hours that a case starts from
RULES_OF_OTHER_YEAR = "RULES_OF_OTHER_YEAR"
NO_VERIFICATION = "NO_VERIFICATION"


def judged(case: Case, packs: Packs) -> dict[str, Any]:
    """Convert the proofs of a case and add up the account of its year."""
    conversion, balance, pack, warnings = converted(case, packs)
    return {
        "items": [_line(item) for item in conversion.items],
        "sum": conversion.sum,
        "account": _account(balance),
        "ceiling": conversion.ceiling,
        "parsed": parsed_evidence(case) if case.expect is None or "parsed" in case.expect else {},
        "credited_in_claim_year": conversion.credited_in_claim_year,
        "other_years": conversion.other_years,
        "next": conversion.next,
        "deemed_years": deemed_years(case, conversion),
        "certificates": _papers(case, pack, balance),
        "warnings": warnings,
    }


def converted(case: Case, packs: Packs) -> tuple[Conversion, Balance, RulePack, tuple[str, ...]]:
    """Convert the proofs and read the account, with the pack that judged it and what a reader should know."""
    region = region_of_year(case)
    activities = _activities(case)
    with reading(f"{case.path}.person"):
        person = person_of(case.person)
    conversion = convert_in(
        packs, region, activities, person=person, year=case.year, account_before=case.account_before
    )
    draft = packs.of_another_year(region, case.year)
    pack = draft or packs.for_year(region, case.year)
    balance = _balance(case, pack, conversion, activities)
    warnings = balance.warnings
    if draft is not None:
        warnings = (*warnings, RULES_OF_OTHER_YEAR)
    if draft is not None or _left_open(case, pack, balance):
        balance = replace(balance, compliant=None)
    if case.context.get("transferred_in", {}).get("verified") is False:
        warnings = (*warnings, NO_VERIFICATION)
    return conversion, balance, pack, warnings


def _left_open(case: Case, pack: RulePack, balance: Balance) -> bool:
    """Whether the year lacks only what the text leaves open for the person's industry."""
    open_lanes = lanes_left_open(pack, {"industry": case.context.get("industry", "")}, date(case.year, 12, 31))
    return balance.compliant is False and open_lanes >= set(balance.short)


def deemed_years(case: Case, conversion: Conversion) -> tuple[int, ...]:
    """List the deemed years, those of the case's cycle where it names one (Xinjiang Art. 14: 在周期内)."""
    first, last = case.context.get("cycle", (0, 9999))
    return tuple(year for year in conversion.deemed_years if first <= year <= last)


def account_of(case: Case, packs: Packs) -> Balance | None:
    """Give the account that a case brings, or nothing where it brings none."""
    if not case.account_before and not case.evidence:
        return None
    return converted(case, packs)[1]


def region_of_year(case: Case) -> Region:
    """Give the region whose rules judge the case's year: a year lived elsewhere is that place's, the year of the move the new place's (A12.12)."""
    moved = case.context.get("transferred_in", {})
    if "from" in moved and "date" in moved and case.year < date.fromisoformat(moved["date"]).year:
        return Region(moved["from"])
    return Region(case.region)


def _activities(case: Case) -> list[Activity]:
    """Build the activities of a case's evidence."""
    built = []
    for place, one in enumerate(case.evidence):
        with reading(f"{case.path}.evidence[{place}].fields"):
            built.append(activity_of(one.id, one.fields, category=one.category, text=one.text))
    return built


def _balance(case: Case, pack: RulePack, conversion: Conversion, activities: list[Activity]) -> Balance:
    """Add up what was there before and what the proofs bring; a draft is judged by the nearest year of its rules."""
    judged_as = min(max(case.year, pack.pack.years.from_), pack.pack.years.to)
    entries = list(_entries_before(case, pack))
    for item, activity in zip(conversion.items, activities, strict=True):
        # the conversion has applied the limits beside `account_before`: post what it credits, as it stands
        entries += entries_of(item, id=f"item:{item.id}", source=str(activity.source or ""))
    level = str(case.context.get("level") or case.person.get("title_level") or "")
    of_year = [replace(entry, year=judged_as) for entry in entries if entry.year == case.year]
    return period_balance(of_year, pack, date(judged_as, 12, 31), level=level)


def _entries_before(case: Case, pack: RulePack) -> Iterator[Entry]:
    """Turn `account_before` into entries; a lane that must come from one source came from it."""
    sources = {rule.lane: rule.source_must_be for rule in pack.requirement}
    for lane, hours in case.account_before.items():
        subject, _, part = lane.partition(".")
        yield Entry(
            id=f"{BEFORE}:{lane}",
            year=case.year,
            category=BEFORE,
            subject=subject if subject in {"public", "professional", "elective"} else "any",
            lane=part or None,
            hours=hours,
            source=sources.get(lane, "") or BEFORE,
        )


def _line(item: Any) -> dict[str, Any]:
    """One line of a conversion under the names of the case files."""
    return {
        "evidence": item.id,
        "category": item.category,
        "subject": item.subject,
        "lane": item.lane,
        "year": item.year,
        "hours": item.hours,
        "status": item.status,
        "reasons": item.reasons,
    }


def _account(balance: Balance) -> dict[str, Any]:
    return {
        "public": balance.public,
        "professional": balance.professional,
        "elective": balance.elective,
        "total": balance.total,
        "compliant": balance.compliant,
        "short": balance.short,
    }


def _papers(case: Case, pack: RulePack, balance: Balance) -> dict[str, bool]:
    """Tell which papers of the region may be printed."""
    facts = PrintFacts(
        balance=balance,
        audit_passed=case.context.get("audit_passed", False),
        base_report_passed=case.context.get("base_report_passed", False),
        issuer_kind=case.context.get("issuer_kind", ""),
    )
    return printable(in_force_on(pack.certificate, date(case.year, 12, 31)), facts)
