"""Cases about what an account means: titles, assessments, cycles, make-up years, records from elsewhere, deadlines, papers, routes."""

from datetime import date
from decimal import Decimal
from typing import Any

from verifier.accounts import (
    TOTAL,
    Amounts,
    ForeignRecord,
    NoDayToCountFromError,
    NoSuchCertificateError,
    NoSuchDeadlineError,
    PrintFacts,
    SealFault,
    amounts_of,
    check_filing,
    find_certificate,
    find_deadline,
    judge_cycle,
    judge_purpose,
    may_make_up,
    missing_for,
    recognise,
)
from verifier.activity import person_of
from verifier.flows.try_cases.case_file import Case, reading
from verifier.flows.try_cases.errors import KeyMissingError, WordUnknownError
from verifier.flows.try_cases.of_proofs import account_of, converted, deemed_years
from verifier.regions import Region
from verifier.review import consequences, route
from verifier.rules import Packs, RulePack, Weight

TITLE_REVIEW = "title_review"
ASSESSMENT = "annual_assessment"
PUSHED = "pushed"


def pack_of(case: Case, packs: Packs) -> RulePack:
    """Give the edition that a case is judged by: the region's own, one of another year as a draft, else the nation's."""
    return packs.of_another_year(Region(case.region), case.year) or packs.for_year(Region(case.region), case.year)


def title(case: Case, packs: Packs) -> dict[str, Any]:
    """Judge the accounts of several years for a title."""
    pack = pack_of(case, packs)
    accounts = {int(year): _amounts(hours, pack) for year, hours in case.context.get("accounts", {}).items()}
    with reading(f"{case.path}.person"):
        person = person_of(case.person)
    verdict = judge_purpose(
        case.context.get("purpose", TITLE_REVIEW),
        person,
        pack=pack,
        accounts=accounts,
        on=_day(case, "application_date") or date(case.year, 12, 31),
        level=case.context.get("level", ""),
    )
    return {
        "title": {
            "mode": verdict.mode,
            "years": verdict.years,
            "pass": verdict.passed,
            "short_years": verdict.short_years,
            "floors": verdict.floors,
            "factor": verdict.factor,
            "rule": verdict.rule,
            "to_person": verdict.to_person,
        }
    }


def gx_title(case: Case, packs: Packs) -> dict[str, Any]:
    """Judge a title where this year's public course bars and last year's account informs."""
    pack, end = pack_of(case, packs), date(case.year, 12, 31)
    windows = [
        window for window in pack.window if window.purpose == TITLE_REVIEW and window.from_ <= end <= window.until
    ]
    done = case.context.get("public_compulsory_this_year")
    complete = case.context.get("last_year_complete")
    bars = any(window.weight is Weight.BAR and window.includes_current for window in windows)
    last_year_bars = any(window.weight is Weight.BAR and not window.includes_current for window in windows)
    return {
        "public_ok": done,
        "last_year": "unknown" if complete is None else "complete" if complete else "incomplete",
        "blocked": (bars and done is not True) or (last_year_bars and complete is not True),
    }


def assessment(case: Case, packs: Packs) -> dict[str, Any]:
    """Tell whether the yearly assessment may be 优秀."""
    follows = consequences(pack_of(case, packs), ASSESSMENT, "not_compliant", date(case.year, 12, 31))
    incomplete = case.context.get("compliant") is not True
    return {"may_be_excellent": not (incomplete and "not_excellent" in follows)}


def cycle(case: Case, packs: Packs) -> dict[str, Any]:
    """Add up an appointment cycle.

    Raises:
        BadCaseFileError: the case names no cycle.
    """
    first, last = case.context.get("cycle", (None, None))
    if first is None or last is None:
        raise KeyMissingError(f"{case.path}.context.cycle")
    pack = pack_of(case, packs)
    deemed = deemed_years(case, converted(case, packs)[0]) if case.evidence else ()
    hours = {int(year): Decimal(figure) for year, figure in case.context.get("hours", {}).items()}
    by_year = {
        year: Amounts({("any", "any", ""): hours.get(year, Decimal(0))}, frozenset({TOTAL} if year in deemed else ()))
        for year in {*hours, *deemed}
    }
    standing = judge_cycle(pack, by_year, first_year=first, last_year=last, as_of=_day(case, "as_of"))
    return {
        "required": standing.required,
        "earned": standing.earned,
        "compliant": standing.compliant,
        "short": standing.short,
        "status": standing.status,
        "deemed_years": deemed,
    }


def makeup(case: Case, packs: Packs) -> dict[str, Any]:
    """Tell whether a year may be made up in the case's year."""
    first, last = case.context.get("cycle", (None, None))
    years = range(first, last + 1) if first is not None and last is not None else None
    year = case.context.get("year", case.context.get("record_year"))
    if year is None:
        raise KeyMissingError(f"{case.path}.context.year")
    answer = may_make_up(pack_of(case, packs), year=year, in_year=case.year, cycle_years=years)
    return {"allowed": answer.allowed, "code": answer.code}


