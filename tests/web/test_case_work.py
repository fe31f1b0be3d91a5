"""Work on one case: correcting what was read and seeing the hours at once, pointing at the paper, taking back, levels, like papers."""

import re

import pytest

from tests.web.test_case_pages import decide
from tests.web.test_naughty_words import NAUGHTY, wrongs_of


def form_of(page):
    """The fields of the decision form as the page would send them, corrections included."""
    inputs = dict(re.findall(r'<input class="field-value" type="text" name="(field\.\w+)"[^>]*value="([^"]*)"', page))
    areas = dict(re.findall(r'<textarea class="field-value" name="(field\.\w+)"[^>]*>([^<]*)</textarea>', page))
    return {**inputs, **areas, "version": re.search(r'name="version" value="(\d+)"', page).group(1)}


def test_an_unchanged_form_corrects_nothing(client, node):
    """What the page showed and got back is no correction."""
    case = node.add_case()
    form = form_of(client.get(f"/cases/{case.id}").text)
    assert {"field.holder_name", "field.organiser", "field.stated_hours"} <= set(form)
    assert decide(client, case, action="approve", **form).status_code == 303
    assert "fields" not in client.get(f"/api/cases/{case.id}").json()["decisions"][0]["facts"]


def test_a_corrected_field_is_computed_at_once_and_counts(client, node):
    """16 instead of 24: the trial says 16 without writing anything, the decision posts 16, the history says what was corrected."""
    case = node.add_case()
    form = form_of(client.get(f"/cases/{case.id}").text) | {"field.stated_hours": "16"}
    trial = client.post(f"/cases/{case.id}/preview", data=form, headers={"Accept": "application/json"}).json()
    assert trial["hours"] == "16"
    assert trial["clauses"]
    assert client.get(f"/api/cases/{case.id}").json()["decisions"] == []
    assert decide(client, case, action="approve", **form).status_code == 303
    assert client.get("/api/account?year=2024").json()["hours"]["professional"] == "16"
    assert "改正所载学时：24 → 16" in client.get(f"/cases/{case.id}?state=any").text


def test_without_scripts_the_page_itself_computes(client, node):
    """The button sends the form to the trial, and what was typed and chosen is still there."""
    case = node.add_case()
    form = form_of(client.get(f"/cases/{case.id}").text)
    form |= {"field.stated_hours": "8", "action": "approve", "reason": "改了"}
    page = client.post(f"/cases/{case.id}/preview", data=form).text
    assert re.search(r'data-slot="hours">8<', page)
    assert 'value="8"' in page
    assert re.search(r'value="approve" [^>]*checked', page)
    assert "改了" in page


@pytest.mark.parametrize(("name", "value"), [("stated_hours", "二十四个"), ("start_date", "2024-02-31")])
def test_a_value_without_sense_is_refused_by_name(client, node, name, value):
    """A field that cannot be so is told, typed words stay, nothing is decided."""
    case = node.add_case()
    form = form_of(client.get(f"/cases/{case.id}").text) | {f"field.{name}": value}
    answer = decide(client, case, action="approve", **form)
    assert answer.status_code == 422
    assert value in answer.text
    assert client.get(f"/api/cases/{case.id}").json()["state"] == "submitted"


def test_a_decision_can_be_taken_back_for_a_while(client, node):
    """After approving, the next page offers undo; it opens the case again, and the hours are out."""
    first, second = node.add_case(title="甲"), node.add_case(minutes=1, title="乙")
    answer = decide(client, first, action="approve")
    page = client.get(answer.headers["location"]).text
    undo = re.search(rf'action="(/cases/{first.id}/undo)".*?name="version" value="(\d+)"', page, re.DOTALL)
    assert undo
    back = client.post(undo.group(1), data={"version": undo.group(2), "back": "state=submitted&proposal=any"})
    assert back.headers["location"].startswith(f"/cases/{first.id}")
    page = client.get(back.headers["location"]).text
    assert "已撤销" in page
    assert 'class="panel decision"' in page
    assert client.get("/api/account?year=2024").json()["hours"]["professional"] == "0"
    assert f"/cases/{first.id}/undo" not in client.get(f"/cases/{second.id}").text


def test_what_somebody_else_decided_is_not_offered_for_undoing(client, node):
    """The cookie names a case; whose decision it was, the case says."""
    case = node.add_case()
    client.cookies.set("decided", str(case.id), path="/cases")
    assert "/undo" not in client.get("/cases").text
    client.cookies.set("decided", "no-case", path="/cases")
    assert client.get("/cases").status_code == 200


