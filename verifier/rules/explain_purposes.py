"""The chapters of an explanation that go beyond conversion: windows, exemptions, records from elsewhere, papers, reviewers.

Decides how a condition and a span of years are put into words.
"""

from collections.abc import Iterator
from dataclasses import fields

from verifier.messages import say
from verifier.rules.citing import Citation
from verifier.rules.model import RulePack
from verifier.rules.prose import shown, tell, with_clauses
from verifier.rules.purposes import Condition, Deadline, Exemption, Recognition, Window, Workflow

Told = tuple[str, Citation]


def purposes_of(pack: RulePack, lang: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Give each chapter with its lines."""
    chapters: tuple[tuple[str, list[Told]], ...] = (
        ("window", [(_window(one, lang), one.cite) for one in pack.window]),
        ("exemption", [(_exemption(one, lang), one.cite) for one in pack.exemption]),
        ("recognition", [(_recognition(one, lang), one.cite) for one in pack.recognition]),
        ("certificate", [(tell("certificate", one, lang), one.cite) for one in pack.certificate]),
        ("deadline", [(_deadline(one, lang), one.cite) for one in pack.deadline]),
        ("workflow", [(_workflow(one, lang), one.cite) for one in pack.workflow]),
        ("routing", [(tell("routing", one, lang), one.cite) for one in pack.routing]),
        ("consequence", [(tell("consequence", one, lang), one.cite) for one in pack.consequence]),
    )
    for name, lines in chapters:
        yield name, (with_clauses(sentence, lang, cite) for sentence, cite in lines)


def _window(rule: Window, lang: str) -> str:
    who = shown((*rule.levels, *rule.degrees, *rule.lanes), lang)
    named = say("rules.explain.window_target", lang, who=who, target=shown(rule.target, lang)) if rule.target else who
    bracket = say("rules.explain.window_who", lang, who=named) if who else ""
    sort = "none" if not rule.years else "included" if rule.includes_current else "excluded"
    return tell(f"window_{sort}", rule, lang, who=bracket)


def _exemption(rule: Exemption, lang: str) -> str:
    template = "exemption_factor" if rule.factor else "exemption"
    return tell(template, rule, lang, condition=_condition(rule.when, lang), factor=str(rule.factor))


def _condition(rule: Condition, lang: str) -> str:
    parts = [_condition(one, lang) for one in (*rule.all, *rule.any)]
    if parts:
        return (
            say(f"rules.explain.{'any' if rule.any else 'all'}_of", lang, parts=parts) if len(parts) > 1 else parts[0]
        )
    if rule.age_ge is not None:
        return say("rules.explain.sex_and_age", lang, sex=shown(rule.sex, lang), age=rule.age_ge)
    return str(shown(rule.attr or rule.transfer_year or rule.sex, lang))


def _recognition(rule: Recognition, lang: str) -> str:
    given = {one.name: getattr(rule.when, one.name) for one in fields(rule.when)}
    return tell("recognition", rule, lang, condition=shown({key: one for key, one in given.items() if one}, lang))


def _deadline(rule: Deadline, lang: str) -> str:
    due = rule.due
    sort = "on" if due.on else "before" if due.before else "after"
    event = shown(due.before or due.after, lang)
    sentence = tell(f"deadline_{sort}", rule, lang, event=event, days=due.days, on=due.on)
    return tell("deadline_parts", rule, lang, sentence=sentence) if rule.must_have else sentence


def _workflow(rule: Workflow, lang: str) -> str:
    sort = "workflow_by_exception" if rule.by_exception else "workflow" if rule.reviewers else "workflow_plain"
    return tell(sort, rule, lang)
