"""A verdict for a purpose in words: which years, with which weight, what is missing, and why a person must look.

The result is never a bare yes or no: it carries its mode, the exemption that decided and the clauses (domain.md B, title panels).
"""

from verifier.accounts.purposes import Mode, PurposeVerdict
from verifier.accounts.windows import ShortByYear
from verifier.messages import DEFAULT_LANGUAGE, has, say


def say_purpose(verdict: PurposeVerdict, lang: str = DEFAULT_LANGUAGE) -> tuple[str, ...]:
    """Say a verdict in whole sentences, the result first."""
    result = {True: "accounts.purpose.passed", False: "accounts.purpose.short", None: "accounts.purpose.open"}
    sentences = [say(result[verdict.passed], lang)]
    if verdict.years or verdict.mode is Mode.WAIVED:
        rule = "accounts.purpose.by_rule" if verdict.rule else "accounts.purpose.by_mode"
        mode = say(f"accounts.mode.{verdict.mode}", lang)
        sentences.append(say(rule, lang, mode=mode, rule=verdict.rule or "", cites=verdict.cites))
    sentences += _missing(verdict.short, "accounts.purpose.year_short", lang)
    sentences += _missing(verdict.reference_short, "accounts.purpose.reference_short", lang)
    if verdict.to_person is not None:
        key = f"accounts.to_person.{verdict.to_person}"
        sentences.append(say(key, lang) if has(key) else verdict.to_person)
    return tuple(sentences)


def _missing(short: ShortByYear, code: str, lang: str) -> list[str]:
    """Say what each year lacks, a sentence a year."""
    return [
        say(
            code,
            lang,
            year=year,
            lanes=tuple(
                say("accounts.purpose.lane", lang, lane=say(f"accounts.lane.{lane}", lang), hours=hours)
                for lane, hours in lanes.items()
            ),
        )
        for year, lanes in short.items()
    ]
