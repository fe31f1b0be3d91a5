"""Readiness for a purpose and years side by side: the page, the API and the command say the same."""

import json
from decimal import Decimal

import pytest

from verifier.cli.account import account
from verifier.cli.output import Format
from verifier.store import add_entry, add_person


@pytest.fixture
def learner(node):
    """Make the demonstration's person one of another region, with hours by year and subject."""

    def made(region, hours, **facts):
        services = node.services
        with services.store.write() as tx:
            person = add_person(
                tx, name="李静", region=region, unit="示例单位", id_number=None, now=services.clock(), facts=facts
            )
            for (year, subject, lane), figure in hours.items():
                add_entry(
                    tx,
                    posting_key=f"{person.id}:{year}:{subject}:{lane}",
                    person_id=person.id,
                    region=region,
                    year=year,
                    category="training",
                    subject=subject,
                    lane=lane,
                    hours=Decimal(figure),
                    source="platform",
                    trail={},
                    posted_by="test",
                    now=services.clock(),
                )
        act_as(node, person)
        return person

    return made


def act_as(node, person):
    """Let the demonstration's user be this person."""
    from sqlalchemy import text

    with node.services.store.engine.begin() as connection:
        connection.execute(text("UPDATE users SET person_id = :id WHERE login = 'demo'"), {"id": person.id.hex})


def test_the_page_names_mode_exemptions_and_years(client, learner):
    """A reference factor: every clause that applies is quoted, the years are shown as such, nothing bars."""
    learner("150000", {(2022, "public", None): 12, (2022, "professional", None): 70})
    page = client.get(
        "/account/readiness?on=2022-09-01&level=senior&sex=M&birth=1971-01-01&attribute=non_public_sector"
    ).text
    assert "学时符合要求" in page
    assert "学时作为参考因素，不作为限制条件" in page
    assert page.count('class="clause"') >= 2
    assert "以此为准" in page
    assert page.count("仅供参考") >= 3
    assert "还差公需科目18学时" in page
    assert "本次按您填写的内容计算：出生日期、在非公有制单位工作、性别" in page


def test_page_and_interface_agree(client, learner):
    """What the API tells in codes, the page says in words."""
    learner("150000", {(2022, "public", None): 30, (2022, "professional", None): 54}, sex="F", birth="1990-01-01")
    told = client.get("/api/account/readiness?on=2022-09-01&level=junior").json()
    assert (told["mode"], told["pass"], told["short_years"]) == ("normal", False, [2022])
    assert told["by_year"][0]["missing"] == {"total": "6", "professional": "6"}
    assert any("还差专业科目6学时" in sentence for sentence in told["by_year"][0]["say"])
    page = client.get("/account/readiness?on=2022-09-01&level=junior").text
    assert "学时不足" in page
    assert "还差专业科目6学时" in page


def test_rules_of_another_year_are_said_on_every_page(client, learner):
    """2024 in Inner Mongolia: a draft, in the account, the readiness and the years; nobody is called complete."""
    learner("150000", {(2024, "public", None): 30, (2024, "professional", None): 60})
    account_page = client.get("/account?year=2024").text
    assert "本地区没有这一年的规则" in account_page
    assert "本年度要求已完成" not in account_page
    told = client.get("/api/account?year=2024").json()
    assert (told["is_draft"], told["compliant"]) == (True, None)
    assert "RULES_OF_OTHER_YEAR" in told["warnings"]
    assert "只有其他年度的规则" in client.get("/account/readiness?on=2024-09-01&level=senior").text
    assert "由人判断" in client.get("/account/years?first=2022&last=2024").text


def test_an_incomplete_year_and_the_assessment(client, learner):
    """Guangxi: what follows is quoted; the audit's day stands in the account."""
    learner("450000", {(2024, "professional", None): 60})
    page = client.get("/account/readiness?purpose=annual_assessment&on=2024-12-31").text
    assert "年度考核不得评为优秀等次" in page
    year = client.get("/account?year=2024").text
    assert "2025-02-25" in year
    assert "单位完成学时认定审核" in year


def test_a_cycle_of_three_years(client, learner):
    """Xinjiang: the cycle's own bar, and no year of it called failed."""
    learner("650000", {(2023, "any", None): 100, (2024, "any", None): 20})
    page = client.get("/account/years?first=2023&last=2025").text
    assert "聘期未满，暂不判断" in page
    assert "还差 96 学时" in page
    assert "未完成" not in page.partition('id="main"')[2]
    told = client.get("/api/account/cycle?first=2023&last=2025").json()
    assert told["cycle"] == {
        "required": "216",
        "earned": "120",
        "short": "96",
        "compliant": None,
        "status": "running",
    }


