"""How long an account takes to read: a usual year, and ten thousand entries in one year and over forty."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import Any

from verifier.accounts import Entry, period_balance, reversal_of
from verifier.regions import Region
from verifier.rules import RulePack, load_packs

YEAR = 2024
SHAPE = (
    ("platform_public", "public", "compulsory", "platform", 1),
    ("platform_prof_compulsory", "professional", "compulsory", "platform", 1),
    ("industry_push", "professional", "elective", "industry_push", 5),
    ("training", "professional", "elective", "review", 2),
    ("paper", "professional", "elective", "review", 1),
)
"""What an account is made of: category, subject, lane, source, and how many of ten entries."""


def ledger(count: int, years: int) -> tuple[Entry, ...]:
    """Entries over so many years up to 2024, every tenth training reversed; classes take one to three days each."""
    rows = [row for row in SHAPE for _ in range(row[4])]
    entries: list[Entry] = []
    while len(entries) < count:
        place = len(entries)
        category, subject, lane, source, _ = rows[place % len(rows)]
        year = YEAR - place % years
        first = date(year, 1, 1) + timedelta(days=place * 7 % 360)
        days = tuple(first + timedelta(days=more) for more in range(1 + place % 3)) if category == "training" else ()
        hours = Decimal(8 * len(days) or 1 + place % 10)
        entry = Entry(f"e{place}", year, category, subject, hours, lane=lane, days=days, source=source)
        entries.append(entry)
        if category == "training" and place % 50 == 8 and len(entries) < count:
            entries.append(reversal_of(entry, id=f"r{place}"))
    return tuple(entries)


def milliseconds(read: Callable[[], object], *, times: int) -> Decimal:
    """The median time of a call, after one to warm up."""
    read()
    spent = []
    for _ in range(times):
        start = perf_counter()
        read()
        spent.append(perf_counter() - start)
    return Decimal(round(median(spent) * 1000, 3)).quantize(Decimal("0.001"))


def row(name: str, entries: Sequence[Entry], pack: RulePack, *, target: str, times: int, note: str) -> dict[str, Any]:
    """One line of the table."""
    spent = milliseconds(lambda: period_balance(entries, pack, date(YEAR, 12, 31)), times=times)
    return {"name": name, "value": float(spent), "unit": "ms", "target": target, "note": note}


def bench() -> list[dict[str, Any]]:
    """Read accounts of three sizes under Zibo's pack, which has a day limit and a yearly ceiling."""
    pack = load_packs().for_year(Region("370300"), YEAR)
    return [
        row(
            "account of a usual year",
            ledger(20, 1),
            pack,
            target="≤ 1 ms",
            times=200,
            note="20 entries, 4 classes with days",
        ),
        row(
            "account of 10,000 entries",
            ledger(10_000, 40),
            pack,
            target="≤ 50 ms",
            times=9,
            note="over 40 years, one is read",
        ),
        row(
            "account of 10,000 entries in one year",
            ledger(10_000, 1),
            pack,
            target="≤ 50 ms",
            times=3,
            note="2,000 classes share 365 days",
        ),
    ]


if __name__ == "__main__":
    for line in bench():
        print(f"{line['name']}: {line['value']} {line['unit']} ({line['target']}; {line['note']})")
