"""What a certificate rests on: the rules, the paper, its conditions, the hours behind it, and how a record prints them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from verifier.accounts import (
    Balance,
    NoSuchCertificateError,
    PaperRefusedError,
    PrintFacts,
    missing_conditions,
    require_fulfilled,
)
from verifier.flows.issuing.order import Order
from verifier.hours import plain
from verifier.messages import say
from verifier.regions import region
from verifier.render import EntryView, PaperKind, default_kind, find_paper_kind, printable_part
from verifier.review import route, routing_facts
from verifier.rules import NoRuleInForceError, Packs, RulePack, say_word
from verifier.store import LedgerEntry, Person, Transaction, find_year_place, get_case_file


def pack_of(tx: Transaction, packs: Packs, person: Person, year: int) -> RulePack:
    """The rules that judge a person's year: those of the place where it was lived (domain.md A12.12).

    Rules of another year are a draft (A12.18): nothing is certified under them, nor under the national floor in their stead.

    Raises:
        NoRuleInForceError: no pack speaks of that year, or the region has rules of other years alone.
    """
    place = region(find_year_place(tx, person.id, year) or person.region)
    if packs.of_another_year(place, year) is not None:
        raise NoRuleInForceError(place, year, None)
    return packs.for_year(place, year)


def pack_for_transfer(tx: Transaction, packs: Packs, person: Person, year: int) -> RulePack:
    """The rules under which a year's hours travel: a year that has no rules of its own goes with the national ones, and the new place judges it.

    Raises:
        NoRuleInForceError: no pack speaks of that year.
    """
    return packs.for_year(region(find_year_place(tx, person.id, year) or person.region), year)


def kind_of(pack: RulePack, order: Order) -> PaperKind:
    """The paper that is asked for.

    Raises:
        NoSuchCertificateError: the region gives no such paper for the year.
    """
    if not order.paper:
        return default_kind(pack)
    found = find_paper_kind(pack, order.paper, date(order.year, 12, 31))
    if found is None:
        raise NoSuchCertificateError(pack.pack.id, order.paper)
    return found


def require_conditions(kind: PaperKind, balance: Balance, pack: RulePack, order: Order) -> None:
    """Refuse a paper whose conditions, in the pack's words, are not all met.

    Raises:
        RequirementUnmetError, PaperRefusedError: with what is missing.
    """
    if kind.certificate is None:
        require_fulfilled(balance)
        return
    facts = PrintFacts(
        balance=balance,
        audit_passed=order.audit_passed,
        base_report_passed=order.base_report_passed,
        issuer_kind=order.issuer_kind,
    )
    if missing := missing_conditions(kind.certificate, facts, pack, date(order.year, 12, 31)):
        raise PaperRefusedError(kind.id, missing)


def account_of(person: Person, balance: Balance, pack: RulePack, entries: tuple[LedgerEntry, ...]) -> dict[str, Any]:
    """What the certificate rests on, so that it can be recomputed, and revoked when an entry falls; and whose word the text asks for.

    Xinjiang's paper is the personnel department's, but a school teacher's study is certified by the education administration (Art. 6).
    """
    certifier = route(pack, routing_facts(person.facts), balance.period.last).get("certifier")
    words = (
        f"{pack.pack.name}：{'；'.join(balance.verdict.cites)}",
        f"认证：{say_word(certifier)}" if certifier else "",
    )
    return {
        "pack": pack.label,
        "entries": [str(entry.id) for entry in entries],
        "public": plain(balance.public),
        "professional": plain(balance.professional),
        "total": plain(balance.total),
        "basis": "；".join(filter(None, words)),
    }


def lines_of(
    tx: Transaction, balance: Balance, pack: RulePack, entries: tuple[LedgerEntry, ...]
) -> Iterator[EntryView]:
    """What the hours are made of, as a record prints it: entries that count, in the order of posting."""
    counted = {line.entry: line.counted for line in balance.lines}
    names = {code: each.name for each in pack.category for code in (*each.covers, each.code)}
    for entry in entries:
        if hours := counted.get(str(entry.id)):
            name = names.get(entry.category, entry.category)
            yield EntryView(
                dates=_dates_of(entry),
                title=printable_part(_title_of(tx, entry) or name),
                category=printable_part(name),
                subject=say(f"accounts.lane.{entry.subject}", "zh"),
                hours=plain(hours),
                clause="；".join(entry.trail.get("cites", ())),
            )


def _dates_of(entry: LedgerEntry) -> str:
    """The days, the second without its year where that is the same; the year where no days were kept."""
    days = sorted(entry.days)
    if not days:
        return f"{entry.year} 年度"
    first, last = days[0], days[-1]
    if first == last:
        return f"{first}"
    return f"{first} 至 {last:%m-%d}" if first.year == last.year else f"{first} 至 {last}"


def _title_of(tx: Transaction, entry: LedgerEntry) -> str:
    """What the proof behind an entry was about; nothing for hours of a platform."""
    if entry.case_id is None:
        return ""
    fields = get_case_file(tx, entry.case_id).screened.get("fields", {})
    return str(fields.get("event_or_title", {}).get("value") or "")
