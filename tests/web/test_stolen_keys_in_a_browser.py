"""A key that was stolen later: the browser asks the log as the server does, and where it cannot be asked neither condemns."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from signing import open_token, sign_certificate, token_to_text
from tests.flows.conftest import TurnedClock
from tests.flows.regions import open_place
from tests.flows.test_following_logs import follow, issue
from tests.web.conftest import NOW, serving
from verifier.flows import publish_lists
from verifier.store import get_certificate_by_number
from verifier.trust import Purpose

pytestmark = pytest.mark.needs("chromium")
OPEN = {"zh": "现在查不到日志", "en": "the log cannot be asked now"}


@pytest.fixture
def page(chromium):
    """A page at the time of the tests."""
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    yield page
    context.close()


def digits_of(token):
    """What stands behind the # of a code."""
    return token_to_text(token, host="localhost").partition("#")[2]


def shown(page, address, way, digits, lang="zh"):
    """What the page says of a code: title, sentences, facts, checks; `way` is `v/` for the server, `#` for the browser."""
    page.goto("about:blank")
    page.goto(f"{address}/v/{digits}?lang={lang}" if way == "v/" else f"{address}/?lang={lang}#{digits}")
    verdict = page.locator("#verdict .verdict")
    verdict.wait_for(timeout=30_000)
    said = verdict.locator("[data-slot=sentences]").inner_text()
    facts = verdict.locator("dl.facts").all_inner_texts()
    return verdict.get_attribute("data-state"), page.title(), said, facts, verdict.locator("tbody").inner_text()


def test_own_log_that_cannot_be_asked_leaves_the_matter_open(node, page):
    """Logged before the theft: valid; with the log out of reach: cannot be confirmed now, in a sentence that condemns nobody; reached again: valid."""
    number = node.issue()
    with node.services.store.read() as tx:
        certificate = get_certificate_by_number(tx, number)
    later = NOW + timedelta(hours=1)
    services = replace(node.services, clock=lambda: later)
    services.keys.end(certificate.key_id, now=later, compromised_since=later)
    publish_lists(services.store, services.keys, services.trust, services.settings.node, actor="security", now=later)
    page.clock.set_fixed_time(later)
    digits = digits_of(certificate.token)
    with serving(services) as served:
        assert shown(page, served.address, "v/", digits)[0] == "valid"
        assert shown(page, served.address, "#", digits)[0] == "valid"
        page.route("**/log/proof/**", lambda route: route.abort())
        for lang, words in OPEN.items():
            state, _, said, facts, checks = shown(page, served.address, "#", digits, lang)
            assert state == "undetermined"
            assert words in said
            assert facts != []  # what it says is no forgery and may be shown
            assert ("无法确认" if lang == "zh" else "unknown") in checks
        page.unroute("**/log/proof/**")
        assert shown(page, served.address, "#", digits)[0] == "valid"


def test_browser_and_server_agree_about_another_regions_log(page, tmp_path):
    """Not followed yet: both leave it open; followed: what was logged is valid to both, what the thief signed is refused by both."""
    clock = TurnedClock(NOW)
    with ExitStack() as stack:
        issuer, follower = (open_place(stack, tmp_path, region, clock) for region in ("330000", "450000"))
        certificate = issue(issuer, "甲")
        thief = issuer.services.keys.open(certificate.key_id)
        clock.turn(hours=1)
        page.clock.set_fixed_time(clock())
        issuer.services.keys.end(certificate.key_id, now=clock(), compromised_since=clock())
        forged = sign_certificate(replace(open_token(certificate.token).claims, holder="李明"), thief)
        issuer.services.keys.new(
            Purpose.CERTIFICATE, now=clock(), sign_for=timedelta(days=9), algorithm=thief.algorithm
        )
        follower.hear_of(issuer)
        served = stack.enter_context(serving(follower.services))
        expected = [("undetermined", "undetermined"), ("valid", "forged")]
        for states in expected:
            for token, state in zip((certificate.token, forged), states, strict=True):
                by_server, by_browser = (shown(page, served.address, way, digits_of(token)) for way in ("v/", "#"))
                assert by_server == by_browser
                assert by_server[0] == state
            follow(follower, issuer)
        served.stop()
