"""What people read: sentences with clauses in two languages, trails as data, packs as prose."""

import json
import re
import tomllib
from importlib import resources

import pytest

from tests.rules.judging import INVENTED, invented_packs, judge, judge_all
from verifier.messages import has
from verifier.regions import region
from verifier.rules import Reason, Status, explain_pack, load_packs, say_item, say_step, say_word, trace_bytes, trace_of

LEFT_OVER = re.compile(r"rules\.[a-z]+\.|[‹›]")
CONFERENCE = {"start": "2024-05-07", "end": "2024-05-09", "stated_hours": 30, "organiser_ok": True}


def test_a_judgement_is_said_with_its_clause_and_words():
    """The arithmetic, the clause and the quotation, in both languages; the quotation is not translated."""
    item = judge("370300", 2024, "academic", **CONFERENCE)
    assert say_item(item) == (
        "3天×每天至多8学时=24学时，所载30学时中6学时不予折算（淄博继续教育问答 Q4(3)一：“按实际学时登记,每天折算不超过8学时”）。"
    )
    english = item.say("en")
    assert english.startswith("3 days at no more than 8 学时 a day are 24; of the 30 stated, 6 do not count")
    assert "(淄博继续教育问答 Q4(3)一: “按实际学时登记,每天折算不超过8学时”)" in english


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_in_both_languages(reason):
    """And both sentences ask for the same facts."""
    texts = []
    for folder in ("zh_CN", "en"):
        file = resources.files("verifier.messages") / folder / "rules.toml"
        texts.append(tomllib.loads(file.read_text("utf-8"))["rules"]["reason"][reason])
    assert set(re.findall(r"\{(\w+)\}", texts[0])) == set(re.findall(r"\{(\w+)\}", texts[1]))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_sentence_lacks_a_fact(lang):
    """Whatever the reason, its step brought every fact that the sentence names."""
    proofs = [
        ("370300", 2024, {"category": "training", **CONFERENCE}),
        ("370300", 2024, {"category": "training", **CONFERENCE, "stated_hours": None}),
        ("370300", 2024, {"category": "training", **CONFERENCE, "organiser_ok": None}),
        ("370300", 2024, {"category": "training", **CONFERENCE, "organiser_ok": False}),
        ("370300", 2024, {"category": "training", **CONFERENCE, "holder": "某人"}),
        ("370300", 2024, {"category": "training", **CONFERENCE, "subject_stated": "public"}),
        ("370300", 2024, {"category": "training", **CONFERENCE, "stated_hours": None, "stated_clock_hours": 3}),
        ("370300", 2024, {"category": "training", **CONFERENCE, "start": "2023-12-31"}),
        ("370300", 2024, {"category": "training", "start": "2023-12-31", "end": "2024-01-02", "stated_hours": 20, "organiser_ok": True}),
        ("370300", 2024, {"category": "paper", "title": "甲", "authors": ["王敏", "李建国"], "pub_date": "2023-01-02"}),
        ("370300", 2024, {"category": "paper", "title": "甲", "pub_status": "accepted"}),
        ("370300", 2024, {"category": "self_study_personal", "archive": False}),
        ("370300", 2024, {"category": "self_study_personal", "archive": True, "employer_hours": 3}),
        ("370300", 2024, {"category": "patent"}),
        ("370300", 2024, {"category": "xuexi_points", "points": 1, "points_kind": "year"}),
        ("370300", 2024, {"category": "xuexi_points", "points": 2000, "points_kind": "year"}),
        ("150000", 2022, {"category": "qualification_exam", "exam_region": "110000"}),
        ("150000", 2022, {"category": "qualification_exam", "exam_region": "150000", "certificate_date": "2022-02-02"}),
        ("150000", 2022, {"category": "three_subject", "start": "2022-02-02", "stated_hours": 3}),
        ("150000", 2022, {"category": "training", "start": "2022-02-02", "stated_hours": 9}),
        ("150000", 2023, {"category": "training", "start": "2023-02-02", "stated_hours": 9}),
        ("330000", 2024, {"category": "training", "start": "2024-02-02", "stated_hours": 9}),
        ("440000", 2024, {"category": "training", "start": "2024-02-02", "stated_minutes": 90}),
        ("440000", 2024, {"category": "training", "start": "2024-02-02", "stated_credits": 3}),
        ("440000", 2024, {"category": "training", "start": "2024-02-02", "stated_days": 1}),
        ("450000", 2024, {"category": "training", "start": "2023-02-02", "stated_hours": 3}),
        ("450000", 2024, {"category": "platform_public", "attempts": [True], "passed_on": "2025-01-01"}),
        ("450000", 2024, {"category": "platform_public", "attempts": [False] * 3}),
        ("450000", 2024, {"category": "platform_public", "attempts": [True], "training_year": 2023}),
        ("450000", 2024, {"category": "platform_public", "attempts": [True], "training_year": 2020}),
        ("650000", 2024, {"category": "training", "start": "2024-05-05", "stated_hours": 50}),
        ("650000", 2024, {"category": "degree_in_service", "enrolled_from": "2021-09-01", "enrolled_to": "2020-09-01"}),
        (INVENTED, 2024, {"category": "teaching", "start": "2024-05-05", "stated_hours": 3}),
        (INVENTED, 2024, {"category": "training", "start": "2024-05-05", "end": "2024-05-09", "stated_hours": 40}),
        (INVENTED, 2024, {"category": "patent", "authors": ["李建国", "王敏"], "title": "甲", "issue_date": "2024-05-05"}),
        (INVENTED, 2024, {"category": "skill_training", "certificate_date": "2020-05-05"}),
        (INVENTED, 2024, {"category": "degree_in_service", "issue_date": "2024-05-05"}),
        (INVENTED, 2024, {"category": "paper", "venue_level": "provincial", "title": "甲", "pub_date": "2024-05-05"}),
        (INVENTED, 2024, {"category": "paper", "title": "甲", "pub_date": "2024-05-05"}),
    ]  # fmt: skip
    for place, year, proof in proofs:
        for item in judge_all(place, year, proof, proof | {"id": "again"}).items:
            told = say_item(item, lang)
            assert told, item.reasons
            assert not LEFT_OVER.search(told), told


