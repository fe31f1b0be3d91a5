"""A pack's own examples, in the shape of the case files, run when the pack is loaded.

Decides whether the pack still means what its examples say. Cases of kind `evidence` are judged here; the others
(accounts, titles, papers, deadlines) need rooms above this one and are run by the case runner, which finds them in
`RulePack.case`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from verifier.activity import FactUnreadableError, UnknownFactError, activity_of, person_of
from verifier.hours import exact, plain
from verifier.regions import region
from verifier.rules.convert import convert_in
from verifier.rules.errors import BadValueError, DuplicateRuleError, FailingCaseError, MissingKeyError, UnknownKeyError
from verifier.rules.model import RulePack
from verifier.rules.result import Conversion, ItemResult
from verifier.rules.select import Packs
from verifier.rules.shape import Shaper

_KEYS = frozenset(
    {"id", "title", "kind", "year", "region", "person", "context", "account_before", "evidence", "expect", "cite"}
    | {"why", "ambiguous", "alternatives", "tags", "basis"}
)
_WANTED = ("id", "kind", "year", "expect")


def require_cases_hold(pack: RulePack, packs: Packs, shaper: Shaper) -> None:
    """Run the pack's cases of kind `evidence` against the packs as loaded.

    Raises:
        FailingCaseError, or what says that a case is not written as one.
    """
    seen: set[str] = set()
    for place, case in enumerate(pack.case):
        where = shaper.at(("case", place))
        name = where[2]
        _require_written(case, where)
        if name in seen:
            raise DuplicateRuleError(*where, "case")
        seen.add(name)
        if case["kind"] == "evidence":
            try:
                found = judged(pack, packs, case)
            except (UnknownFactError, FactUnreadableError) as exc:
                raise BadValueError(*where, str(exc)) from exc
            for difference in differences(found, case["expect"]):
                raise FailingCaseError(*where, difference)


def _require_written(case: Mapping[str, Any], place: tuple[str, int, str]) -> None:
    for key in case:
        if key not in _KEYS:
            raise UnknownKeyError(*place, key)
    for key in _WANTED:
        if key not in case:
            raise MissingKeyError(*place, key)


def judged(pack: RulePack, packs: Packs, case: Mapping[str, Any]) -> Conversion:
    """Judge the evidence of one case."""
    activities = [
        activity_of(one["id"], one.get("fields", {}), category=one.get("category"), text=one.get("text", ""))
        for one in case.get("evidence", ())
    ]
    return convert_in(
        packs,
        region(case.get("region", pack.pack.region)),
        activities,
        person=person_of(case.get("person", {})),
        year=case["year"],
        account_before={lane: exact(hours) for lane, hours in case.get("account_before", {}).items()},
    )


def differences(found: Conversion, expect: Mapping[str, Any]) -> list[str]:
    """Name what is not as expected; hours in a case are quoted text, and `"none"` stands for no figure."""
    wrong: list[str] = []
    for wanted in expect.get("items", ()):
        item = next((one for one in found.items if one.id == wanted.get("evidence")), None)
        if item is None:
            wrong.append(f"no evidence {wanted.get('evidence')!r}")
            continue
        wrong += [
            f"{item.id}.{key} is {_shown(item, key)!r}, not {value!r}"
            for key, value in wanted.items()
            if key != "evidence" and not _same(_shown(item, key), value)
        ]
    whole = {
        "sum": _figure(found.sum),
        "credited_in_claim_year": _figure(found.credited_in_claim_year),
        "other_years": {str(year): _figure(hours) for year, hours in found.other_years.items()},
        "ceiling": {name: _figure(hours) for name, hours in found.ceiling.items()},
        "deemed_years": list(found.deemed_years),
        "next": found.next or "none",
    }
    for key, value in expect.items():
        if key != "items" and not _same(whole.get(key), value):
            wrong.append(f"{key} is {whole.get(key)!r}, not {value!r}")
    return wrong


def _same(found: object, wanted: object) -> bool:
    """Compare with what a file can write: figures as numbers or text, at any depth."""
    if isinstance(wanted, Mapping):
        return (
            isinstance(found, Mapping)
            and set(found) == set(wanted)
            and all(_same(found[key], one) for key, one in wanted.items())
        )
    return found == wanted or str(found) == str(wanted)


def _shown(item: ItemResult, key: str) -> object:
    if not hasattr(item, key):
        return f"no key {key}"
    value = getattr(item, key)
    match value:
        case None:
            return "none"
        case Decimal():
            return _figure(value)
        case tuple():
            return [str(one) for one in value]
        case int():
            return value
    return str(value)


def _figure(hours: Decimal) -> str:
    return plain(hours)
