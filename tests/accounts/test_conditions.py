"""Ages and closed conditions on persons, on both sides of every boundary."""

from datetime import date

import pytest

from verifier.accounts import age_on
from verifier.accounts.conditions import NO, YES, Holding, check
from verifier.activity import person_of
from verifier.rules import Condition

OLD_MAN = Condition(any=(Condition(sex="M", age_ge=55), Condition(sex="F", age_ge=50)))
ON = date(2022, 9, 1)


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        ("1972-09-01", "2022-09-01", 50),
        ("1972-09-02", "2022-09-01", 49),
        ("1972-02-29", "2022-02-28", 50),
        ("1972-02-29", "2022-02-27", 49),
        ("1972-02-29", "2024-02-28", 51),
        ("1972-02-29", "2024-02-29", 52),
        ("1972-02-29", "1900-02-28", -72),
        ("1972-02-29", "2000-02-28", 27),
    ],
)
def test_an_age_is_reached_on_the_birthday(birth, on, age):
    """The birthday counts; one of 29 February falls on the 28th in other years (Civil Code Art. 202)."""
    assert age_on(date.fromisoformat(birth), date.fromisoformat(on)) == age


@pytest.mark.parametrize(
    ("person", "holds"),
    [
        ({"sex": "M", "birth": "1967-09-01"}, YES),
        ({"sex": "M", "birth": "1967-09-02"}, NO),
        ({"sex": "F", "birth": "1972-09-01"}, YES),
        ({"sex": "F", "birth": "1972-09-02"}, NO),
        ({"birth": "1960-01-01"}, Holding(None, ("sex",))),
        ({"birth": "1990-01-01"}, NO),
        ({"sex": "M"}, Holding(None, ("birth",))),
        ({}, Holding(None, ("sex", "birth"))),
    ],
)
def test_a_missing_fact_settles_nothing_that_hangs_on_it(person, holds):
    """Sex and age decide where they are known; what is missing is named, and a fact that does not matter is not asked for."""
    assert check(OLD_MAN, person_of(person), ON) == holds


@pytest.mark.parametrize(
    ("moved", "same_year", "earlier"),
    [
        ("2022-01-01", YES, NO),
        ("2022-09-01", YES, NO),
        ("2021-12-31", NO, YES),
        ("2022-09-02", NO, NO),
        (None, Holding(None, ("transfer_date",)), Holding(None, ("transfer_date",))),
    ],
)
def test_the_year_of_a_move_is_compared_with_that_of_the_application(moved, same_year, earlier):
    """IM 三(七): in the year of the move, or later; a move that is still to come is none."""
    person = person_of({"transfer_date": moved})
    assert check(Condition(transfer_year="application_year"), person, ON) == same_year
    assert check(Condition(transfer_year="earlier"), person, ON) == earlier


def test_all_parts_must_hold():
    """IM 三(四): medical alone is not enough, and one part that fails settles it."""
    both = Condition(all=(Condition(attr="medical"), Condition(attr="epidemic_designated_hospital")))
    assert check(both, person_of({"medical": True, "epidemic_designated_hospital": True}), ON) == YES
    assert check(both, person_of({"medical": True, "epidemic_designated_hospital": False}), ON) == NO
    assert check(Condition(attr="medical", age_ge=50), person_of({}), ON) == NO
