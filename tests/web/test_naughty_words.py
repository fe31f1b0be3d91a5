"""A hundred naughty strings in file names, read text, signals, reasons and unit names: no page grows a script or a handler."""

from html import escape
from html.parser import HTMLParser
from itertools import product
from urllib.parse import quote

import pytest

from tests.web.test_record_pages import PLAN, base_node, browser  # noqa: F401 (a fixture among them)
from verifier.store import add_person, add_user, move_person, units
from verifier.worker import jobs_of

PAYLOADS = ("alert(1)", "fetch('//evil.example')", "top.location='//evil.example'", "document.body.innerHTML=''")
SHAPES = (
    "<script>{}</script>",
    "</script><script>{}</script>",
    "<ScRiPt\n>{}</sCrIpT>",
    "<img src=x onerror={}>",
    '"><svg onload={}>',
    "'><svg/onload={}//",
    '<a href="javascript:{}">点</a>',
    "<iframe srcdoc='<script>{}</script>'>",
    "--><script>{}</script>",
    "]]><script>{}</script>",
    "</title><script>{}</script>",
    "</textarea><script>{}</script>",
    "</template><script>{}</script>",
    "<style>@import'//evil.example'</style>{}",
    "<base href='//evil.example'>{}",
    "<form action='//evil.example'><input name=q>{}",
    "<meta http-equiv=refresh content='0;url=//evil.example'>{}",
    "＜script＞{}＜/script＞",
    "\u202e<script>{}</script>\u202c",
    "{{{{ {} }}}}{{% raw %}}",
    "${{{}}}",
    "' onfocus='{}' autofocus='",
    '" onmouseover="{}" x="',
    "`{}`",
    "&lt;script&gt;{}&lt;/script&gt;&#60;script&#62;",
)
NAUGHTY = tuple(shape.format(payload) for shape, payload in product(SHAPES, PAYLOADS))


class Markup(HTMLParser):
    """Finds what no page may hold: inline scripts and styles, handlers, addresses that run or lead elsewhere."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Judge one element."""
        named = dict(attrs)
        if tag == "script" and not (named.get("src") or "").startswith("/static/"):
            self.found.append(("script", named))
        if tag in {"base", "iframe", "object", "embed", "style"} or (
            tag == "meta" and named.get("content", "").startswith("0")
        ):
            self.found.append((tag, named))
        for name, value in attrs:
            leads = name in {"href", "src", "action", "formaction", "srcdoc"}
            if name.startswith("on") or name == "style" or (leads and not (value or "").startswith(("/", "#"))):
                self.found.append((tag, name, value))


def wrongs_of(page):
    """What a page holds that it may not."""
    markup = Markup()
    markup.feed(page)
    return markup.found


def test_the_judge_itself_sees_what_is_wrong():
    """The parser finds a planted script, handler and address, so that its silence means something."""
    for planted in (
        "<script>1</script>",
        "<p onclick=x>",
        "<a href='javascript:1'>",
        "<p style='x'>",
        "<base href=/x>",
    ):
        assert wrongs_of(planted), planted


def test_no_string_becomes_markup(client, node):
    """Every page over a hundred proofs full of naughty strings holds only our own markup."""
    assert len(NAUGHTY) == 100
    with node.services.store.write() as tx:
        there = units.unit_named(tx, NAUGHTY[0], "370300", now=node.services.clock())
        move_person(tx, node.person.id, unit=there, by="test", now=node.services.clock())
    for number, words in enumerate(NAUGHTY):
        node.add_case(
            minutes=number,
            file_name=words,
            title=words,
            holder=words,
            say=words,
            signal=words,
            kind="training_certificate",
        )
    own = ["/account/form?year=2024", "/account/years", "/account/transfers", "/account/readiness"]
    paths = [
        "/upload",
        "/account?year=2024",
        *own,
        *(f"/cases?state={state}" for state in ("submitted", "any", "returned")),
    ]
    for case, words in zip(node.cases, NAUGHTY, strict=True):
        form = {"action": "return", "version": "1", "reason": words, "back": words}
        assert client.post(f"/cases/{case.id}/decision", data=form).status_code == 303
        paths += [f"/cases/{case.id}", f"/proofs/{case.proof_id}"]
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        assert wrongs_of(page.text) == [], path


