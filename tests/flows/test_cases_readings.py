"""Worked cases that read a text: figures, spans, identity numbers, places, and which keys are answered."""

import json
from pathlib import Path

import pytest

from tests.flows.case_runs import GX, IM, NAT, PACKS, WANG, ZB, got
from verifier.flows.try_cases import try_cases


def test_readings():
    """Quantities, dates, identity numbers; and what a proof's own text says."""
    assert got(NAT, 2024, "parse", context={"text": "一百零八学时"})["hours"] == 108
    assert got(NAT, 2024, "parse", context={"text": "3.5天"})["days"] == 3.5
    assert got(NAT, 2024, "parse_date", context={"text": "2024年2月30日"}) == {"span": None, "code": "IMPOSSIBLE_DATE"}
    assert got(NAT, 2024, "parse_id", context={"text": "370399198502300029"})["code"] == "ID_DATE"
    text = "兹证明王敏同志于2024年6月1日、8日、15日参加培训,共计贰拾肆学時"
    case = {
        "id": "x", "region": ZB, "year": 2024, "kind": "evidence", "person": WANG,
        "evidence": [{"id": "e1", "category": "training", "text": text}, {"id": "e2", "category": "training"}],
        "expect": {"parsed": {"e1": {"stated_hours": 24, "start": "2024-06-01", "holder": "王敏"}}},
    }  # fmt: skip
    (one,) = try_cases(json.dumps([case]).encode(), PACKS)
    assert one.differences == ()
    assert got(region=ZB, year=2024, kind="evidence", person=WANG)["parsed"] == {}


@pytest.mark.parametrize(
    ("category", "text", "read"),
    [
        ("xuexi_points", "学习强国 2024年度积分 4500分", {"points": 4500, "points_kind": "year"}),
        (
            "academic",
            "兹证明王敏同志于2024年5月7日至9日参加山东省机械工程学术年会,共计30学时。",
            {"holder": "王敏", "title": "山东省机械工程学术年会", "start": "2024-05-07"},
        ),
        ("training", "2024年10月9日上午 参加专题讲座(半天)", {"stated_days": 0.5}),
        ("training", "2023年8月5日 讲座 90分钟", {"stated_minutes": 90}),
        ("training", "。", {}),
    ],
)
def test_the_text_of_a_proof_is_read_as_its_class_asks(category, text, read):
    """parsed: the reader's fields under the names of the case files."""
    found = got(ZB, 2024, "evidence", person=WANG, evidence=[{"id": "e1", "category": category, "text": text}])[
        "parsed"
    ]["e1"]
    assert {key: found.get(key) for key in read} == read


@pytest.mark.parametrize(
    ("text", "region", "headline"),
    [
        ("专业技术继续教育(吉林省)\n我市淄博市的专技人员…山东省平台…山东省账号…山东省", ZB, "220000"),
        ("关于广西的通知\n广西专业技术人员…", GX, None),
        ("淄博市专业技术人员继续教育", ZB, None),
        ("没有地名的文字", NAT, None),
        ("", NAT, None),
    ],
)
def test_a_document_speaks_for_the_place_in_its_body(text, region, headline):
    """Domain.md 0.1: the headline never decides; a wrong one is named."""
    assert got(NAT, 2024, "provenance", context={"text": text}) == {"region": region, "not": headline}


@pytest.mark.parametrize(
    ("name", "region", "headline"), [("ZB", ZB, "220000"), ("IM", IM, None), ("NAT", NAT, "440000")]
)
def test_an_archived_source_is_filed_under_its_pack(name, region, headline):
    """By its short name, or by the file that the case file gives it; what it only tells of (Guangdong) is named beside."""
    assert got(NAT, 2024, "provenance", context={"file": name}) == {"region": region, "not": headline}
    case = {"id": "x", "region": NAT, "year": 2024, "kind": "provenance", "context": {"file": "003.txt"}}
    document = {"schema": 1, "sources": {name: {"file": "003.txt"}}, "cases": [case]}
    assert try_cases(json.dumps(document).encode(), PACKS)[0].got["region"] == region


def test_only_the_named_items_and_keys_are_given():
    """`got` has the shape of `expect`: the items that it names, with the keys that it names; else those in their place."""
    fields = {"holder": "王敏", "start": "2024-05-07", "end": "2024-05-07", "stated_hours": 8, "organiser_ok": True}
    evidence = [{"id": name, "category": "training", "fields": fields} for name in ("a", "b")]
    case = {"id": "x", "region": ZB, "year": 2024, "kind": "evidence", "person": WANG, "evidence": evidence}
    named = {**case, "expect": {"items": [{"evidence": "b", "hours": 0, "status": "zero"}], "blocked": None}}
    (one,) = try_cases(json.dumps([named]).encode(), PACKS)
    assert one.got == {"items": [{"evidence": "b", "hours": 0, "status": "zero"}], "blocked": None}
    placed = {**case, "expect": {"items": [{"hours": 8}], "parsed": {"a": 5}}}
    (one,) = try_cases(json.dumps([placed]).encode(), PACKS)
    assert one.got["items"][0] == {"hours": 8}
    assert [difference.path for difference in one.differences] == ["items", "parsed.a"]


def test_the_module_for_shapes_keeps_to_the_public_vocabulary(shared):
    """Every word of the README beside the public cases is known to the runner."""
    from verifier.flows.try_cases import vocabulary

    readme = Path(shared / "cases" / "README.md").read_text("utf-8")
    fields = readme.split("**fields**:")[1].split("**person**")[0].replace("[]", "")
    names = {
        word.strip()
        for word in fields.replace("(", ",").split(",")
        if word.strip().replace("_", "").isalpha() and " " not in word.strip()
    }
    assert names - {"year"} <= vocabulary.FIELD_KEYS
    person = readme.split("**person**:")[1].split("**context**")[0]
    assert {word.strip() for word in person.split(",")} <= vocabulary.PERSON_KEYS
