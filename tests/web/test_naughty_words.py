"""A hundred naughty strings in file names, read text, signals, reasons and unit names: no page grows a script or a handler."""

from html.parser import HTMLParser
from itertools import product

import pytest

from verifier.store import move_person, units

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
