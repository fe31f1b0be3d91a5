"""A verdict for a purpose, said with its mode, its clause and what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from verifier.accounts import Mode, PurposeVerdict, amounts_of, judge_purpose, say_purpose
from verifier.activity import person_of
from verifier.messages import has
from verifier.regions import Region


def said(packs, region, person, lanes, *, lang="zh", on="2022-09-01"):
    """The sentences for a senior title with the same hours in each year."""
    day = date.fromisoformat(on)
    pack = packs.for_year(Region(region), day.year)
    hours = amounts_of({lane: Decimal(figure) for lane, figure in lanes.items()})
    accounts = dict.fromkeys(range(day.year - 4, day.year + 1), hours)
    verdict = judge_purpose("title_review", person_of(person), pack=pack, accounts=accounts, on=day, level="senior")
    return say_purpose(verdict, lang)


YOUNG, OLD = {"sex": "M", "birth": "1990-01-01"}, {"sex": "M", "birth": "1960-01-01"}


def test_a_pass_names_its_weight_and_clause(packs):
    """Passed, with the prescribed hours, under IM 二(一)."""
    sentences = said(packs, "150000", YOUNG, {"public": 30, "professional": 60})
    assert sentences == ("符合继续教育学时要求。", "按规定学时要求（IM 二(一)）。")


def test_a_waiver_names_the_rule_that_waived(packs):
    """Not a bare yes: who is let off is told by which clause."""
    sentences = said(packs, "150000", OLD, {})
    assert sentences[1] == "不要求继续教育学时：适用IM-E1（IM 二(一)、IM 三(一)）。"
    assert said(packs, "150000", OLD, {}, lang="en")[1].startswith("Here no hours are required, under IM-E1")


def test_what_a_year_lacks_is_said_year_by_year(packs):
    """Each year with its lanes and hours."""
    sentences = said(packs, "150000", YOUNG, {"public": 30, "professional": 54})
    assert sentences[0] == "继续教育学时不足。"
    assert "2021年还差：总学时6学时、专业科目6学时。" in sentences


def test_a_reference_bars_nothing_and_is_said_so(packs):
    """Guangxi: last year's gap is shown beside this year's pass."""
    sentences = said(packs, "450000", YOUNG, {"public.compulsory": 15, "professional": 70}, on="2024-09-01")
    assert sentences[0] == "符合继续教育学时要求。"
    assert any("2023年还差" in one and "仅供参考" in one for one in sentences)


@pytest.mark.parametrize(
    "code", ["POOLED_WOULD_PASS", "NO_WINDOW", "RULES_OF_OTHER_YEAR", "MISSING:years_of_the_title", "MISSING:birth"]
)
def test_why_a_person_must_look_is_said(code):
    """Every reason to hand over has its sentence; an unknown one shows its code."""
    assert has(f"accounts.to_person.{code}")
    sentences = say_purpose(PurposeVerdict(Mode.NORMAL, to_person=code))
    assert len(sentences) == 2
    assert sentences[0] == "是否符合，由人工判断。"
    assert say_purpose(PurposeVerdict(Mode.NORMAL, to_person="MISSING:shoe_size"))[1] == "MISSING:shoe_size"
