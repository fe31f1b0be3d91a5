"""A pack as prose, for people: every rule in a sentence, with its clause and the words quoted.

Decides the order of the chapters; sentences and words are in `messages`. What a reader finds here is what the engine
does: the text is made from the same values.
"""

from collections.abc import Iterator

from verifier.messages import say
from verifier.regions import PROVINCES, Region
from verifier.rules.explain_purposes import purposes_of
from verifier.rules.loader import load_packs
from verifier.rules.methods import Table
from verifier.rules.model import Category, Cycle, Requirement, RulePack
from verifier.rules.prose import lane_words, shown, tell, with_clauses
from verifier.rules.say import say_word
from verifier.rules.select import Packs

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
    yield "requirement", (with_clauses(_requirement(one, lang), lang, one.cite) for one in pack.requirement)
    yield "category", (with_clauses(_category(one, lang), lang, one.cite, *one.also) for one in pack.category)
    yield "unit", _units(pack, lang)
    yield "limit", _limits(pack, lang)
    yield "period", (with_clauses(_cycle(one, lang), lang, one.cite) for one in pack.cycle)
    yield from purposes_of(pack, lang)
    yield "ambiguity", (tell("ambiguity", one, lang) for one in pack.ambiguity)
    yield "not_covered", (tell("not_covered", one, lang) for one in pack.not_covered)
    yield "sources", (tell("source", one, lang, short=one.short or one.id).strip() for one in pack.source)


def _requirement(rule: Requirement, lang: str) -> str:
    sort = "min" if rule.min is not None else "share" if rule.share is not None else "by_level"
    share_of = say(f"rules.explain.share_of_{rule.share_of}", lang)
    lane, share = lane_words(rule.lane, lang), str(rule.share)
    return tell(f"requirement_{sort}", rule, lang, lane=lane, share_of=share_of, share=share)


def _category(rule: Category, lang: str) -> str:
    rows = len(rule.method.rows) if isinstance(rule.method, Table) else 0
    method = tell(f"method_{rule.method.kind}", rule.method, lang, rows=rows)
    needs = [say_word(one.removeprefix("person:"), lang) for one in rule.needs]
    template = "category" if needs else "category_without_needs"
    return tell(template, rule, lang, method=method, needs=needs, covers=shown(rule.codes, lang))


def _units(pack: RulePack, lang: str) -> Iterator[str]:
    for one in pack.unit:
        yield with_clauses(tell(f"unit_{one.of}", one, lang), lang, one.cite)
    for rate in pack.day_rate:
        yield with_clauses(tell("day_rate", rate, lang), lang, rate.cite)


def _limits(pack: RulePack, lang: str) -> Iterator[str]:
    for pool in pack.pool:
        yield with_clauses(tell("pool", pool, lang), lang, pool.cite)
    for cap in pack.cap:
        yield with_clauses(tell("cap", cap, lang), lang, cap.cite)


def _cycle(rule: Cycle, lang: str) -> str:
    parts = [tell("cycle", rule, lang)]
    if rule.earn_by:
        parts.append(tell("cycle_earn_by", rule, lang))
    if rule.makeup:
        parts.append(tell("makeup", rule.makeup, lang))
    return ("；" if lang.startswith("zh") else "; ").join(parts)
