"""Judging one proof in one line, for the tests of the rules."""

from decimal import Decimal
from functools import cache
from pathlib import Path

from verifier.activity import activity_of, person_of
from verifier.regions import region
from verifier.rules import Conversion, ItemResult, Packs, convert_in, load_packs, packs_of

HERE = Path(__file__).parent
INVENTED = "999900"


@cache
def invented_packs() -> Packs:
    """The test-only region that uses every slot."""
    return packs_of([HERE / "packs" / "999900-invented.toml"], sources=HERE / "packs" / "sources")


def judge_all(place: str, year: int, *proofs: dict, person: dict | None = None, before: dict | None = None, **more):
    """Judge proofs, each `{category, **facts}` or `{id, category, **facts}`, handed in in this order."""
    packs = invented_packs() if place == INVENTED else load_packs()
    activities = [
        activity_of(
            one.get("id", f"e{number}"),
            {name: value for name, value in one.items() if name not in {"id", "category"}},
            category=one["category"],
        )
        for number, one in enumerate(proofs, start=1)
    ]
    conversion: Conversion = convert_in(
        packs,
        region(place),
        activities,
        person=person_of(person or {"name": "王敏"}),
        year=year,
        account_before={lane: Decimal(hours) for lane, hours in (before or {}).items()},
        **more,
    )
    return conversion


def judge(place: str, year: int, category: str, /, *, person: dict | None = None, **facts) -> ItemResult:
    """Judge a single proof."""
    return judge_all(place, year, {"category": category, **facts}, person=person).items[0]


def short(item: ItemResult) -> tuple:
    """What a table of expectations lists: hours, status, reasons."""
    hours = None if item.hours is None else f"{item.hours.normalize():f}"
    return hours, str(item.status), [str(reason) for reason in item.reasons]