def test_a_step_without_a_clause_is_said_without_brackets():
    """A mismatch of names rests on no clause of a region."""
    item = judge("370300", 2024, "training", **CONFERENCE, holder="某人")
    step = next(one for one in item.steps if one.code == Reason.HOLDER_MISMATCH)
    assert say_step(step, "zh") == "证明上的姓名（某人）与申报人（王敏）不符。"


def test_a_code_without_a_word_stays_itself():
    """A new category is shown by its code rather than not at all."""
    assert say_word("no_such_code", "zh") == "no_such_code"


def test_the_trail_names_every_rule_that_touched_the_proof():
    """Figures as text, clauses beside them, the loss where it happened, the edition by its hash."""
    trail = trace_of(judge("370300", 2024, "academic", **CONFERENCE))
    assert (trail["claimed"], trail["credited"], trail["lost"], trail["status"]) == (
        "30",
        "24",
        [["CAP_DAY", "6"]],
        "partly_credited",
    )
    assert [step["rule"] for step in trail["steps"]] == [
        "category",
        "needs:organiser_ok",
        "year_of:activity_days",
        "stated_hours",
        "limit:ZB-DAY",
    ]
    assert trail["steps"][-1] | {"in": {}} == {
        "rule": "limit:ZB-DAY", "in": {}, "out": "24", "code": "CAP_DAY", "lost": "6", "cite": "ZB Q4(3)一",
        "quote": "按实际学时登记,每天折算不超过8学时",
    }  # fmt: skip
    assert re.fullmatch(r"CN-370300@.+#sha256:[0-9a-f]{64}", trail["pack"])


def test_the_trail_is_json_of_one_form():
    """Keys sorted, dates and lists as plain data, no spaces."""
    conversion = judge_all(
        "370300", 2024, {"category": "paper", "title": "甲", "authors": ["王敏", "李建国"], "pub_date": "2024-01-02"}
    )
    data = trace_bytes(conversion)
    assert json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == data
    assert b"2024-01-02" in data
    assert b'["\xe7\x8e\x8b' in data


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pack", [*load_packs(), *invented_packs()], ids=lambda pack: pack.pack.region)
def test_a_pack_is_explained_whole_in_both_languages(pack, lang):
    """Every rule's words stand in the prose, no template is missing, and no code is left where a word exists."""
    packs = invented_packs() if pack.pack.region == INVENTED else None
    prose = explain_pack(
        region(pack.pack.region),
        max(pack.pack.years.from_, 2022 if pack.pack.years.from_ <= 2022 else 0),
        lang,
        packs=packs,
    )
    assert not LEFT_OVER.search(prose)
    for table in (
        "requirement",
        "category",
        "cycle",
        "window",
        "exemption",
        "recognition",
        "certificate",
        "deadline",
        "workflow",
        "routing",
    ):
        for rule in getattr(pack, table):
            assert rule.cite.quote in prose
    assert all(one.what in prose for one in pack.not_covered)


def test_every_code_of_the_packs_has_a_word():
    """Categories, subjects, lanes, needs and kinds that packs use are words in both languages."""
    codes = {
        code
        for pack in load_packs()
        for one in pack.category
        for code in (*one.codes, one.subject, one.lane, one.date_basis)
    }
    codes |= {need.removeprefix("person:") for pack in load_packs() for one in pack.category for need in one.needs}
    assert {code for code in codes if not has(f"rules.word.{code}")} == set()


def test_a_result_knows_its_clauses_once_each():
    """In the order in which they spoke."""
    item = judge("370300", 2024, "academic", **CONFERENCE)
    assert item.cites == ("ZB Q4(3)一",)
    assert len(item.quotes) == 2
    assert item.status is Status.PARTLY_CREDITED