@pytest.mark.parametrize(
    "query", ["purpose=holiday", "on=yesterday", "level=king", "sex=X", "attribute=rich", "birth=1", "degree=none"]
)
def test_a_question_without_sense_is_refused(client, query):
    """A value outside the words of the interface is a refusal with its place, not a guess."""
    answer = client.get(f"/api/account/readiness?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_a_span_of_thirty_years_is_refused_with_a_next_step(client):
    """The limit is said."""
    answer = client.get("/api/account/cycle?first=1995&last=2024")
    assert (answer.status_code, answer.json()["code"]) == (422, "periods.cycle_unreadable")
    assert "15" in answer.json()["detail"]


def test_empty_fields_of_the_form_are_not_stated(client, learner):
    """A form sends its empty fields: they state nothing."""
    learner("150000", {})
    query = "purpose=title_review&on=2022-09-01&level=&birth=&sex=&degree=&transfer_date="
    told = client.get(f"/api/account/readiness?{query}").json()
    assert told["stated"] == []


@pytest.fixture
def command(node, monkeypatch, capsys):
    """Run `xueshi account` on this node."""
    from contextlib import contextmanager

    @contextmanager
    def opened(**_):
        yield node.services

    monkeypatch.setattr("verifier.cli.account.opened_node", opened)

    def run(**options):
        account(node_person(node), **{"form": Format.JSON, "lang": "zh", **options})
        return capsys.readouterr().out

    return run


def node_person(node):
    """The demonstration's person."""
    from verifier.store import find_user

    with node.services.store.read() as tx:
        return find_user(tx, "demo").person_id


def test_the_command_prints_what_the_pages_show(client, learner, command):
    """Readiness, cycle and account: the same figures as the API, as JSON and for people."""
    learner("150000", {(2022, "public", None): 30, (2022, "professional", None): 54}, sex="F", birth="1990-01-01")
    asked = {"purpose": "title_review", "on": "2022-09-01", "level": "junior", "fact": ["medical=true"]}
    told = json.loads(command(**asked))
    page = client.get("/api/account/readiness?on=2022-09-01&level=junior&attribute=medical").json()
    assert told == page
    years = json.loads(command(cycle="2022-2024"))
    assert years == client.get("/api/account/cycle?first=2022&last=2024").json()
    year = json.loads(command(year=2024))
    assert year["is_draft"] is True
    for options in (asked, {"cycle": "2022-2024"}, {"year": 2022}):
        assert "专业" in command(**{**options, "form": Format.TABLE})


@pytest.mark.parametrize(
    "options",
    [{"cycle": "22-24"}, {"purpose": "title_review", "on": "soon"}, {"purpose": "title_review", "fact": ["rich=yes"]}],
)
def test_the_command_says_what_to_write_instead(command, capsys, options):
    """A wrong option is a usage error in one line."""
    import typer

    with pytest.raises(typer.Exit) as ended:
        command(**options)
    assert ended.value.exit_code == 64
    assert "请" in capsys.readouterr().err


def test_the_year_s_papers_say_what_they_wait_for(client, learner):
    """Guangxi's two certificates: one waits for the course, the other for hours and audit, each by its clause."""
    learner("450000", {(2024, "professional", None): 60})
    page = client.get("/account?year=2024").text
    assert "专业技术人员继续教育公需科目考试合格证书" in page
    assert "还没有经审验通过" in page
    papers = {one["id"]: one for one in client.get("/api/account?year=2024").json()["papers"]}
    assert [one["condition"] for one in papers["GX-C2"]["missing"]] == ["requirements_met", "audit_passed"]


def test_a_reviewer_may_ask_about_somebody_and_nobody_about_a_stranger(client, node, learner):
    """Whose is asked with the right to read accounts; who is not known is not found."""
    person = learner("150000", {})
    assert client.get(f"/api/account/readiness?person={person.id}").status_code == 200
    assert client.get(f"/api/account/cycle?person={person.id}").status_code == 200
    stranger = "00000000-0000-4000-8000-000000000000"
    assert client.get(f"/api/account/readiness?person={stranger}").status_code == 404


def test_the_command_writes_one_s_own_data(command, tmp_path, learner):
    """The same archive as the page gives."""
    import zipfile

    learner("370300", {(2024, "public", None): 30})
    command(export=tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as packed:
        assert json.loads(packed.read("data.json"))["entries"][0]["hours"] == "30"
