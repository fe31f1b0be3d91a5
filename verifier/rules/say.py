"""Saying a judgement to people, in Chinese or English, with the clause and the words it rests on.

Decides the order of the sentences (that of the reasons) and which clause stands behind each; the sentences themselves
are in `messages`. Titles, clause numbers and quotations are never translated.
"""

from collections.abc import Mapping

from verifier.messages import has, say
from verifier.rules.citing import Citation
from verifier.rules.result import ItemResult, Step

_WORDS = frozenset({"what", "subject", "stated", "target", "attribute", "source", "fact"})  # facts that are codes


def say_item(item: ItemResult, lang: str = "zh") -> str:
    """Say why a proof is worth what it is worth: a sentence for each reason, each with its clause."""
    spoken = {step.code: step for step in item.steps if step.code}
    sentences = [say_step(spoken[reason], lang) for reason in item.reasons]
    return ("" if lang.startswith("zh") else " ").join(sentences)


def say_step(step: Step, lang: str = "zh") -> str:
    """Say one step that has a reason, and its clause in brackets."""
    sentence = _sentence(step.code, step.facts, lang)
    if step.cite is None:
        return say("rules.without_clause", lang, sentence=sentence)
    return say("rules.with_clause", lang, sentence=sentence, clause=say_clause(step.cite, lang))


def say_clause(cite: Citation, lang: str = "zh") -> str:
    """Name a clause and quote it."""
    return say("rules.clause", lang, source=cite.spoken, article=cite.article, quote=cite.quote)


def say_word(code: str, lang: str = "zh") -> str:
    """Say a code of the field (a category, a subject, a fact) as people do; a code without a word stays itself."""
    key = f"rules.word.{code}"
    return say(key, lang) if has(key) else code


def _sentence(code: str, facts: Mapping[str, object], lang: str) -> str:
    name, _, fact = code.partition(":")
    known: dict[str, object] = {**facts, "fact": fact} if fact else dict(facts)
    shown = {key: say_word(str(value), lang) if key in _WORDS else value for key, value in known.items()}
    return say(f"rules.reason.{name}", lang, **shown)
