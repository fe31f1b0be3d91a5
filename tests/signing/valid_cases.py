"""The certificates of `valid.json`: every form of every element, and every text that means the same token."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from signing import Claims
from tests.signing import vector_world as world

SKEW = timedelta(minutes=5)


def valid_cases() -> Iterator[tuple[str, str, Claims, world.SampleSigner]]:
    """Certificates in every form of every element: name, sentence, claims, signer."""
    claims = world.claims
    yield "usual-esp256", "the usual certificate, P-256", claims(), world.ACTIVE
    yield "usual-ed25519", "the usual certificate, Ed25519", claims(), world.ACTIVE_ED25519
    yield "retired-key", "a retired key vouches for what it signed", claims(), world.RETIRED
    yield "before-theft", "issued before its key was compromised", claims(), world.STOLEN
    yield "no-commitment", "no identity number", claims(id_commitment=None), world.ACTIVE
    yield "expires-today", "on the last day", claims(expires_on=date(2026, 5, 1)), world.ACTIVE
    yield "expires-last-day-of-calendar", "no sooner than 9999", claims(expires_on=date.max), world.ACTIVE
    yield "two-years", "a period of two whole years", claims(period_start=date(2024, 1, 1)), world.ACTIVE
    yield "one-day", "a period of one day", claims(period_end=date(2025, 1, 1)), world.ACTIVE
    yield "leap-year", "a leap year", claims(period_start=date(2024, 1, 1), period_end=date(2024, 12, 31)), world.ACTIVE
    yield "quarters", "halves and quarters of hours", claims(public_hours=Decimal("7.25"), professional_hours=Decimal("0.5")), world.ACTIVE  # fmt: skip
    yield "no-hours", "zero hours", claims(public_hours=Decimal(0), professional_hours=Decimal(0), total_hours=Decimal(0)), world.ACTIVE  # fmt: skip
    yield "most-hours", "the limit of hours", claims(total_hours=Decimal(100_000)), world.ACTIVE
    yield "text-type", "a type without a number", claims(type="hours_record"), world.ACTIVE
    yield "text-number", "a number with letters", claims(number="示例继教证字2025-000123号"), world.ACTIVE
    yield "zero-number", "a number with a leading zero stays text", claims(number="0123"), world.ACTIVE
    yield "greatest-number", "2^64 - 1", claims(number="18446744073709551615"), world.ACTIVE
    yield "beyond-number", "2^64 is text", claims(number="18446744073709551616"), world.ACTIVE
    yield "one-number", "the number 1", claims(number="1"), world.ACTIVE
    yield "long-name", "a name with a dot and spaces", claims(holder="阿卜杜热合曼·买买提 Abdurahman Mamat"), world.ACTIVE  # fmt: skip
    yield "rare-name", "characters beyond the basic plane", claims(holder="𬭎𠅤"), world.ACTIVE
    yield "issued-just-now", "issued 5 minutes ahead of this clock", claims(issued_at=world.NOW + SKEW), world.ACTIVE


def other_texts(text: str) -> Iterator[tuple[str, str]]:
    """The texts that mean the same token."""
    digits = text.partition("#")[2]
    yield "text-digits-alone", digits
    yield "text-broken-lines", "\n".join((text[:30], text[30:200], text[200:])) + "\r\n"
    yield "text-spaced-digits", " ".join(digits[at : at + 5] for at in range(0, len(digits), 5))
    yield "text-other-host", f"https://other.example:8443/#{digits}"
    yield "text-upper-case-host", f"https://V.EXAMPLE/#{digits}"
    yield "text-http", f"http://127.0.0.1:8000/#{digits}"
    yield "text-no-slash", f"https://v.example#{digits}"
