"""Finding the same paper again in the whole store: by its bytes, by its long numbers, by its text.

A case's print is a sketch of its text and keyed digests of its numbers; neither can be read back. Cases meet under keys (one a number, twenty a text); those that
meet are compared, and a pair that is alike is kept. Numbers that very many papers carry (an organiser's telephone) are passed over. Who may be
told of a pair is decided above: reviewers of both, never an applicant about another person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, union_all

from verifier.review import are_twins, band_keys, likeness_of, number_key
from verifier.store.cases import Case, cases_of_proof, get_case
from verifier.store.database import Transaction
from verifier.store.proofs import files_of, proofs_with_digest
from verifier.store.schema import cases
from verifier.store.tables_declarations import print_keys, prints, twins
from verifier.store.tables_pages import case_reasons

KEY_BYTES = 8
IN_VERY_MANY = 40  # cases; a number that more of them carry tells nothing
MOST_OF_A_KEY = (
    200  # cases that are looked at for one key; a template's runs are under the same keys in ten thousands of papers
)
MOST_COMPARED = 60  # cases that share most keys
MOST_SHOWN = 50
SAME_PROOF, OWN_AGAIN = "SAME_PROOF", "SAME_PROOF_OWN"


@dataclass(frozen=True, slots=True)
class Print:
    """What a paper is found again by: `sketch` of its text, keys of its numbers (its own number among them)."""

    sketch: bytes
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """Another case with the same paper; `how` is bytes, number or text, `likeness` thousandths of the text that both share."""

    case: Case
    how: str
    likeness: int
    same_person: bool


def print_of(tx: Transaction, sketch: bytes, numbers: Sequence[str]) -> Print:
    """Make the print of a paper; its numbers are hashed with the node's key."""
    return Print(sketch, tuple(sorted({number_key(tx.seal.index(f"number:{number}")) for number in numbers})))


def keep_print(tx: Transaction, case: Case, made: Print, *, now: datetime) -> tuple[Twin, ...]:
    """Keep the print of a case, in place of an earlier one, and note every other case that is alike; give those.

    Both cases of a pair get a reason for reviewers: SAME_PROOF, or SAME_PROOF_OWN where it is the same person's.
    """
    _forget(tx, case.id)
    numbers = b"".join(key.to_bytes(KEY_BYTES, "big") for key in made.numbers)
    row = {"case_id": case.id, "person_id": case.person_id, "sketch": made.sketch, "numbers": numbers}
    tx.connection.execute(insert(prints).values(row))
    bands = band_keys(made.sketch)
    found = _alike(tx, case, made, bands)
    if keys := sorted({*made.numbers, *bands}):
        tx.connection.execute(insert(print_keys), [{"key": key, "case_id": case.id} for key in keys])
    if found:
        pairs = [
            {"case_id": case.id, "other_id": other, "how": how, "likeness": likeness, "found_at": now}
            for other, how, likeness in found
        ]
        tx.connection.execute(insert(twins), pairs)
    everyone = duplicates_of(tx, case.id)
    for twin in everyone:
        reason = OWN_AGAIN if twin.same_person else SAME_PROOF
        for case_id in (case.id, twin.case.id):
            add_reason(tx, case_id, reason)
    return everyone


def duplicates_of(tx: Transaction, case_id: UUID) -> tuple[Twin, ...]:
    """The other cases with the same paper, by bytes first; withdrawn ones too, since they were handed in."""
    case = get_case(tx, case_id)
    found = {each.id: Twin(each, "bytes", 1000, each.person_id == case.person_id) for each in _same_bytes(tx, case)}
    query = select(twins).where(or_(twins.c.case_id == case_id, twins.c.other_id == case_id))
    query = query.order_by(twins.c.likeness.desc(), twins.c.found_at).limit(MOST_SHOWN)
    for row in tx.connection.execute(query).mappings().all():
        other = row["other_id"] if row["case_id"] == case_id else row["case_id"]
        if other not in found:
            each = get_case(tx, other)
            found[other] = Twin(each, row["how"], row["likeness"], each.person_id == case.person_id)
    return tuple(found.values())[:MOST_SHOWN]


