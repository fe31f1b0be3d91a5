"""The verifier in the browser gives, vector by vector, the report that the Python verifier gives."""

import json
import random
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from signing import Outcome, SigningError, kid_of, load_public_key, sign_certificate, token_to_text, verify_certificate
from signing.codec import encode
from signing.cose import sign_envelope
from signing.statuslist import TYP, open_status_list
from signing.trustlist import TrustList, build_trust_list, join_trust_lists
from tests.signing import vector_world as world
from tests.signing.browser import run_all, verifier_page
from tests.signing.make_vectors import FOLDER, a_setting, open_statuses, parse_time
from tests.signing.region_simulator import Region

pytestmark = pytest.mark.needs("chromium")

FILES = ("valid.json", "reasons.json", "broken.json")
SHANGHAI = timezone(timedelta(hours=8))


@pytest.fixture(scope="module")
def page():
    """Give one page for all tests of this file."""
    with verifier_page() as opened:
        yield opened


def moment(time):
    """Say a time as reports do."""
    return None if time is None else f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def plain(hours):
    """Say hours as reports do."""
    return f"{hours.normalize():f}"


def certificate_of(report):
    """Give what a report may show of a certificate, in the form of the public answer."""
    claims = report.claims
    if claims is None:
        return None
    return {
        "number": claims.number,
        "type": claims.type,
        "region": claims.region,
        "issuer": report.issuer.name,
        "holder": claims.holder,
        "period": claims.period,
        "hours": {
            "public": plain(claims.public_hours),
            "professional": plain(claims.professional_hours),
            "total": plain(claims.total_hours),
        },
        "issued_on": claims.issued_at.astimezone(SHANGHAI).date().isoformat(),
        "expires_on": claims.expires_on and claims.expires_on.isoformat(),
    }


def document_of(report):
    """Give a Python report in the browser's form; what exactly was malformed is each language's own words."""
    return {
        "outcome": str(report.outcome),
        "reasons": [str(reason) for reason in report.reasons],
        "certificate": certificate_of(report),
        "checks": [
            {
                "name": str(check.name),
                "outcome": str(check.outcome),
                "as_of": moment(check.as_of),
                "reason": check.reason and str(check.reason),
                "facts": {name: fact for name, fact in check.facts.items() if name != "what"},
            }
            for check in report.checks
        ],
    }


def without_words(document):
    """Drop each language's own words from a browser's report."""
    for check in document["checks"]:
        check["facts"].pop("what", None)
    return document


def in_python(document):
    """Run every case of a document in Python, each setting opened once."""
    held = {}
    for name, setting in document["settings"].items():
        trust, now = TrustList.from_bytes(setting["trust"].encode()), parse_time(setting["now"])
        facts = {"trust": trust, "now": now, "skew": timedelta(seconds=setting["skew_seconds"])}
        held[name] = facts | {"statuses": open_statuses(setting, trust, now)}
    return [document_of(verify_certificate(case["text"], **held[case["setting"]])) for case in document["cases"]]


def disagreements(page, document):
    """Run a document of cases in both languages; give the cases in which they differ."""
    found = zip(document["cases"], run_all(page, document), in_python(document), strict=True)
    return [
        (case.get("name", case["text"]), theirs, ours) for case, theirs, ours in found if without_words(theirs) != ours
    ]


@pytest.mark.parametrize("name", FILES)
def test_every_vector_gives_the_same_report(page, name):
    """Outcome, reasons, certificate and every check with its date are the same in both languages, and as the file expects."""
    document = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert disagreements(page, document) == []
    for case, report in zip(document["cases"], run_all(page, document), strict=True):
        assert (report["outcome"], report["reasons"]) == (case["expect"]["outcome"], case["expect"]["reasons"])


def mutated(rng, token):
    """Flip, insert, delete, repeat or overwrite some bytes of a token."""
    data = bytearray(token)
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        at = rng.randrange(len(data))
        match rng.randrange(5):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                data.insert(at, rng.randrange(256))
            case 2:
                del data[at]
            case 3:
                data[at:at] = data[at : at + rng.randrange(1, 9)]
            case _:
                data[at] = rng.choice(
                    (0x00, 0x18, 0x1F, 0x40, 0x5F, 0x80, 0x98, 0x9F, 0xA0, 0xBF, 0xC2, 0xF4, 0xF6, 0xFB, 0xFF)
                )
    return bytes(data)


