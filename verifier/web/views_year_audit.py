"""The yearly audit on one's own page: whether it was passed, what it waits for, whose turn it is, by which clause.

Who audits and from which day on is `verifier.review`'s; what was said is kept by the flows. A region whose rules know no audit shows nothing.
"""

from dataclasses import dataclass
from datetime import date

from verifier.flows import Account
from verifier.messages import say
from verifier.review import find_workflow, find_year_audit
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.words import day_text

MACHINE = "year_audit"
ICONS = {"passed": "passed", "failed": "reject", "early": "clock", "unfinished": "clock", "waiting": "clock"}


@dataclass(frozen=True, slots=True)
class YearAuditView:
    """How the year's audit stands: a word with its drawing, what comes next, the clause."""

    state: str
    icon: str
    word: str
    says: str
    clause: Clause


def year_audit_view(
    account: Account, *, has_pending: bool, today: date, book: ClauseBook, lang: str
) -> YearAuditView | None:
    """The audit of an account's year; nothing where the region has none, or its rules are another year's."""
    pack, year = account.pack, account.year
    rule, workflow = find_year_audit(pack, year), find_workflow(pack, date(year, 12, 31), MACHINE)
    if account.is_draft or rule is None or workflow is None:
        return None
    state = _state(account, has_pending=has_pending, opens_on=rule.opens_on, today=today)
    facts = {
        "office": say(f"web.audit_state.office.{rule.auditors[0]}", lang),
        "opens_on": rule.opens_on,
        "on": day_text(account.audit.decided_at) if account.audit else "",
        "reason": account.audit.reason if account.audit else "",
    }
    known = book.find(workflow.cite.short, pack=pack.label)
    return YearAuditView(
        state=state,
        icon=ICONS[state],
        word=say(f"web.audit_state.word.{state}", lang),
        says=say(f"web.audit_state.says.{state}", lang, **facts),
        clause=Clause(known.cite, workflow.cite.quote, known.title),
    )


def _state(account: Account, *, has_pending: bool, opens_on: date, today: date) -> str:
    """Passed or failed as it was said; else what it waits for: the year's end, the person, or the office."""
    if account.audit is not None:
        return "passed" if account.audit.passed else "failed"
    if today < opens_on:
        return "early"
    return "unfinished" if has_pending or account.balance.compliant is False else "waiting"
