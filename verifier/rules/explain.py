"""A pack as prose, for people: every rule in a sentence, with its clause and the words quoted.

Decides the order of the chapters; sentences and words are in `messages`. What a reader finds here is what the engine
does: the text is made from the same values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from verifier.messages import say
from verifier.regions import PROVINCES, Region
from verifier.rules.citing import Citation
from verifier.rules.loader import load_packs
from verifier.rules.methods import Table
from verifier.rules.model import Category, Cycle, Requirement, RulePack
from verifier.rules.say import say_clause, say_word
from verifier.rules.select import Packs
from verifier.rules.words import UnitOf

_BULLET = "- "


def explain_pack(region: Region, year: int, lang: str = "zh", *, packs: Packs | None = None) -> str:
    """Say what a region's rules for a year are; `packs` are those that travel with the program where not given.

    Raises:
        NoRuleInForceError: not even the national pack speaks of that year.
    """
    pack = (packs or load_packs()).for_year(region, year)
    place = PROVINCES.get(region, region)
    head = [
        say("rules.explain.title", lang, name=pack.pack.name, region=place, year=str(year)),
        say("rules.explain.label", lang, label=pack.label, reviewed_on=pack.pack.reviewed_on),
    ]
    chapters = [_chapter(name, list(lines), lang) for name, lines in _chapters(pack, lang)]
    return "\n".join([*head, *(one for one in chapters if one)]) + "\n"


def _chapter(name: str, lines: list[str], lang: str) -> str:
    if not lines:
        return ""
    return "\n".join(["", say(f"rules.explain.section_{name}", lang), *(f"{_BULLET}{line}" for line in lines)])


def _chapters(pack: RulePack, lang: str) -> Iterator[tuple[str, Iterator[str]]]:
    yield "requirement", (_with_clause(_requirement(one, lang), one.cite, lang) for one in pack.requirement)
    yield "category", (_with_clause(_category(one, lang), one.cite, lang, *one.also) for one in pack.category)
    yield "unit", _units(pack, lang)
    yield "limit", _limits(pack, lang)
    yield "period", (_with_clause(_cycle(one, lang), one.cite, lang) for one in pack.cycle)
    for name in ("window", "exemption", "recognition", "certificate", "workflow", "routing", "consequence"):
        yield name, (_with_clause(_say(name, one, lang), one.cite, lang) for one in getattr(pack, name))
    yield "deadline", (_with_clause(_deadline(one, lang), one.cite, lang) for one in pack.deadline)
    yield "ambiguity", (_say("ambiguity", one, lang) for one in pack.ambiguity)
    yield "not_covered", (_say("not_covered", one, lang) for one in pack.not_covered)
    yield "sources", (_say("source", one, lang) for one in pack.source)


def _with_clause(sentence: str, cite: Citation, lang: str, *also: Citation) -> str:
    clauses = "".join(say_clause(one, lang) for one in (cite, *also))
    return say("rules.with_clause", lang, sentence=sentence, clause=clauses)


def _say(template: str, rule: Any, lang: str, **more: object) -> str:
    """Fill a sentence with the values of a rule, each in people's words."""
    facts = {one.name: _shown(getattr(rule, one.name), lang) for one in fields(rule) if one.name != "code"} | more
    return say(f"rules.explain.{template}", lang, **facts)


def _shown(value: object, lang: str) -> object:
    match value:
        case bool():
            return say_word(str(value).lower(), lang)
        case str():
            return say_word(value, lang)
        case tuple():
            return [_shown(one, lang) for one in value]
        case Mapping():
            return [f"{_shown(key, lang)} {_shown(one, lang)}" for key, one in value.items()]
        case None:
            return ""
    return value


def _lane(lane: str, lang: str) -> str:
    return "·".join(say_word(part, lang) for part in lane.split("."))


def _requirement(rule: Requirement, lang: str) -> str:
    sort = "min" if rule.min is not None else "share" if rule.share is not None else "by_level"
    share_of = say(f"rules.explain.share_of_{rule.share_of}", lang)
    return _say(
        f"requirement_{sort}", rule, lang, lane=_lane(rule.lane, lang), share_of=share_of, share=str(rule.share)
    )


def _category(rule: Category, lang: str) -> str:
    rows = len(rule.method.rows) if isinstance(rule.method, Table) else 0
    method = _say(f"method_{rule.method.kind}", rule.method, lang, rows=rows)
    needs = [say_word(one.removeprefix("person:"), lang) for one in rule.needs]
    template = "category" if needs else "category_without_needs"
    return _say(template, rule, lang, method=method, needs=needs, covers=_shown(rule.codes, lang))


def _units(pack: RulePack, lang: str) -> Iterator[str]:
    for one in pack.unit:
        yield _with_clause(_say(f"unit_{UnitOf(one.of)}", one, lang), one.cite, lang)
    if pack.day_rate:
        yield _say("day_rate", pack.day_rate, lang)


def _limits(pack: RulePack, lang: str) -> Iterator[str]:
    for pool in pack.pool:
        yield _with_clause(_say("pool", pool, lang), pool.cite, lang)
    for cap in pack.cap:
        yield _with_clause(_say("cap", cap, lang), cap.cite, lang)


def _cycle(rule: Cycle, lang: str) -> str:
    parts = [_say("cycle", rule, lang)]
    if rule.earn_by:
        parts.append(_say("cycle_earn_by", rule, lang))
    if rule.makeup:
        parts.append(_say("makeup", rule.makeup, lang))
    return ("；" if lang.startswith("zh") else "; ").join(parts)


def _deadline(rule: Any, lang: str) -> str:
    due = rule.due
    when = due.on or " ".join(
        f"{say_word(side, lang)} {getattr(due, side)}" for side in ("before", "after") if getattr(due, side)
    )
    return _say("deadline", rule, lang, when=when, days=due.days)
