"""Headless Chromium with the verifier's modules loaded in a secure page, no network behind it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

MODULES = Path(__file__).parents[2] / "templates" / "web" / "verify"
ORIGIN = "https://verify.example/"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)

_SCRIPT = """
import { requireSignature } from "./verify/keys.js";
import { loggedBy } from "./verify/issue-log.js";
import * as verify from "./verify/verify.js";
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
window.verify = verify;
window.runAll = async ({ settings, cases }) => {
  const held = new Map();
  for (const [name, { trust, statuses, now, skew_seconds: skewSeconds }] of Object.entries(settings)) {
    const lists = Object.fromEntries(Object.entries(statuses).map(([url, hex]) => [url, bytesOf(hex)]));
    held.set(name, { trust: verify.readTrustList(trust), statuses: lists, now: new Date(now), skewSeconds });
  }
  const reports = [];
  for (const { text, setting } of cases) reports.push(await verify.verifyText(text, held.get(setting)));
  return JSON.stringify(reports);
};
window.judgeAll = async (signatures) => {
  const answers = [];
  for (const { alg, kid, key, signature, message } of signatures) {
    const envelope = { algorithm: alg, kid, signature: bytesOf(signature), toBeSigned: bytesOf(message) };
    try {
      await requireSignature(envelope, { kid, alg, publicKey: bytesOf(key) });
      answers.push("accepted");
    } catch (problem) {
      answers.push(problem.reason ?? String(problem));
    }
  }
  return answers;
};
window.runLogged = async ({ setting, text, proofs }) => {
  const trust = verify.readTrustList(setting.trust);
  const lists = Object.fromEntries(Object.entries(setting.statuses).map(([url, hex]) => [url, bytesOf(hex)]));
  const now = new Date(setting.now);
  const isLogged = loggedBy(proofs.map(bytesOf), { trust, now });
  return (await verify.verifyText(text, { trust, statuses: lists, now, isLogged })).outcome;
};
window.ready = true;
"""


@contextmanager
def verifier_page() -> Iterator[Page]:
    """Open a page that has `verify` (the module), `runAll` (every case of a document of vectors) and `judgeAll` (bare signatures)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(FLAGS))
        try:
            page = browser.new_page()
            page.route("**/*", _serve)
            page.goto(ORIGIN)
            page.wait_for_function("window.ready")
            yield page
        finally:
            browser.close()


def run_all(page: Page, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Run every case of a document in the browser; gives the reports in the order of the cases."""
    cases = [{"text": case["text"], "setting": case["setting"]} for case in document["cases"]]
    return json.loads(page.evaluate("(given) => runAll(given)", {"settings": document["settings"], "cases": cases}))


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN)
    if not path:
        route.fulfill(content_type="text/html", body='<!doctype html><script type="module" src="/run.js"></script>')
    elif path == "run.js":
        route.fulfill(content_type="text/javascript", body=_SCRIPT)
    elif path.startswith("verify/") and (MODULES / path.removeprefix("verify/")).is_file():
        route.fulfill(content_type="text/javascript", path=MODULES / path.removeprefix("verify/"))
    else:
        route.abort()