def add_reason(tx: Transaction, case_id: UUID, reason: str) -> None:
    """Add a reason to those that a case is kept with, once."""
    known = select(case_reasons.c.reason).where(case_reasons.c.case_id == case_id, case_reasons.c.reason == reason)
    if tx.connection.execute(known).first() is None:
        tx.connection.execute(insert(case_reasons).values(case_id=case_id, reason=reason))


def reasons_of(tx: Transaction, case_id: UUID) -> tuple[str, ...]:
    """The reasons that a case is kept with, those for reviewers alone among them."""
    query = select(case_reasons.c.reason).where(case_reasons.c.case_id == case_id).order_by(case_reasons.c.reason)
    return tuple(tx.connection.execute(query).scalars())


def _forget(tx: Transaction, case_id: UUID) -> None:
    """Drop the print of an earlier reading and the pairs that it found."""
    for table in (prints, print_keys):
        tx.connection.execute(delete(table).where(table.c.case_id == case_id))
    tx.connection.execute(delete(twins).where(twins.c.case_id == case_id))


def _same_bytes(tx: Transaction, case: Case) -> list[Case]:
    """Cases at the same place of another upload of the same file."""
    digests = dict.fromkeys(file.sha256 for file in files_of(tx, case.proof_id))
    found = {proof.id for digest in digests for proof in proofs_with_digest(tx, digest, limit=MOST_SHOWN + 1)}
    return [
        each
        for other in sorted(found - {case.proof_id})[:MOST_SHOWN]
        for each in cases_of_proof(tx, other)
        if each.position == case.position
    ]


def _alike(tx: Transaction, case: Case, made: Print, bands: Sequence[int]) -> list[tuple[UUID, str, int]]:
    """Compare with the cases that share keys: id, how it was recognised, likeness."""
    telling = [key for key in made.numbers if not _is_everywhere(tx, key)]
    candidates = {*_sharing(tx, case, telling), *_sharing(tx, case, bands)}
    found: list[tuple[UUID, str, int]] = []
    query = select(prints).where(prints.c.case_id.in_(candidates)).order_by(prints.c.case_id)
    for row in tx.connection.execute(query).mappings().all():
        numbers = _numbers(row["numbers"])
        shared = len(numbers & set(telling))
        likeness = likeness_of(made.sketch, row["sketch"])
        if are_twins(shared, min(len(made.numbers), len(numbers)), likeness):
            found.append((row["case_id"], "number" if shared else "text", likeness))
    return found


def _sharing(tx: Transaction, case: Case, keys: Sequence[int]) -> list[UUID]:
    """The cases of other uploads that share most of these keys.

    Of a key that many papers have only so many are looked at, so that the work does not grow with the store: the very same paper shares keys that few have, or
    it is one of many alike, some of which are found.
    """
    if not keys:
        return []
    some = [
        select(print_keys.c.case_id).where(print_keys.c.key == key).order_by(print_keys.c.case_id).limit(MOST_OF_A_KEY)
        for key in keys
    ]
    met = union_all(*(select(one.subquery().c.case_id) for one in some)).subquery()
    query = (
        select(met.c.case_id)
        .join(cases, cases.c.id == met.c.case_id)
        .where(met.c.case_id != case.id, cases.c.proof_id != case.proof_id)
        .group_by(met.c.case_id)
        .order_by(func.count().desc(), met.c.case_id)
        .limit(MOST_COMPARED)
    )
    return list(tx.connection.execute(query).scalars())


def _is_everywhere(tx: Transaction, key: int) -> bool:
    some = select(print_keys.c.case_id).where(print_keys.c.key == key).limit(IN_VERY_MANY + 1)
    return len(tx.connection.execute(some).all()) > IN_VERY_MANY


def _numbers(kept: bytes) -> set[int]:
    return {int.from_bytes(kept[start : start + KEY_BYTES], "big") for start in range(0, len(kept), KEY_BYTES)}
