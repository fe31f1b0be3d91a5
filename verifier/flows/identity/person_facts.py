"""The facts of a person that rules ask for, as they are kept when somebody is added: date of birth, sex, degree, title, day of a move, attributes.

What a valid identity number says of birth and sex is kept with it, so that clauses about age need no second question (Inner Mongolia 三(一)); what was
said besides must agree. Only facts that `verifier.activity` knows are kept.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ocr import parse_id_number
from verifier.activity import FactUnreadableError, person_of
from verifier.errors import VerifierError

OF_A_NUMBER = ("birth", "sex")


class FactsDifferError(VerifierError):
    """What was said of the person is not what the identity number says."""

    code = "user.facts_differ"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


def facts_kept(said: Mapping[str, Any], id_number: str | None, *, today: date) -> dict[str, Any]:
    """The facts to keep of a person, from what was said and from the identity number.

    Raises:
        UnknownFactError, FactUnreadableError: a fact that no rule asks for, or not in its shape, or a birth in the future.
        FactsDifferError: birth or sex contradict the number.
    """
    given = {name: _plain(value) for name, value in said.items() if value not in {None, ""}}
    person = person_of(given)
    if person.birth is not None and person.birth > today:
        raise FactUnreadableError("birth", person.birth)
    number = parse_id_number(id_number) if id_number else None
    if number is None or not number.valid:
        return given
    told = {"birth": number.birth.isoformat() if number.birth else None, "sex": number.sex}
    for name in OF_A_NUMBER:
        if given.get(name) not in {None, told[name]}:
            raise FactsDifferError(name)
    return {name: value for name, value in told.items() if value} | given


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
