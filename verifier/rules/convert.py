"""Proofs into hours: the order in which the rules speak.

Decides the order and nothing else: class, holder, needs, year, figure, once only, limits. Each step is in a module of
its own. Requirements of the year, exemptions and papers come after, in `verifier.accounts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import assert_never

from verifier.activity import Activity, Person
from verifier.regions import Region
from verifier.rules.by_figure import by_import, by_stated_hours
from verifier.rules.classify import classified, of_holder
from verifier.rules.dating import dated, in_own_year
from verifier.rules.draft import Asked, Draft
from verifier.rules.fixed import deem, employer_hours, fixed_on_pass, per_item, table, table_missing, threshold
from verifier.rules.limits import Room, event_room, pool_of
from verifier.rules.methods import (
    Deem,
    EmployerHours,
    FixedOnPass,
    Imported,
    Method,
    PerItem,
    StatedHours,
    Table,
    TableMissing,
    Threshold,
)
from verifier.rules.model import RulePack
from verifier.rules.needs import needs_met
from verifier.rules.once import counted_once
from verifier.rules.result import Conversion, ItemResult, Reason, Status, Step, missing
from verifier.rules.select import Packs

# Facts that only a person can confirm, and whose figure does not depend on the answer.
_CONFIRMABLE = frozenset(
    {
        Reason.ORGANISER_NOT_RECOGNISED,
        Reason.SUBJECT_DIFFERS,
        missing("organiser_ok"),
        missing("archive"),
        missing("certificate"),
        missing("pub_status"),
        missing("source"),
    }
)


def convert(
    activities: Sequence[Activity],
    pack: RulePack,
    *,
    person: Person,
    year: int,
    account_before: Mapping[str, Decimal] | None = None,
) -> Conversion:
    """Judge the proofs of one person for one year under one pack, in the order in which they were handed in.

    Give all proofs that may share days, ceilings or works with the new one, earlier ones first: a later proof never
    takes an hour from an earlier one. `account_before` holds hours already counted, by lane or subject.lane.
    """
    asked = Asked(pack=pack, person=person, year=year, account_before=account_before or {})
    drafts = counted_once([_figured(of_holder(classified(one, asked))) for one in activities])
    room = Room(asked)
    return Conversion(year, tuple(_closed(room.limited(draft)).finished() for draft in drafts))


def convert_in(
    packs: Packs,
    region: Region,
    activities: Sequence[Activity],
    *,
    person: Person,
    year: int,
    as_of: date | None = None,
    account_before: Mapping[str, Decimal] | None = None,
) -> Conversion:
    """Judge proofs under the pack that decides a region's year, as known on a day.

    Where the region has rules, but none for that year, those of the nearest year give a draft for the reviewer and
    never hours.

    Raises:
        NoRuleInForceError: not even the national pack speaks of that year.
    """
    other = packs.of_another_year(region, year, as_of=as_of)
    pack = other or packs.for_year(region, year, as_of=as_of)
    conversion = convert(activities, pack, person=person, year=year, account_before=account_before)
    if other is None:
        decided = {one for one in _years_of(conversion) if _decides(packs, pack, region, one, as_of)}
        return replace(conversion, items=tuple(_with_undecided(one, year, decided) for one in conversion.items))
    return replace(conversion, items=tuple(_only_drafted(one, pack, year) for one in conversion.items))


def _years_of(conversion: Conversion) -> set[int]:
    return {year for one in conversion.items for year in (one.year, *(year for year, _ in one.elsewhere))}


def _decides(packs: Packs, pack: RulePack, region: Region, year: int, as_of: date | None) -> bool:
    """Tell whether a pack is the one that decides a year, too."""
    years = pack.pack.years
    return years.from_ <= year <= years.to and packs.for_year(region, year, as_of=as_of).label == pack.label


def _with_undecided(item: ItemResult, year: int, decided: set[int]) -> ItemResult:
    """Name the other years of a line that this edition does not decide; a made-up year it does decide."""
    if Reason.MAKEUP_PRIOR_YEAR in item.reasons:
        return item
    others = {item.year, *(one for one, _ in item.elsewhere)} - {year} - decided
    return replace(item, undecided_years=tuple(sorted(others)))


def _figured(draft: Draft) -> Draft:
    """Take a proof up to its figure, before anything is shared with other proofs.

    A fact that a person must confirm does not stop the figure: it becomes the proposal beside the open question.
    """
    category = draft.category
    if category is None:
        return draft
    draft = dated(needs_met(draft, category), category)
    if draft.status is None or (draft.status is Status.REVIEW and _CONFIRMABLE.issuperset(draft.reasons)):
        return in_own_year(_by_method(draft, category.method), unfigured=draft)
    return draft


def _by_method(draft: Draft, method: Method) -> Draft:  # noqa: PLR0911 -- one arm for each method of the closed set
    match method:
        case StatedHours():
            return by_stated_hours(draft, method)
        case Imported():
            return by_import(draft)
        case PerItem():
            return per_item(draft, method)
        case Table():
            return table(draft, method)
        case Threshold():
            return threshold(draft, method)
        case FixedOnPass():
            return fixed_on_pass(draft, method)
        case EmployerHours():
            return employer_hours(draft)
        case Deem():
            return deem(draft, method)
        case TableMissing():
            return table_missing(draft, method)
        case _:
            assert_never(method)


def _closed(draft: Draft) -> Draft:
    """Say in the end that the figure stood as printed, or what the days would allow where there is none."""
    pool = pool_of(draft)
    if draft.status is Status.REVIEW and pool and draft.days:
        return replace(draft, ceiling=event_room(draft, pool, draft.days))
    plain = draft.category is not None and isinstance(draft.category.method, StatedHours)
    if draft.status is None and plain and _stands_as_printed(draft):
        draft = draft.noting(
            "stated_hours", "as printed", code=Reason.OK_STATED, cite=draft.cite, facts={"hours": draft.claimed}
        )
        return replace(draft, reasons=(Reason.OK_STATED, *(one for one in draft.reasons if one != Reason.OK_STATED)))
    return draft


def _stands_as_printed(draft: Draft) -> bool:
    """The paper's own hours, whole, in one year, unturned by any ratio."""
    activity = draft.activity
    return activity.stated_hours == draft.claimed and not draft.lost and len(draft.parts) == 1


def _only_drafted(item: ItemResult, pack: RulePack, year: int) -> ItemResult:
    """Keep the figure of another year's rules as a draft: no hours, and a person decides."""
    if item.status in {Status.REJECTED, Status.DUPLICATE}:
        return item
    facts = {"year": year, "pack": pack.pack.name}
    step = Step(rule="years", out=Status.REVIEW, code=Reason.RULES_OF_OTHER_YEAR, facts=facts)
    return replace(
        item,
        steps=(*item.steps, step),
        hours=None,
        status=Status.REVIEW,
        reasons=(Reason.RULES_OF_OTHER_YEAR,),
        proposed=item.hours if item.hours is not None else item.proposed,
        lost=(),
        elsewhere=(),
        deemed_years=(),
    )