def test_random_damage_is_refused_alike(page):
    """Of 3,000 damaged tokens neither language accepts one, and both give the same report."""
    rng = random.Random(20260501)
    tokens = [sign_certificate(world.CLAIMS, signer) for signer in (world.ACTIVE, world.ACTIVE_ED25519)]
    damaged = (mutated(rng, rng.choice(tokens)) for _ in range(3000))
    texts = [token_to_text(token, host=world.HOST) for token in damaged if token and token not in tokens]
    document = {"settings": {"usual": a_setting()}, "cases": [{"text": text, "setting": "usual"} for text in texts]}
    assert disagreements(page, document) == []
    assert {report["outcome"] for report in in_python(document)} == {str(Outcome.INVALID)}


def random_value(rng, depth=0):
    """Make a random CBOR value, most of it close to what a certificate holds."""
    kind = rng.randrange(12 if depth < 3 else 8)
    if kind < 3:
        return rng.choice(
            (0, 1, 5, 23, 24, 255, 256, 2025, 370300, 400_000, 1 << 32, (1 << 53) + 1, (1 << 64) - 1, -1, -(1 << 63))
        )
    if kind < 6:
        return rng.choice(("", "a", "annual_hours", "other_type", "王敏", " a", "a\u200b", "12", "012", "x" * 61, "😀"))
    if kind < 8:
        return rng.choice((None, True, False, b"", b"four", b"five5"))
    if kind < 10:
        return tuple(random_value(rng, depth + 1) for _ in range(rng.randrange(4)))
    return {rng.choice((1, 2, "a", -5)): random_value(rng, depth + 1) for _ in range(rng.randrange(3))}


def test_properly_signed_nonsense_is_judged_alike(page):
    """2,000 payloads of random values under good signatures get the same report in both languages."""
    rng = random.Random(7)
    good = [1, 1, 370300, 3703002025000123, "王敏", None, 2025, 120, 240, 0, 1_768_870_923, None, 1 << 20 | 777_777]
    cases = []
    for _ in range(2000):
        parts = list(good)
        for _ in range(rng.choice((0, 1, 1, 2))):
            parts[rng.randrange(len(parts))] = random_value(rng)
        if rng.random() < 0.05:
            parts = random_value(rng)
        token = sign_envelope(encode(parts), world.ACTIVE_ED25519)
        if len(token) <= 512:
            cases.append({"text": token_to_text(token, host=world.HOST), "setting": "usual"})
    assert disagreements(page, {"settings": {"usual": a_setting()}, "cases": cases}) == []


def test_odd_texts_are_read_alike(page):
    """Spaces, several marks, other addresses, other digits and long texts are judged alike."""
    text = token_to_text(sign_certificate(world.CLAIMS, world.ACTIVE), host=world.HOST)
    digits = text.partition("#")[2]
    texts = [
        "", " ", "#", "##", "1", "0", "00", "01", digits, f"0{digits}", f" {digits}\n", text.upper(), f"a#b#{digits}",
        f"https://v.example/#{digits[:50]} {digits[50:]}", f"https://v.example/##{digits}", f"https:// v.example/#{digits}",
        f"https://v.example/path#{digits}", f"ftp://v.example/#{digits}", f"https://[::1]:8000/#{digits}", f"http://127.0.0.1/#{digits}",
        f"#{digits}", f"{digits}#", f"{digits}#{digits}", f"{digits}\u3000", "１２３", "²", "1" * 2048, "1" * 2049, "9" * 2048, "😀" * 2048, "😀" * 2049,
        f"https://v.example/#{digits}\u00a0", f"https://{'a' * 261}/#{digits}", str(256), str(257), str(1 << 4104), str((1 << 4096) | 1),
        "-1", "1e5", "0x10", "1_000", "+5", "\ud800", "\x00", f"https://v.example\n/#{digits}",
    ]  # fmt: skip
    cases = [{"text": each, "setting": "usual"} for each in texts if each != "\ud800"]
    assert disagreements(page, {"settings": {"usual": a_setting()}, "cases": cases}) == []


