"""The public worked cases, and the packs' own, through the case runner."""

import json
from decimal import Decimal

import pytest

from verifier.flows.try_cases import try_cases
from verifier.rules import load_packs

PACKS = load_packs()


def told(value):
    """A value of a pack's case in the shape of a case file: quoted figures are numbers, `none` is no figure."""
    if isinstance(value, dict):
        return {key: told(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    if value == "none":
        return None
    if isinstance(value, str) and value.replace(".", "", 1).isdecimal() and len(value) < 6:
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)
    return value


def test_every_public_case_comes_out_as_its_clause_demands(shared):
    """All of cases/examples.json, with the recommended readings."""
    tried = try_cases((shared / "cases" / "examples.json").read_bytes(), PACKS)
    assert len(tried) >= 59
    assert {one.id: one.differences for one in tried if one.differences} == {}


@pytest.mark.parametrize("pack", PACKS.editions, ids=lambda pack: pack.pack.id)
def test_every_case_of_a_pack_holds(pack):
    """A pack's examples of every kind, not only those of evidence that the loader runs."""
    cases = [{"region": pack.pack.region, **told(case)} for case in pack.case]
    assert cases
    tried = try_cases(json.dumps({"schema": 1, "cases": cases}).encode(), PACKS)
    assert {one.id: one.differences for one in tried if one.differences} == {}


def test_a_line_is_json_with_the_shape_of_the_expectation(shared):
    """One line a case: id, and got with the keys of expect and no others."""
    file = json.loads((shared / "cases" / "examples.json").read_text("utf-8"))
    for one, case in zip(try_cases(json.dumps(file).encode(), PACKS), file["cases"], strict=True):
        line = json.loads(one.line)
        assert (list(line), line["id"]) == (["id", "got"], case["id"])
        assert set(line["got"]) == set(case["expect"])


def test_without_an_expectation_everything_is_told(shared):
    """A file that only asks gets all that the kind can say, and no differences."""
    file = json.loads((shared / "cases" / "examples.json").read_text("utf-8"))
    asked = [{key: value for key, value in case.items() if key != "expect"} for case in file["cases"]]
    for one, case in zip(try_cases(json.dumps({**file, "cases": asked}).encode(), PACKS), file["cases"], strict=True):
        assert set(case["expect"]) <= set(one.got), case["id"]
        assert one.differences == ()


def test_a_wrong_result_is_shown_as_a_difference():
    """--check names the path, what was expected and what came."""
    case = {"id": "x", "region": "450000", "year": 2024, "kind": "assessment", "context": {"compliant": True}}
    (one,) = try_cases(json.dumps([{**case, "expect": {"may_be_excellent": False}}]).encode(), PACKS)
    (difference,) = one.differences
    assert (difference.path, difference.expected, difference.got) == ("may_be_excellent", False, True)