def recognition(case: Case, packs: Packs) -> dict[str, Any]:
    """Judge a record from elsewhere."""
    context = case.context
    year = context.get("record_year", case.year)
    here = packs.of_another_year(Region(context.get("to_region", case.region)), year) or packs.for_year(
        Region(context.get("to_region", case.region)), year
    )
    origin = context.get("from_region")
    record = ForeignRecord(
        hours={lane: Decimal(hours) for lane, hours in context.get("hours", {}).items()},
        year=year,
        from_region=Region(origin) if origin else None,
        recorded_in=context.get("recorded_in", ""),
        verified=context.get("verified"),
        verified_by=context.get("verified_by", ""),
        fault=SealFault(context["qr"]) if context.get("qr") in {*SealFault} else None,
        year_complete_there=context.get("source_year_complete"),
        moved_on=_day(case, "move_date"),
    )
    there = packs.for_year(Region(origin), year) if origin else None
    result = recognise(record, here=here, there=there, declared_again=context.get("declared_again", False))
    return {
        "effect": result.effect,
        "hours": result.hours,
        "needs_new_declaration": result.needs_new_declaration,
        "then": result.then,
        "code": result.code,
        "proposal": result.proposal,
        "year_complete": result.year_complete,
    }


def deadline(case: Case, packs: Packs) -> dict[str, Any]:
    """Compare what a base or a unit filed with what was due.

    Raises:
        BadCaseFileError: the region has no such deadline, or the day that it counts from is missing.
    """
    days = {name: day for name in ("training_start", "training_end") if (day := _day(case, name)) is not None}
    try:
        rule = find_deadline(pack_of(case, packs), case.context.get("rule", ""), date(case.year, 12, 31))
        filing = check_filing(
            rule, filed=_day(case, "filed"), parts=case.context.get("parts", ()), days=days, as_of=_day(case, "as_of")
        )
    except NoSuchDeadlineError as exc:
        raise WordUnknownError(f"{case.path}.context.rule", exc.deadline) from exc
    except NoDayToCountFromError as exc:
        raise KeyMissingError(f"{case.path}.context.{exc.day}") from exc
    return {
        "ok": filing.is_in_order,
        "due": filing.due,
        "codes": filing.codes,
        "card_printable": case.context.get("base_report_passed", False),
    }


def certificate(case: Case, packs: Packs) -> dict[str, Any]:
    """Tell whether a paper may be printed, and what is missing.

    Raises:
        BadCaseFileError: the region gives no such paper.
    """
    context = case.context
    try:
        paper = find_certificate(pack_of(case, packs), context.get("certificate", ""), date(case.year, 12, 31))
    except NoSuchCertificateError as exc:
        raise WordUnknownError(f"{case.path}.context.certificate", exc.certificate) from exc
    facts = PrintFacts(
        balance=account_of(case, packs),
        audit_passed=context.get("audit_passed", False),
        base_report_passed=context.get("base_report_passed", False),
        issuer_kind=context.get("issuer_kind", ""),
        requirements_met=context.get("compliant"),
        public_compulsory_passed=context.get("public_compulsory_this_year"),
    )
    missing = missing_for(paper, facts)
    return {"printable": not missing, "missing": missing}


def routing(case: Case, packs: Packs) -> dict[str, Any]:
    """Find who certifies and organises, and whether hours are declared by hand at all."""
    context, pack = case.context, pack_of(case, packs)
    facts = {name: str(context[name]) for name in ("occupation", "industry") if name in context}
    if "employer_has_department" in context:
        facts["employer_has_department"] = "true" if context["employer_has_department"] else "false"
    roles = route(pack, facts, date(case.year, 12, 31))
    return {
        "certifier": roles.get("certifier"),
        "organiser": roles.get("organiser"),
        "may_declare": may_declare_by_hand(case, pack),
    }


def may_declare_by_hand(case: Case, pack: RulePack) -> bool:
    """Tell whether hours of the case's industry are declared by hand: not where the industry sends them itself (Zibo Q7).

    Where the industry imports them, by hand only after the import failed.
    """
    industry = case.context.get("industry")
    if industry is None:
        return True
    way = route(pack, {"industry": industry}, date(case.year, 12, 31)).get("declaration")
    return way is None or case.context.get("import_failed", way != PUSHED)


def _amounts(hours: dict[str, Any], pack: RulePack) -> Amounts:
    """Hours of one year by lane; a lane that must come from one source came from it."""
    cells = dict(amounts_of({lane: Decimal(figure) for lane, figure in hours.items()}).cells)
    sources = {rule.lane: rule.source_must_be for rule in pack.requirement if rule.source_must_be}
    return Amounts(
        {
            (subject, lane, sources.get(f"{subject}.{lane}", source)): figure
            for (subject, lane, source), figure in cells.items()
        }
    )


def _day(case: Case, name: str) -> date | None:
    """A date of the context, where it is given."""
    text = case.context.get(name)
    return None if text is None else date.fromisoformat(text)