def test_damaged_status_lists_are_refused_alike(page):
    """A damaged status list opens in neither language, or in both; a list that does not hold leaves the question open."""
    rng = random.Random(11)
    setting = a_setting()
    url = world.STATUS_URL.format(world.CURRENT)
    good = bytes.fromhex(setting["statuses"][url])
    text = token_to_text(sign_certificate(world.CLAIMS, world.ACTIVE), host=world.HOST)
    settings, cases = {}, []
    for number in range(300):
        data = mutated(rng, good)
        settings[str(number)] = setting | {"statuses": {url: data.hex()}}
        cases.append({"text": text, "setting": str(number)})
    assert disagreements(page, {"settings": settings, "cases": cases}) == []


def test_missing_and_old_trust_lists_leave_the_question_open_alike(page):
    """With no region, with all, and with one region out of date, known and unknown keys are judged alike."""
    usual = world.a_trust_list()
    other = Region("450000")
    settings, cases = {}, []
    for name, trust in {
        "none": build_trust_list(),
        "another": other.trust(world.NOW),
        "both": join_trust_lists([usual, other.trust(world.NOW)]),
        "one expired": join_trust_lists([usual, other.trust(world.NOW - 100 * world.DAY)]),
    }.items():
        settings[name] = a_setting() | {"trust": trust.to_bytes().decode()}
        for signer in (world.ACTIVE, world.UNKNOWN, world.STOLEN, other.issuer):
            text = token_to_text(sign_certificate(world.CLAIMS, signer), host=world.HOST)
            cases.append({"text": text, "setting": name})
    document = {"settings": settings, "cases": cases}
    assert disagreements(page, document) == []
    outcomes = [report["outcome"] for report in run_all(page, document)]
    assert outcomes[:8] == ["undetermined"] * 4 + ["invalid"] * 4
    # The key that was stolen later still vouches for what it signed before; an old list leaves the other region open.
    assert outcomes[8:] == ["valid", "invalid", "valid", "invalid", "valid", "undetermined", "valid", "undetermined"]


def signed_list(payload):
    """Sign anything as a status list of the sample region."""
    return sign_envelope(payload, world.STATUS, typ=TYP, tagged=True)


def test_properly_signed_lists_of_another_form_are_refused_alike(page):
    """Other claims, other bits, other sizes and bombs under a good signature open in neither language."""
    url = world.STATUS_URL.format(world.CURRENT)
    entries = bytes(262_144)
    usual = {2: url, 4: 1_790_000_000, 6: 1_770_000_000, 65533: {"bits": 2, "lst": zlib.compress(entries)}, 65534: 60}
    changes = [
        {},
        {2: "https://zb.example/status/9"},
        {4: 1_770_000_000},
        {6: 1_789_000_000},
        {65534: 0},
        {7: b"extra"},
        {65533: {"bits": 1, "lst": zlib.compress(entries)}},
        {65533: {"bits": 2, "lst": zlib.compress(entries[1:])}},
        {65533: {"bits": 2, "lst": zlib.compress(entries + b"\0")}},
        {65533: {"bits": 2, "lst": zlib.compress(entries) + b"\0"}},
        {65533: {"bits": 2, "lst": zlib.compress(entries)[:-1]}},
        {65533: {"bits": 2, "lst": zlib.compress(bytes(1 << 26), 9)}},
        {65533: {"bits": 2, "lst": b""}},
        {65533: {"lst": zlib.compress(entries)}},
    ]
    setting = a_setting()
    settings = {
        str(number): setting | {"statuses": {url: signed_list(encode(usual | change)).hex()}}
        for number, change in enumerate(changes)
    }
    text = token_to_text(sign_certificate(world.CLAIMS, world.ACTIVE), host=world.HOST)
    document = {"settings": settings, "cases": [{"text": text, "setting": name} for name in settings]}
    assert disagreements(page, document) == []
    outcomes = [report["outcome"] for report in run_all(page, document)]
    assert outcomes == ["valid"] + ["undetermined"] * (len(changes) - 1)
    source = world.a_trust_list().regions[0].find_status_list(world.CURRENT)
    with pytest.raises(SigningError):
        open_status_list(
            signed_list(encode(usual | changes[1])), key=source.verifier, url=url, now=datetime(2026, 5, 1, tzinfo=UTC)
        )


