"""What people settled about one proof since it was read: facts confirmed, fields corrected, the kind, the class, a figure of their own.

Decides how words add up: later ones beat earlier ones, and what was undone counts as never said. What was read stays as it was;
`activity_standing` lays the one over the other. Who may say what lies with the flows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol

from verifier.activity import (
    Activity,
    FactUnreadableError,
    Person,
    UnknownFactError,
    activity_from,
    activity_of,
    person_of,
)

NOTHING: Mapping[str, Any] = MappingProxyType({})
UNDO, CORRECT, SUBMIT, WITHDRAW, REOPEN, ASK = "undo", "correct", "submit", "withdraw", "reopen", "ask_person"
LONGEST_VALUE = 500  # characters of a corrected field
MOST_VALUES = 50  # values of a field that is a list
FIELDS = frozenset(
    {
        "certificate_number", "cn_number", "doi", "end_date", "event_or_title", "exam_name", "exam_result", "holder_name",
        "holder_position", "id_number_masked", "isbn", "issn", "issue_date", "journal", "organiser", "other_names", "points",
        "professional_hours", "public_hours", "region_of_issuer", "score", "start_date", "stated_credits", "stated_days",
        "stated_hours", "subject_stated", "total_hours", "year", "year_volume_issue",
    }
)  # fmt: skip
"""Fields of the contract that a person may correct; an identity number is no business of a correction."""
_AS_FACT = {
    "holder_name": "holder",
    "other_names": "authors",
    "event_or_title": "title",
    "organiser": "organisers",
    "start_date": "start",
    "end_date": "end",
}


class Said(Protocol):
    """One line of a declaration's history, as the store keeps it."""

    @property
    def version(self) -> int:
        """The version of the case that it was said on."""

    @property
    def action(self) -> str:
        """What was done."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was said with it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now; `hours` is a reviewer's own figure in 学时, where one was given."""

    facts: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    fields: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    kind: str | None = None
    category: str | None = None
    hours: Decimal | None = None

    def with_words(
        self,
        *,
        facts: Mapping[str, Any] = NOTHING,
        fields: Mapping[str, Any] = NOTHING,
        kind: str | None = None,
        category: str | None = None,
    ) -> "Standing":
        """Add what somebody says now."""
        return replace(
            self,
            facts={**self.facts, **facts},
            fields={**self.fields, **fields},
            kind=kind or self.kind,
            category=category or self.category,
        )


def standing_of(history: Iterable[Said]) -> Standing:
    """Add up the history of a case, oldest first."""
    said = list(history)
    undone = {int(one.facts["undoes"]) for one in said if one.action == UNDO and "undoes" in one.facts}
    standing = Standing()
    for one in said:
        if one.version in undone or one.action == UNDO:
            continue
        facts = one.facts
        standing = standing.with_words(
            facts=facts.get("facts") or NOTHING,
            fields=facts.get("fields") or NOTHING,
            kind=facts.get("kind"),
            category=facts.get("named_category"),
        )
        if "own_hours" in facts:
            standing = replace(standing, hours=Decimal(facts["hours"]) if facts["own_hours"] else None)
        elif one.action in {SUBMIT, REOPEN}:  # a new reading of the matter: an earlier figure says nothing about it
            standing = replace(standing, hours=None)
    return standing


def plain_words(text: str) -> str:
    """What somebody wrote, without blanks around it and without control characters, which no database keeps and nobody sees."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t").strip()


def require_correctable(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give corrected fields in their shape: text without blanks around it, lists of text, nothing for a field that is to be empty.

    Blanks alone are no text.

    Raises:
        UnknownFactError: a field is none of those that may be corrected.
        FactUnreadableError: a value has not the shape of its field.
    """
    return {name: _shaped(name, value) for name, value in fields.items()}


def _shaped(name: str, value: Any) -> Any:
    if name not in FIELDS:
        raise UnknownFactError(name)
    if value is None:
        return None
    many = isinstance(value, list | tuple)
    listed = list(value) if many else [value]
    if len(listed) > MOST_VALUES or not all(isinstance(one, str) and len(one) <= LONGEST_VALUE for one in listed):
        raise FactUnreadableError(name, value)
    worded = [words for one in listed if (words := plain_words(one))]
    if not worded:
        return None
    shaped = worded if many else worded[0]
    try:
        activity_of("", {_AS_FACT.get(name, name): shaped})
    except FactUnreadableError:
        raise FactUnreadableError(name, value) from None  # under the name that the sender knows
    except UnknownFactError:  # a field that no rule asks for: text
        if many:
            raise FactUnreadableError(name, value) from None
    return shaped


def activity_standing(
    line: Mapping[str, Any], standing: Standing, *, id_: str, declared: Mapping[str, object] = NOTHING
) -> Activity | None:
    """Give the facts of a proof as they stand: what was read, what was corrected, what was declared and confirmed beside it.

    Nothing where the paper is no proof and nobody named its class.

    Raises:
        UnknownFactError, FactUnreadableError: a declared or confirmed fact has no such name or shape.
    """
    kind = standing.kind or str(line["kind"])
    named = standing.category or (line["proposal"].get("category") if standing.kind is None else None)
    if kind in {"unknown", "not_proof"} and named is None:
        return None
    read = {name: value["value"] for name, value in line["fields"].items()}
    return activity_from(
        kind, {**read, **standing.fields}, id_=id_, category=named, declared={**declared, **standing.facts}
    )


def person_judged(name: str, facts: Mapping[str, Any]) -> Person:
    """Give a person as the rules see one; what is known of them beyond that is passed over.

    Raises:
        FactUnreadableError: a fact has not its shape.
    """
    known: dict[str, Any] = {"name": name}
    for fact, value in facts.items():
        try:
            person_of({fact: value})
        except UnknownFactError:
            continue
        known[fact] = value
    return person_of(known)
