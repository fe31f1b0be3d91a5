"""The people of the demonstration and what its reviewer does, each recorded as what it is.

The person is invented and her identity number has a check digit that cannot be right. The demo reviewer follows a written rule: pass what the machine
proposes to accept, and a work with co-authors whose hours the rule gives; confirm the organiser where a public office stands on the paper and nothing else is in
doubt; reject what is no proof; return everything else with its reasons. Each decision says that a demo reviewer made it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from signing import Algorithm
from verifier.flows import Choice, NewUser, Services, add_account
from verifier.messages import say
from verifier.render import PaperSeals
from verifier.store import CaseFile, Person, add_audit, add_person, find_person_by_id_number, find_user
from verifier.trust import ISSUING, Purpose

YEAR = 2024
REGION = "370300"
HOLDER = "王敏"
ID_NUMBER = "370303198504120000"  # the check digit of this number would be another one: nobody has it
UNIT = "示例机械有限公司"
APPLICANT, REVIEWER = "demo", "demo-reviewer"
_OFFICES = ("局", "厅", "委员会", "人民政府")  # Zibo Q4(3)一: the HR department or the authority of the industry
_CO_AUTHORS = {"PER_ITEM", "SHARED_WORK"}  # Zibo Q4(3)三 counts items: each named author has them, flagged


@dataclass(frozen=True, slots=True)
class Cast:
    """The demo person and whether this is the first time."""

    person: Person
    is_new: bool


def set_up(services: Services, now: datetime) -> Cast:
    """Keys, person and users, where they are not there yet."""
    _make_keys(services, now)
    with services.store.write() as tx:
        person = find_person_by_id_number(tx, ID_NUMBER)
        is_new = person is None
        if person is None:
            person = add_person(
                tx, name=HOLDER, region=REGION, unit=UNIT, id_number=ID_NUMBER, now=now, facts={"sex": "F"}
            )
            add_audit(tx, at=now, actor="demo", action="person.added", subject=person.id)
        known = {login for login in (APPLICANT, REVIEWER) if find_user(tx, login) is not None}
    lang = services.settings.language
    users = (
        NewUser(APPLICANT, say("cli.demo.applicant", lang), ("applicant", "unit"), REGION, UNIT, person_id=person.id),
        NewUser(REVIEWER, say("cli.demo.reviewer", lang), ("unit",), REGION, UNIT),
    )
    for user in users:
        if user.login not in known:
            add_account(services.store, user, actor="demo", now=now)
    return Cast(person, is_new)


def _make_keys(services: Services, now: datetime) -> None:
    """Keys for certificates, status lists and the log of issued certificates, and a seal for papers: made here and kept encrypted."""
    for purpose in (*ISSUING, Purpose.LOG):
        if not any(key.purpose is purpose and key.signs_at(now) for key in services.keys.all()):
            services.keys.new(purpose, now=now, sign_for=timedelta(days=365), algorithm=Algorithm.ESP256)
    seals = PaperSeals(services.keys.papers, services.keys.passphrase)
    if seals.find(now=now) is None:
        seals.make(services.settings.node, now=now)


def choice_of(file: CaseFile, lang: str) -> Choice:
    """What the demo reviewer decides on a case."""
    proposal = file.screened["proposal"]
    reasons = proposal["reasons"]
    if file.screened["kind"] == "not_proof" or proposal["decision"] == "reject":
        return _choice(file, "unit_reject", say("cli.demo.reject", lang, why=_said(proposal, lang)))
    if proposal["decision"] == "accept":
        return _choice(file, "unit_pass", say("cli.demo.pass", lang))
    if proposal["hours"] and set(reasons) == _CO_AUTHORS:
        return _choice(file, "unit_pass", say("cli.demo.co_authors", lang))
    if reasons == ["MISSING:organiser_ok"] and proposal["proposed"] and _is_office(file.screened):
        return _choice(file, "unit_pass", say("cli.demo.confirm", lang), {"organiser_ok": True})
    return _choice(file, "unit_return", say("cli.demo.return", lang, why=_said(proposal, lang)))


def _choice(file: CaseFile, action: str, reason: str, facts: dict[str, Any] | None = None) -> Choice:
    return Choice(file.case.id, file.case.version, action, "unit", REVIEWER, reason, facts or {})


def _said(proposal: Mapping[str, Any], lang: str) -> str:
    """The proposal's sentence in this language, where it was kept in it."""
    return str(proposal.get(f"say_{lang}", proposal["say"]))


def _is_office(line: Mapping[str, Any]) -> bool:
    """Whether every organiser on the paper is of a kind that Zibo's rule names."""
    field = line["fields"].get("organiser")
    names = [field["value"]] if field and isinstance(field["value"], str) else (field or {}).get("value") or []
    return bool(names) and all(any(word in name for word in _OFFICES) for name in names)
