"""The clauses about training bases that are in force for a class: when its plan and its report are due, and what they must hold.

Inner Mongolia 四(二)1: 开展培训前两周须上报培训计划; 四(二)2: 结束后两周内. Found in the pack by the day that they count from, never by name. For a year
that has no edition of its own the nearest one tells, and says that it is another year's.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from verifier.accounts import Filing, check_filing, in_force_on
from verifier.flows.records.base_errors import NoBaseRulesError
from verifier.regions import region
from verifier.rules import Deadline, NoRuleInForceError, Packs
from verifier.store import base_classes

START, END = "training_start", "training_end"
RULES_OF_OTHER_YEAR = "RULES_OF_OTHER_YEAR"


def plan_deadline(packs: Packs, region_code: str, starts_on: date) -> Deadline:
    """The clause about plans.

    Raises:
        NoBaseRulesError: the region has none.
    """
    return _deadline(packs, region_code, starts_on, before=START)[0]


def report_deadline(packs: Packs, region_code: str, ends_on: date) -> Deadline:
    """The clause about reports.

    Raises:
        NoBaseRulesError: the region has none.
    """
    return _deadline(packs, region_code, ends_on, after=END)[0]


def check_plan(packs: Packs, region_code: str, *, starts_on: date, filed: date, parts: Sequence[str]) -> Filing:
    """Hold a plan against its clause."""
    deadline, other = _deadline(packs, region_code, starts_on, before=START)
    return _noted(check_filing(deadline, filed=filed, parts=parts, days={START: starts_on}), other=other)


def check_report(packs: Packs, one: base_classes.BaseClass, *, filed: date | None, as_of: date) -> Filing:
    """Hold what there is of a report against its clause."""
    deadline, other = _deadline(packs, one.region, one.ends_on, after=END)
    parts = [part for part, files in one.report.items() if files]
    filing = check_filing(deadline, filed=filed, parts=parts, days={END: one.ends_on}, as_of=as_of)
    codes = tuple(code for code in filing.codes if code != "MISSING:filed")
    return _noted(replace(filing, codes=codes), other=other)


def missing_parts(filing: Filing) -> tuple[str, ...]:
    """The parts that are missing, by name."""
    return tuple(code.partition(":")[2] for code in filing.codes if code.startswith("MISSING:"))


def _deadline(packs: Packs, region_code: str, on: date, *, before: str = "", after: str = "") -> tuple[Deadline, bool]:
    place = region(region_code)
    other = packs.of_another_year(place, on.year)
    try:
        pack = other or packs.for_year(place, on.year)
    except NoRuleInForceError:
        raise NoBaseRulesError(region_code) from None  # the region is the fact that helps
    day = on if other is None else date(min(max(on.year, pack.pack.years.from_), pack.pack.years.to), 12, 31)
    for one in in_force_on(pack.deadline, day):
        if (before and one.due.before == before) or (after and one.due.after == after):
            return one, other is not None
    raise NoBaseRulesError(region_code)


def _noted(filing: Filing, *, other: bool) -> Filing:
    return replace(filing, notes=(*filing.notes, RULES_OF_OTHER_YEAR)) if other else filing