def test_a_trust_list_in_another_form_is_refused(page):
    """The page refuses a trust list that is not in its one form, before it judges anything."""
    good = world.a_trust_list().to_bytes().decode()
    refused = "(text) => { try { verify.readTrustList(text); return false; } catch (problem) { return problem instanceof verify.BadTrustList; } }"
    assert page.evaluate(refused, good) is False
    for bad in (
        "", "[]", "{}", good + " ", good.replace('"version":1', '"version":2'), good.replace('"version":1', '"version":1.0'),
        good.replace('"alg":-9', '"alg":-7'), good.replace('"state":"active"', '"state":"new"'), good.replace('"kid":"', '"kid":"0', 1),
        good.replace('"compromised_since":"2026-03-01T00:00:00Z"', '"compromised_since":null'), good.replace("2026-05-21T", "2026-13-21T"),
        good.replace('"name"', '"nome"', 1), good.replace('"regions":["370300"]', '"regions":[370300]'),
    ):  # fmt: skip
        assert page.evaluate(refused, bad) is True, bad


def test_statuses_can_be_looked_up(page):
    """The page may pass a function, a Map or an object from addresses to bytes, and say that it has none."""
    setting = a_setting()
    text = token_to_text(sign_certificate(world.CLAIMS, world.ACTIVE), host=world.HOST)
    outcomes = page.evaluate(
        """async ({ setting, text }) => {
          const trust = verify.readTrustList(new TextEncoder().encode(setting.trust));
          const bytes = Object.entries(setting.statuses).map(([url, hex]) => [url, Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16))]);
          const held = new Map(bytes);
          const ways = [held, Object.fromEntries(bytes), async ({ url }) => held.get(url), () => null, {}];
          const found = [];
          for (const statuses of ways) found.push((await verify.verifyText(text, { trust, statuses, now: Date.parse(setting.now) })).outcome);
          return [await verify.canVerify(), ...found];
        }""",
        {"setting": setting, "text": text},
    )
    assert outcomes == [True, "valid", "valid", "valid", "undetermined", "undetermined"]


def test_the_log_is_asked_about_a_stolen_key(page):
    """What a revoked key signed before it was stolen stands only where the log holds it, in both languages."""
    setting = a_setting()
    trust = world.a_trust_list()
    text = token_to_text(sign_certificate(world.CLAIMS, world.STOLEN), host=world.HOST)
    for is_logged in (True, False):
        ours = verify_certificate(
            text,
            trust=trust,
            statuses=open_statuses(setting, trust, world.NOW),
            now=world.NOW,
            is_logged=lambda _, answer=is_logged: answer,
        )
        theirs = page.evaluate(
            """async ({ setting, text, isLogged }) => {
              const trust = verify.readTrustList(setting.trust);
              const statuses = Object.fromEntries(Object.entries(setting.statuses).map(([url, hex]) => [url, Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16))]));
              return await verify.verifyText(text, { trust, statuses, now: new Date(setting.now), isLogged: async () => isLogged });
            }""",
            {"setting": setting, "text": text, "isLogged": is_logged},
        )
        assert without_words(theirs) == document_of(ours)


def in_python_signature(test):
    """Judge a bare signature in Python."""
    try:
        key = load_public_key(test["alg"], bytes.fromhex(test["key"]))
        key.verify(bytes.fromhex(test["signature"]), bytes.fromhex(test["message"]))
    except SigningError as problem:
        return problem.code.removeprefix("signing.")
    return "accepted"


@pytest.mark.parametrize(
    ("name", "alg", "member"),
    [("ecdsa_secp256r1_sha256_p1363_test", -9, "uncompressed"), ("ed25519_test", -19, "pk")],
)
def test_public_signature_vectors_are_judged_alike(page, shared, name, alg, member):
    """Every Wycheproof signature of the format's length gets the same answer from WebCrypto as from Python."""
    document = json.loads((shared / "vectors" / "wycheproof" / f"{name}.json").read_text(encoding="utf-8"))
    tests = [
        {
            "alg": alg,
            "kid": kid_of(bytes.fromhex(key)).hex(),
            "key": key,
            "signature": test["sig"],
            "message": test["msg"],
        }
        for group in document["testGroups"]
        for test in group["tests"]
        if len(test["sig"]) == 128 and (key := group["publicKey"][member])
    ]
    answers = page.evaluate("(tests) => judgeAll(tests)", tests)
    ours = [in_python_signature(test) for test in tests]
    assert [(test, theirs, own) for test, theirs, own in zip(tests, answers, ours, strict=True) if theirs != own] == []
    assert ours.count("accepted") > 50
