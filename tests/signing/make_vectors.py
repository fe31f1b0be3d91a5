"""Write the vectors: `python -m tests.signing.make_vectors`, from the top of the checkout. Every run gives the same files.

`valid.json` keeps every intermediate form, `reasons.json` has a case named after each reason code and both sides of every border,
`broken.json` refuses every damage of `broken_tokens`. What is expected is written down beside each case and must agree with the verifier.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signing import (
    NotCanonicalError,
    Reason,
    Report,
    SigningError,
    expand_json,
    open_token,
    sign_certificate,
    text_to_token,
    token_to_text,
    verify_certificate,
)
from signing.statuslist import StatusList, open_status_list
from signing.trustlist import TrustList
from tests.signing import vector_world as world
from tests.signing.broken_tokens import ANY, all_damages
from tests.signing.reason_cases import SECOND, SKEW, reason_cases
from tests.signing.valid_cases import other_texts, valid_cases

FOLDER = Path(__file__).parent / "vectors"


# ---------------------------------------------------------------- running a case


def open_statuses(setting: Mapping[str, Any], trust: TrustList, now: datetime) -> dict[str, StatusList]:
    """Open what was fetched, as a verifier does: a list that cannot be opened is a list that is not there."""
    found: dict[str, StatusList] = {}
    for region in trust.regions:
        for source in region.status_lists:
            data = setting["statuses"].get(source.url)
            if data is None:
                continue
            try:
                found[source.url] = open_status_list(bytes.fromhex(data), key=source.verifier, url=source.url, now=now)
            except SigningError:
                continue
    return found


def parse_time(text: str) -> datetime:
    """Read a time of the vectors."""
    return datetime.fromisoformat(text)


def verifier_of(setting: Mapping[str, Any]) -> Callable[[str], Report]:
    """Give the verifier that holds what a setting says."""
    trust, now = TrustList.from_bytes(setting["trust"].encode()), parse_time(setting["now"])
    statuses, skew = open_statuses(setting, trust, now), timedelta(seconds=setting["skew_seconds"])
    return lambda text: verify_certificate(text, trust=trust, statuses=statuses, now=now, skew=skew)


def expectation(text: str, report: Report) -> dict[str, Any]:
    """Write down what every step gives."""
    expect: dict[str, Any] = {"text_to_token": "ok"}
    step = "text_to_token"
    try:
        token = text_to_token(text)
        step = "open_token"
        open_token(token)
        expect[step] = "ok"
    except SigningError as problem:
        expect[step] = "not_canonical" if isinstance(problem, NotCanonicalError) else "malformed"
    return expect | {
        "outcome": str(report.outcome),
        "reasons": [str(reason) for reason in report.reasons],
        "claims": None if report.claims is None else expand_json(report.claims),
    }


# ---------------------------------------------------------------- settings


def a_setting(now: datetime = world.NOW, *, statuses: Mapping[str, bytes] | None = None) -> dict[str, Any]:
    """Describe what a verifier holds, and its clock."""
    held = world.the_statuses() if statuses is None else statuses
    return {
        "now": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "skew_seconds": int(SKEW.total_seconds()),
        "trust": world.a_trust_list().to_bytes().decode(),
        "statuses": {url: data.hex() for url, data in held.items()},
    }


# ---------------------------------------------------------------- the files


def valid_file() -> dict[str, Any]:
    """Build `valid.json`."""
    setting = a_setting(statuses=world.the_statuses(issued_at=world.NOW))
    verify, cases = verifier_of(setting), []
    for name, about, claims, signer in valid_cases():
        token = sign_certificate(claims, signer)
        envelope, text = open_token(token).envelope, token_to_text(token, host=world.HOST)
        steps = {
            "digits": text.partition("#")[2],
            "token": token.hex(),
            "protected": token[2:15].hex(),
            "payload": envelope.payload.hex(),
            "to_be_signed": envelope.to_be_signed.hex(),
            "signature": envelope.signature.hex(),
            "claims": expand_json(claims),
        }
        expect = expectation(text, verify(text))
        require(expect["outcome"] == "valid" and expect["claims"] == steps["claims"], name)
        cases.append({"name": name, "about": about, "setting": "usual", "text": text, "steps": steps, "expect": expect})
    for name, text in other_texts(cases[0]["text"]):
        expect = expectation(text, verify(text))
        require(expect["outcome"] == "valid", name)
        cases.append({"name": name, "about": "the same token in another text", "setting": "usual", "text": text, "expect": expect})  # fmt: skip
    return {"about": "certificates that verify", "settings": {"usual": setting}, "cases": cases}


def reasons_settings() -> dict[str, dict[str, Any]]:
    """What different verifiers hold."""
    region = world.a_trust_list().regions[0]
    fresh = world.the_statuses(issued_at=region.expires_at)
    garbage = dict.fromkeys(world.the_statuses(), b"\xd2\x84")
    return {
        "usual": a_setting(),
        "no-lists": a_setting(statuses={}),
        "damaged-lists": a_setting(statuses=garbage),
        "trust-last-second": a_setting(region.expires_at + SKEW, statuses=fresh),
        "trust-expired": a_setting(region.expires_at + SKEW + SECOND, statuses=fresh),
        "status-last-second": a_setting(world.NOW - timedelta(hours=1) + 2 * world.DAY + SKEW),
        "status-expired": a_setting(world.NOW - timedelta(hours=1) + 2 * world.DAY + SKEW + SECOND),
        "last-second-of-day": a_setting(datetime(2026, 5, 1, 16, 4, 59, tzinfo=UTC)),
        "next-day": a_setting(datetime(2026, 5, 1, 16, 5, 0, tzinfo=UTC)),
        "before-window-ended": a_setting(world.NOW + SKEW - SECOND),
        "window-ended": a_setting(world.NOW + SKEW),
    }


def reasons_file() -> dict[str, Any]:
    """Build `reasons.json`."""
    settings, cases = reasons_settings(), []
    verifiers = {label: verifier_of(setting) for label, setting in settings.items()}
    for name, about, setting, claims, signer, (outcome, reasons) in reason_cases():
        text = token_to_text(sign_certificate(claims, signer), host=world.HOST)
        cases.append(a_case(name, about, setting, text, verifiers[setting], outcome, reasons))
    for damage in all_damages():
        for code, name in (("malformed", "payload-elements-12"), ("not_canonical", "signature-malleated"), ("bad_signature", "signature-r-zero")):  # fmt: skip
            if damage.name == name.removeprefix("payload-") or damage.name == name:
                cases.append(a_case(code, damage.about, "usual", damage.text, verifiers["usual"], "invalid", (code,)))
    named = {case["name"] for case in cases}
    require(all(str(reason) in named for reason in Reason), f"no case for {set(Reason) - named}")
    return {"about": "every reason, and both sides of every border", "settings": settings, "cases": cases}


def a_case(name: str, about: str, setting: str, text: str, verify: Callable[[str], Report], outcome: str, reasons: tuple[str, ...]) -> dict[str, Any]:  # fmt: skip
    """Run a case and insist on what must come out."""
    expect = expectation(text, verify(text))
    require((expect["outcome"], tuple(expect["reasons"])) == (outcome, reasons), f"{name}: {expect}")
    return {"name": name, "about": about, "setting": setting, "text": text, "expect": expect}


# ---------------------------------------------------------------- broken.json


def broken_file() -> dict[str, Any]:
    """Build `broken.json`."""
    setting, cases = a_setting(statuses=world.the_statuses()), []
    verify = verifier_of(setting)
    for damage in all_damages():
        expect = expectation(damage.text, verify(damage.text))
        require(expect["outcome"] == "invalid" and expect["claims"] is None, damage.name)
        require(
            len(expect["reasons"]) == 1 and set(expect["reasons"]) <= set(damage.reasons), f"{damage.name}: {expect}"
        )
        cases.append(
            {"name": damage.name, "about": damage.about, "setting": "usual", "text": damage.text, "expect": expect}
        )
    require(len(cases) >= 500 and len({case["name"] for case in cases}) == len(cases), f"{len(cases)} cases")
    require(any(damage.reasons != ANY for damage in all_damages()), "no reason named")
    return {"about": "damaged tokens: none may pass", "settings": {"usual": setting}, "cases": cases}


def require(holds: bool, what: str) -> None:
    """Stop when a case does not come out as written down."""
    if not holds:
        raise SystemExit(f"not as expected: {what}")


def all_files() -> dict[str, dict[str, Any]]:
    """Build every file, by name."""
    return {"valid.json": valid_file(), "reasons.json": reasons_file(), "broken.json": broken_file()}


def as_text(document: Mapping[str, Any]) -> str:
    """Write a document with one case a line, so that a change shows as the case that changed."""
    head = {key: value for key, value in document.items() if key != "cases"}
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in document["cases"])
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "cases": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    for name, document in all_files().items():
        (FOLDER / name).write_text(as_text(document), encoding="utf-8")
        print(f"{name}: {len(document['cases'])} cases")
