"""Filling a sentence with the values of a rule, each in people's words: what all chapters of an explanation share."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from verifier.messages import say
from verifier.rules.citing import Citation
from verifier.rules.say import say_clause, say_word


def tell(template: str, rule: Any, lang: str, **more: object) -> str:
    """Fill a sentence of `rules.explain` with a rule's values and with more facts, which win."""
    facts = {one.name: shown(getattr(rule, one.name), lang) for one in fields(rule) if one.name != "code"} | more
    return say(f"rules.explain.{template}", lang, **facts)


def with_clauses(sentence: str, lang: str, *cites: Citation) -> str:
    """Put the clauses behind a sentence."""
    clauses = "".join(say_clause(one, lang) for one in cites)
    return say("rules.with_clause", lang, sentence=sentence, clause=clauses)


def shown(value: object, lang: str) -> object:
    """Show a value of a pack: codes as words, lists of them as lists."""
    match value:
        case bool():
            return say_word(str(value).lower(), lang)
        case str():
            return say_word(value, lang)
        case tuple():
            return [shown(one, lang) for one in value]
        case Mapping():
            return [f"{shown(key, lang)} {shown(one, lang)}" for key, one in value.items()]
        case None:
            return ""
    return value


def lane_words(lane: str, lang: str) -> str:
    """Show a lane: `professional.compulsory` as 专业科目·必修."""
    return "·".join(say_word(part, lang) for part in lane.split("."))
