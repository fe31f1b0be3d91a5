"""Hours from other regions on the person's own page: what was taken and judged, and a package that cannot be believed."""

from uuid import uuid4

import pytest

from verifier.store import TakenTransfer, TakenYear, add_taken_transfer


@pytest.fixture
def taken(node):
    """A certificate of another region that was found in an upload, with one year that waits and one that counts."""
    now = node.services.clock()
    transfer = TakenTransfer(
        id=uuid4(),
        source_uid=b"\1" * 12,
        kind="paper",
        person_id=node.person.id,
        from_region="450000",
        number="4500002023000000001",
        data=b"",
        proof_id=None,
        state="open",
        taken_at=now,
        taken_by="system",
        ended_at=None,
        reason=None,
    )
    facts = {"closed": True, "judged_by": "450000", "complete": True, "rule": None}
    waiting = TakenYear(
        transfer_id=transfer.id, year=2023, effect="review", code="NO_REGIONAL_RULE", cites=(), steps=("hr",),
        hours={"professional": "60"}, state="waiting", **facts,
    )  # fmt: skip
    counted = TakenYear(
        transfer_id=transfer.id, year=2022, effect="accept", code=None, cites=("ZB Q6",), steps=(),
        hours={"public": "30"}, state="recognised", **facts,
    )  # fmt: skip
    with node.services.store.write() as tx:
        add_taken_transfer(tx, transfer, (waiting, counted), ())
    return transfer


def test_each_year_says_what_became_of_it_and_what_is_next(client, taken):
    """Hours as the other region counted them, the state, the reason, who decides next."""
    page = client.get("/account/transfers").text
    for words in (
        "广西壮族自治区",
        taken.number,
        "等待判断",
        "本地规则没有写明如何认定该地学时",
        "由人社部门判断",
        "专业科目 60",
        "已认定",
    ):
        assert words in page, words


@pytest.mark.parametrize("data", [b"", b"no package", b"\xa0" * 300_000])
def test_what_is_no_package_is_refused_with_a_next_step(client, node, data):
    """Empty, senseless and too large files change nothing."""
    node.publish()
    answer = client.post("/account/transfers", files={"package": ("x.cbor", data)})
    assert 400 <= answer.status_code < 500
    assert "还没有外地转入的学时" in client.get("/account/transfers").text


def test_without_transfers_the_page_says_how_to_bring_them(client):
    """The two ways: a certificate is uploaded as usual, a package is handed in here."""
    page = client.get("/account/transfers").text
    assert 'href="/upload"' in page
    assert 'name="package"' in page


def test_an_office_decides_what_waits_for_it(client, node, taken):
    """The page for reviewers: who it is about, what the rules say, and the form; refusing needs words, recognising is told to the person."""
    shown = client.get("/transfers").text
    for words in (node.person.name, "广西壮族自治区", "本地规则没有写明如何认定该地学时", "不予认定"):
        assert words in shown, words
    path = f"/transfers/{taken.id}/years/2023"
    refused = client.post(path, data={"action": "refuse"})
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    assert client.post(path, data={"action": "refuse", "reason": "没有审验合格的材料"}).status_code == 303
    again = client.post(path, data={"action": "recognise"})
    assert again.status_code == 409
    assert "没有审验合格的材料" in client.get("/account/transfers").text
    assert "没有等待判断的外地学时" in client.get("/transfers").text
    assert node.person.name in client.get("/transfers?state=settled").text


def test_an_office_whose_word_it_is_not_sees_whose_it_is(client, node, taken):
    """The demonstration as a unit: the year is HR's, so there is no form, and a request by hand is refused by name."""
    client.cookies.set("demo_part", "unit")
    assert "由人社部门判断" in client.get("/transfers").text
    refused = client.post(f"/transfers/{taken.id}/years/2023", data={"action": "recognise"})
    assert refused.status_code == 403
    assert "人社部门" in refused.text