def test_a_return_points_at_the_paper(client, node):
    """A place drawn or a field's box is kept with the decision, and the page shows it again."""
    case, other = node.add_case(), node.add_case(minutes=1)
    drawn = {"point": "drawn", "point_page": "1", "point_box": "570,795,868,840"}
    assert decide(client, case, action="return", reason="印章不清", **drawn).status_code == 303
    facts = client.get(f"/api/cases/{case.id}").json()["decisions"][0]["facts"]
    assert facts["point"] == {"page": 1, "box": [0.57, 0.795, 0.868, 0.84], "note": ""}
    page = client.get(f"/cases/{case.id}?state=any").text
    assert 'class="pointed" x="570" y="795" width="298" height="45"' in page
    assert "指出第 1 页的一处" in page
    assert decide(client, other, action="return", reason="学时不清", point="stated_hours").status_code == 303
    kept = client.get(f"/api/cases/{other.id}").json()["decisions"][0]["facts"]["point"]
    assert kept["box"] == [0.79, 0.425, 0.87, 0.47]


@pytest.mark.parametrize("box", ["900,0,100,100", "0,0,2000,10", "x", "0,0,0,0"])
def test_a_place_off_the_page_is_refused_or_nothing(client, node, box):
    """No decision points beside the paper."""
    case = node.add_case()
    decide(client, case, action="return", reason="a", point="drawn", point_page="1", point_box=box)
    made = client.get(f"/api/cases/{case.id}").json()["decisions"]
    assert not [one for one in made if "point" in one["facts"]]


def test_the_authority_and_hr_act_as_the_pack_says(client, node):
    """After a unit's pass Zibo's authority may reject and restore, HR may fail; nobody repeats the pass."""
    case = node.add_case()
    decide(client, case, action="approve")
    listed = client.get("/cases?level=authority").text
    assert f"/cases/{case.id}?" in listed
    page = client.get(f"/cases/{case.id}?level=authority&state=unit_passed").text
    assert 'name="level" value="authority"' in page
    assert 'value="reject"' in page
    assert 'value="approve"' not in page
    rejected = decide(client, case, action="reject", version=2, level="authority", reason="不属实")
    assert rejected.status_code == 303
    assert client.get(f"/api/cases/{case.id}").json()["state"] == "authority_rejected"
    assert client.get("/api/account?year=2024").json()["hours"]["professional"] == "0"
    assert decide(client, case, action="restore", version=3, level="authority", reason="已核实").status_code == 303
    assert decide(client, case, action="reject", version=4, level="hr", reason="查证不实").status_code == 303
    assert client.get(f"/api/cases/{case.id}").json()["state"] == "hr_failed"


def test_the_same_paper_is_laid_beside_this_one(client, node):
    """Bytes that were sent before: both pages side by side, field by field."""
    first = node.add_case(file_name="第一次.png", holder="王敏")
    second = node.add_case(minutes=1, file_name="第二次.png", holder="李静")
    page = client.get(f"/cases/{second.id}").text
    twins = page[page.index('id="twins"') :]
    assert "同一文件" in twins
    assert f"/cases/{first.id}?" in twins
    assert twins.count("<img ") >= 2
    assert re.search(r"李静</td>.*?王敏</td>.*?不同", twins, re.DOTALL)


@pytest.mark.parametrize("words", NAUGHTY[::9])
def test_corrections_notes_and_views_stay_text(client, node, words):
    """Markup typed into a field or a reason is shown as text in the form, the history and the trial."""
    case = node.add_case()
    form = form_of(client.get(f"/cases/{case.id}").text) | {"field.event_or_title": words, "reason": words}
    pages = [client.post(f"/cases/{case.id}/preview", data=form)]
    decide(client, case, action="approve", **form)
    pages.append(client.get(f"/cases/{case.id}?state=any"))
    for page in pages:
        assert wrongs_of(page.text) == []


def test_what_the_kind_needs_and_nobody_read_can_be_filled_in(client, node):
    """A paper without a journal shows an empty field for it, before all others."""
    case = node.add_case(kind="paper", category="paper")
    page = client.get(f"/cases/{case.id}").text
    assert 'name="field.journal"' in page
    assert page.index('id="field-journal"') < page.index('id="field-organiser"')
    assert "未读到" in page