@pytest.mark.parametrize("words", NAUGHTY[::7])
def test_addresses_and_forms_do_not_echo_markup(client, node, words):
    """What is typed or put in an address comes back as text, also where the answer is a refusal."""
    node.publish()
    pages = [
        client.get("/v/" + words.replace("/", "%2F").replace("?", "%3F").replace("#", "%23").replace("%}", "")),
        client.post("/verify", data={"text": words}),
        client.get("/cases", params={"state": words, "proposal": words, "after": words}),
        client.get("/nothing", params={"lang": words, "q": words}),
    ]
    for page in pages:
        assert wrongs_of(page.text) == []


def test_no_name_of_a_unit_or_a_person_becomes_markup(client, node):
    """A hundred units with a person, a user and a run each, on every page of people, units, moves, issuing, figures and the audit."""
    services, now = node.services, node.services.clock()
    with services.store.write() as tx:
        for number, words in enumerate(NAUGHTY):
            unit = units.unit_named(tx, words, "370300", now=now)
            person = add_person(tx, name=words, region="370300", unit=words, id_number=None, now=now)
            add_user(
                tx, login=f"u{number}", shown_name=words, roles=("applicant",), region="370300", unit=unit.name,
                now=now, person_id=person.id,
            )  # fmt: skip
    pages = [
        "/people",
        "/units",
        "/moves",
        "/people/waiting",
        "/issuing",
        "/statistics",
        "/statistics/units?year=2024",
        "/audit",
    ]
    pages += ["/year-audits?year=2024", "/transfers"]
    pages += [f"/people?q={quote(words[:60])}" for words in NAUGHTY[::9]]
    for words in NAUGHTY[::9]:
        asked = {"year": "2024", "unit": words}
        refused = client.post("/issuing", data=asked | {"unit": f"{words}之外"})
        assert wrongs_of(refused.text) == []
        begun = client.post("/issuing", data=asked)
        assert begun.status_code == 303, words
        jobs_of(services).run_until_idle()
        pages.append(begun.headers["location"])
    for path in pages:
        page = client.get(path)
        assert page.status_code == 200, path
        assert wrongs_of(page.text) == [], path
    assert escape(NAUGHTY[0], quote=False) in client.get("/units").text.replace("&#34;", '"').replace("&#39;", "'")


def test_no_word_of_an_objection_becomes_markup(client, node):
    """A hundred rejections and objections to them, on the person's page and on the reviewer's."""
    for number, words in enumerate(NAUGHTY):
        case = node.add_case(minutes=number)
        form = {"action": "reject", "version": "1", "reason": words}
        assert client.post(f"/cases/{case.id}/decision", data=form).status_code == 303
        objected = client.post(f"/proofs/{case.proof_id}/cases/{case.id}/object", data={"reason": words})
        assert objected.status_code == 303
        for path in (f"/proofs/{case.proof_id}", f"/cases/{case.id}"):
            assert wrongs_of(client.get(path).text) == [], path


def test_no_word_of_a_class_becomes_markup(base_node):  # noqa: F811 (the fixture)
    """Titles and plans of classes, on the list and on their own pages; what is refused comes back as text."""
    services, _ = base_node
    with browser(services) as client:
        for words in NAUGHTY:
            plan = {**PLAN, **{name: words for name in PLAN if name.startswith("part-")}, "title": words}
            page = client.post("/bases", data=plan)
            assert page.status_code == 200, words
            assert wrongs_of(page.text) == []
            refused = client.post("/bases", data=plan | {"ends_on": "2022-01-01"})
            assert refused.status_code == 422
            assert wrongs_of(refused.text) == []
        for path in ("/bases", "/bases/inspections"):
            assert wrongs_of(client.get(path).text) == []


def test_no_cell_of_a_list_becomes_markup(client):
    """A list whose every cell is naughty: the errors name row, column and reason, as text."""
    rows = [
        f"{number},{csv_cell(words)},{csv_cell(words)},2024,{csv_cell(words)},8,{csv_cell(words)}"
        for number, words in enumerate(NAUGHTY)
    ]
    sheet = "record_id,id_number,name,year,category,hours,title\n" + "\n".join(rows)
    sent = client.post(
        "/rosters",
        data={"channel": "platform", "sender": "sd-platform"},
        files={"file": ("<img src=x onerror=alert(1)>.csv", sheet.encode(), "text/csv")},
    )
    page = client.get(sent.headers["location"]) if sent.status_code == 303 else sent
    assert page.status_code in {200, 422}
    assert "alert(1)" in page.text
    assert wrongs_of(page.text) == []
    assert wrongs_of(client.get("/rosters").text) == []


def csv_cell(words):
    """Words as a cell of a table."""
    quoted = words.replace('"', '""').replace("\n", " ")
    return f'"{quoted}"'
