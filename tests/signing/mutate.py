"""Random changes to valid tokens: `python -m tests.signing.mutate --count 1000000 --seed 1`. None may be accepted.

Every change is judged by the whole verifier. `--sample FILE` writes some of them as a file of vectors, to put the same question to another
implementation; `--browser` puts it to the JavaScript verifier in headless Chromium. The exit status is 1 when a changed token was not refused, or when anything but a report came out.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from signing import Outcome, Report, sign_certificate, token_to_text, verify_certificate
from signing.trustlist import TrustList
from tests.signing import vector_world as world
from tests.signing.make_vectors import a_setting, as_text, expectation, open_statuses
from tests.signing.valid_cases import valid_cases

Change = Callable[[random.Random, bytes, bytes], bytes]


def _flip(rng: random.Random, token: bytes, _: bytes) -> bytes:
    at = rng.randrange(len(token))
    return token[:at] + bytes((token[at] ^ 1 << rng.randrange(8),)) + token[at + 1 :]


def _set(rng: random.Random, token: bytes, _: bytes) -> bytes:
    at = rng.randrange(len(token))
    return (
        token[:at]
        + bytes((rng.choice((0, 1, 0x17, 0x18, 0x1B, 0x40, 0x58, 0x5F, 0x7F, 0x9F, 0xA0, 0xD2, 0xF6, 0xFF)),))
        + token[at + 1 :]
    )


def _insert(rng: random.Random, token: bytes, _: bytes) -> bytes:
    at = rng.randrange(len(token) + 1)
    return token[:at] + rng.randbytes(rng.randrange(1, 5)) + token[at:]


def _delete(rng: random.Random, token: bytes, _: bytes) -> bytes:
    at = rng.randrange(len(token))
    return token[:at] + token[at + rng.randrange(1, 5) :]


def _repeat(rng: random.Random, token: bytes, _: bytes) -> bytes:
    at, size = rng.randrange(len(token)), rng.randrange(1, 20)
    return token[: at + size] + token[at:]


def _splice(rng: random.Random, token: bytes, other: bytes) -> bytes:
    return token[: rng.randrange(len(token))] + other[rng.randrange(len(other)) :]


def _cross(rng: random.Random, token: bytes, other: bytes) -> bytes:
    at = rng.randrange(min(len(token), len(other)))
    return token[:at] + other[at:]


def _head(rng: random.Random, token: bytes, _: bytes) -> bytes:
    """Write a small number in a longer form, where one seems to stand."""
    at = rng.randrange(len(token))
    if token[at] & 31 > 23:
        return token[:at] + bytes((token[at] ^ 1,)) + token[at + 1 :]
    return token[:at] + bytes((token[at] & 0xE0 | 24, token[at] & 31)) + token[at + 1 :]


CHANGES: tuple[Change, ...] = (_flip, _set, _insert, _delete, _repeat, _splice, _cross, _head)


def mutations(count: int, seed: int) -> Iterator[bytes]:
    """Give changed tokens, one or two changes each, never an unchanged one."""
    rng = random.Random(seed)
    originals = [sign_certificate(claims, signer) for _, _, claims, signer in valid_cases()]
    known = set(originals)
    while count:
        token = rng.choice(originals)
        for _ in range(rng.choice((1, 1, 1, 2))):
            token = rng.choice(CHANGES)(rng, token or b"\x00", rng.choice(originals))
        if token in known or not 0 < len(token) <= 512:
            continue
        count -= 1
        yield token


def the_verifier() -> tuple[dict, Callable[[bytes | str], Report]]:
    """A setting in which every original is valid, and the verifier in it."""
    setting = a_setting(statuses=world.the_statuses(issued_at=world.NOW))
    trust = TrustList.from_bytes(setting["trust"].encode())
    statuses = open_statuses(setting, trust, world.NOW)
    return setting, lambda token: verify_certificate(token, trust=trust, statuses=statuses, now=world.NOW)


def disagreements_with_browser(document: dict) -> int:
    """Put a file of vectors to the verifier in the browser; count the cases that it answers otherwise."""
    from tests.signing.browser import run_all, verifier_page

    with verifier_page() as page:
        found = zip(document["cases"], run_all(page, document), strict=True)
        return sum(
            (theirs["outcome"], theirs["reasons"]) != (case["expect"]["outcome"], case["expect"]["reasons"])
            for case, theirs in found
        )


def main() -> int:
    """Change, verify, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=Path, help="write every hundredth as a file of vectors")
    parser.add_argument("--browser", action="store_true", help="put every hundredth to the verifier in the browser")
    arguments = parser.parse_args()
    setting, verify = the_verifier()
    found: Counter[str] = Counter()
    sample = []
    started = time.perf_counter()
    for place, token in enumerate(mutations(arguments.count, arguments.seed)):
        report = verify(token)
        found[",".join(report.reasons) or str(report.outcome)] += 1
        if report.outcome is not Outcome.INVALID:
            print(f"accepted: {token.hex()}", file=sys.stderr)
            return 1
        if place % 100 == 0:
            text = token_to_text(token, host=world.HOST)
            sample.append({"name": f"mutation-{place}", "about": "a random change", "setting": "usual", "text": text, "expect": expectation(text, report)})  # fmt: skip
    result = {
        "count": arguments.count,
        "accepted": 0,
        "seconds": round(time.perf_counter() - started, 1),
        "reasons": found,
    }
    document = {"about": "random changes", "settings": {"usual": setting}, "cases": sample}
    if arguments.sample:
        arguments.sample.write_text(as_text(document), encoding="utf-8")
    if arguments.browser:
        result |= {"asked_in_browser": len(sample), "disagreements": disagreements_with_browser(document)}
    print(json.dumps(result))
    return int(bool(result.get("disagreements")))


if __name__ == "__main__":
    sys.exit(main())
