"""A case file of unknown shape is refused with the path of the offending key."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.flows.try_cases import BadCaseFileError, try_cases
from verifier.messages import has, say
from verifier.rules import load_packs

PACKS = load_packs()
EVIDENCE = {"id": "e1", "category": "training", "text": "", "fields": {"start": "2024-05-07", "stated_hours": 8}}
CASE = {
    "id": "x", "region": "370300", "year": 2024, "kind": "account", "person": {"name": "王敏", "sex": "F", "birth": "1985-04-12"},
    "context": {"audit_passed": True, "reason": "a remark"}, "account_before": {"public.compulsory": 15.5}, "evidence": [EVIDENCE],
    "expect": {"account": {"total": 23.5}},
}  # fmt: skip


def refusal(document):
    """The refusal of a file."""
    with pytest.raises(BadCaseFileError) as refused:
        try_cases(document if isinstance(document, bytes) else json.dumps(document).encode(), PACKS)
    return refused.value


def changed(**parts):
    """The case with parts replaced, in a file."""
    return {"schema": 1, "cases": [{**CASE, **parts}]}


def test_the_case_itself_is_good():
    """What the refusals below start from is accepted, as a file and as a bare list; a byte order mark does not disturb."""
    for document in (changed(), [CASE]):
        assert try_cases(json.dumps(document).encode(), PACKS)[0].id == "x"
        assert try_cases(json.dumps(document).encode("utf-8-sig"), PACKS)[0].id == "x"


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"cases": []} | {"schema": 2}, "schema"),
        ({"schema": 1}, "cases"),
        ({"schema": 1, "cases": {}}, "cases"),
        ({"schema": 1, "cases": [], "extra": 1}, "extra"),
        ({"schema": 1, "cases": [], "sources": {"ZB": {"page": 1}}}, "sources.ZB.page"),
        ({"schema": 1, "cases": [], "sources": {"ZB": {"file": 1}}}, "sources.ZB.file"),
        ("text", ""),
        ([3], "cases[0]"),
        ([CASE, CASE], "cases[1].id"),
        (changed(brith=1), "cases[0].brith"),
        ([{key: value for key, value in CASE.items() if key != "region"}], "cases[0].region"),
        (changed(id=7), "cases[0].id"),
        (changed(region="37030"), "cases[0].region"),
        (changed(region=370300), "cases[0].region"),
        (changed(region="３７０３００"), "cases[0].region"),
        (changed(year="2024"), "cases[0].year"),
        (changed(year=True), "cases[0].year"),
        (changed(year=24), "cases[0].year"),
        (changed(kind="horoscope"), "cases[0].kind"),
        (changed(person={"brith": "1985-04-12"}), "cases[0].person.brith"),
        (changed(person={"birth": "12.4.1985"}), "cases[0].person.birth"),
        (changed(person={"sex": "W"}), "cases[0].person.sex"),
        (changed(person=[]), "cases[0].person"),
        (changed(context={"audit_pased": True}), "cases[0].context.audit_pased"),
        (changed(context={"audit_passed": "yes"}), "cases[0].context.audit_passed"),
        (changed(context={"as_of": "2024-13-01"}), "cases[0].context.as_of"),
        (changed(context={"as_of": 20240101}), "cases[0].context.as_of"),
        (changed(context={"cycle": [2022]}), "cases[0].context.cycle"),
        (changed(context={"cycle": [2024, 2022]}), "cases[0].context.cycle"),
        (changed(context={"cycle": [2022, "2024"]}), "cases[0].context.cycle[1]"),
        (changed(context={"events": ["submit", 3]}), "cases[0].context.events[1]"),
        (changed(context={"accounts": {"x": {}}}), "cases[0].context.accounts.x"),
        (changed(context={"accounts": {"2024": {"private": 3}}}), "cases[0].context.accounts.2024.private"),
        (changed(context={"hours": {"private": 3}}), "cases[0].context.hours.private"),
        (changed(context={"hours": {"2024": -1}}), "cases[0].context.hours.2024"),
        (changed(context={"rows": [{"name": "a"}]}), "cases[0].context.rows[0].row"),
        (changed(context={"rows": [{"row": True}]}), "cases[0].context.rows[0].row"),
        (changed(context={"rows": [{"row": 1, "id": 5}]}), "cases[0].context.rows[0].id"),
        (changed(context={"rows": [{"row": 1, "age": 5}]}), "cases[0].context.rows[0].age"),
        (changed(context={"transferred_in": {"from": "x"}}), "cases[0].context.transferred_in.from"),
        (changed(context={"transferred_in": {"date": "x"}}), "cases[0].context.transferred_in.date"),
        (changed(context={"transferred_in": {"verified": 1}}), "cases[0].context.transferred_in.verified"),
        (changed(context={"transferred_in": {"to": "x"}}), "cases[0].context.transferred_in.to"),
        (changed(context={"record_year": 3}), "cases[0].context.record_year"),
        (changed(context={"from_region": "Jinan"}), "cases[0].context.from_region"),
        (changed(account_before={"private": 3}), "cases[0].account_before.private"),
        (changed(account_before={"public": "3"}), "cases[0].account_before.public"),
        (changed(account_before={"public": True}), "cases[0].account_before.public"),
        (changed(evidence={}), "cases[0].evidence"),
        (changed(evidence=[{"id": "e"}]), "cases[0].evidence[0].category"),
        (changed(evidence=[EVIDENCE, EVIDENCE]), "cases[0].evidence[1].id"),
        (changed(evidence=[{**EVIDENCE, "colour": "red"}]), "cases[0].evidence[0].colour"),
        (changed(evidence=[{**EVIDENCE, "category": "holiday"}]), "cases[0].evidence[0].category"),
        (changed(evidence=[{**EVIDENCE, "text": 5}]), "cases[0].evidence[0].text"),
        (changed(evidence=[{**EVIDENCE, "fields": {"stated_huors": 8}}]), "cases[0].evidence[0].fields.stated_huors"),
        (changed(evidence=[{**EVIDENCE, "fields": {"stated_hours": "many"}}]), "cases[0].evidence[0].fields.stated_hours"),
        (changed(expect={"acount": {}}), "cases[0].expect.acount"),
        (changed(expect={"account": {"totl": 1}}), "cases[0].expect.account.totl"),
        (changed(expect={"account": []}), "cases[0].expect.account"),
        (changed(expect={"items": {}}), "cases[0].expect.items"),
        (changed(expect={"items": [{"evidnce": "e1"}]}), "cases[0].expect.items[0].evidnce"),
        (changed(expect=[]), "cases[0].expect"),
    ],
)  # fmt: skip
def test_the_offending_key_is_named(document, path):
    """The path leads to what is wrong, and the sentence says it."""
    refused = refusal(document)
    assert refused.path == path
    assert has(refused.code)
    assert path in say(refused.code, "zh", **refused.facts)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "cases.not_json"),
        (b"{", "cases.not_json"),
        (b"\xff\xfe", "cases.not_json"),
        (b"[" * 100_000, "cases.not_json"),
        (b'{"schema": NaN, "cases": []}', "cases.not_json"),
        (b'{"cases": [], "cases": []}', "cases.twice"),
        (b" " * 16_000_001, "cases.too_large"),
        (b"[" + b"9" * 5000 + b"]", "cases.not_json"),
    ],
)
def test_what_is_no_json_is_refused(data, code):
    """Damaged, deep, doubled or absurd input raises our error and no other."""
    refused = refusal(data)
    assert (refused.code, has(code)) == (code, True)


@pytest.mark.parametrize(
    ("kind", "context", "path"),
    [
        ("parse", {}, "cases[0].context.text"),
        ("cycle", {}, "cases[0].context.cycle"),
        ("makeup", {}, "cases[0].context.year"),
        ("deadline", {"rule": "IM-D9"}, "cases[0].context.rule"),
        ("deadline", {"rule": "IM-D1"}, "cases[0].context.training_start"),
        ("certificate", {"certificate": "X"}, "cases[0].context.certificate"),
        ("workflow", {"machine": "elevator"}, "cases[0].context.machine"),
        ("workflow", {"machine": "declaration", "events": ["sumbit"]}, "cases[0].context.events[0]"),
        ("provenance", {"file": "099.txt"}, "cases[0].context.file"),
        ("recognition", {"qr": "torn"}, "cases[0].context.qr"),
        ("title", {"purpose": "holiday"}, "cases[0].context.purpose"),
    ],
)
def test_what_a_kind_needs_is_asked_for(kind, context, path):
    """A kind that lacks its question, or asks for something that is not there, is refused with the place."""
    refused = refusal([{"id": "x", "region": "150000", "year": 2022, "kind": kind, "context": context}])
    assert refused.path == path


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-10, 3000)
    | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([*CASE, "person.birth", "context.hours", "evidence.0.fields", "expect.items"]), json_values)
def test_any_value_in_any_place_is_read_or_refused(place, value):
    """Whatever stands in a place, the runner answers or refuses with our error; nothing else escapes."""
    case = json.loads(json.dumps(CASE))
    *way, last = place.split(".")
    target = case
    for step in way:
        target = target[int(step)] if step.isdigit() else target[step]
    target[last] = value
    try:
        tried = try_cases(json.dumps([case]).encode(), PACKS)
    except BadCaseFileError:
        return
    assert len(tried) == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(data):
    """Hostile bytes raise only our error."""
    with suppress(BadCaseFileError):
        assert try_cases(data, PACKS) is not None
