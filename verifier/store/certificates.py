"""Certificates and their places in status lists.

A certificate's row is written before it is signed (state intended) and then follows what happened; `live_key` is unique while it lives,
so that one person never holds two for a period. An index of a status list is given once and never again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.errors import StaleVersionError, TakenError
from verifier.store.rows import as_record
from verifier.store.schema import certificates, status_lists


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate; `state` is intended, signed, issued, revoked, superseded or abandoned."""

    uid: bytes
    number: str
    person_id: UUID
    region: str
    type: str
    period: str
    state: str
    live_key: str | None
    list_number: int
    list_index: int
    claims: Mapping[str, Any]
    account: Mapping[str, Any]
    key_id: bytes | None
    token: bytes | None
    pdf_sha256: str | None
    reason: str | None
    intended_at: datetime
    issued_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class StatusListRow:
    """A status list of this node."""

    number: int
    region: str
    url: str
    open: bool
    created_at: datetime


def add_certificate(tx: Transaction, certificate: Certificate) -> Certificate:
    """Write the intent of a certificate.

    Raises:
        TakenError: the person holds or is being given one for the period.
    """
    if certificate.live_key is not None and find_live_certificate(tx, certificate.live_key) is not None:
        raise TakenError("certificate", certificate.live_key)
    values = {name: getattr(certificate, name) for name in Certificate.__dataclass_fields__}
    tx.connection.execute(insert(certificates).values(values))
    return certificate


def change_certificate(tx: Transaction, uid: bytes, *, expected: str, **values: Any) -> Certificate:
    """Change a certificate that is still in the expected state.

    Raises:
        StaleVersionError: its state is another one.
    """
    change = update(certificates).where(certificates.c.uid == uid, certificates.c.state == expected).values(**values)
    if tx.connection.execute(change).rowcount != 1:
        raise StaleVersionError("certificate", uid.hex(), 0)
    return get_certificate(tx, uid)


def get_certificate(tx: Transaction, uid: bytes) -> Certificate:
    """The certificate with this unique id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(certificates).where(certificates.c.uid == uid)).mappings().first()
    if row is None:
        raise NotFoundError("certificate", uid.hex())
    return as_record(Certificate, row)


def get_certificate_by_number(tx: Transaction, number: str) -> Certificate:
    """The certificate with this printed number.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(certificates).where(certificates.c.number == number)).mappings().first()
    if row is None:
        raise NotFoundError("certificate", number)
    return as_record(Certificate, row)


def find_live_certificate(tx: Transaction, live_key: str) -> Certificate | None:
    """The living certificate of this person, type and period, if there is one."""
    row = tx.connection.execute(select(certificates).where(certificates.c.live_key == live_key)).mappings().first()
    return as_record(Certificate, row) if row else None


def certificates_of(tx: Transaction, person_id: UUID) -> tuple[Certificate, ...]:
    """A person's certificates, newest first."""
    query = select(certificates).where(certificates.c.person_id == person_id)
    rows = tx.connection.execute(query.order_by(certificates.c.intended_at.desc())).mappings()
    return tuple(as_record(Certificate, row) for row in rows)


def unfinished_certificates(tx: Transaction) -> tuple[Certificate, ...]:
    """Intents that a crash left without a signed and stored certificate, oldest first."""
    query = select(certificates).where(certificates.c.state.in_(["intended", "signed"]))
    rows = tx.connection.execute(query.order_by(certificates.c.intended_at)).mappings()
    return tuple(as_record(Certificate, row) for row in rows)


def certificates_of_list(tx: Transaction, list_number: int) -> tuple[Certificate, ...]:
    """All certificates with an index in this list, by index."""
    query = select(certificates).where(certificates.c.list_number == list_number).order_by(certificates.c.list_index)
    return tuple(as_record(Certificate, row) for row in tx.connection.execute(query).mappings())


def states_of_list(tx: Transaction, list_number: int) -> dict[int, str]:
    """The state of the certificate behind every index of a list that was given out; a list may have a million."""
    query = select(certificates.c.list_index, certificates.c.state).where(certificates.c.list_number == list_number)
    return {row.list_index: row.state for row in tx.connection.execute(query)}


def count_of_list(tx: Transaction, list_number: int) -> int:
    """How many indexes of this list were ever given."""
    query = select(func.count()).select_from(certificates).where(certificates.c.list_number == list_number)
    return tx.connection.execute(query).scalar_one()


def used_indexes(tx: Transaction, list_number: int, within: range) -> frozenset[int]:
    """Indexes of this list, from this range, that were ever given."""
    query = select(certificates.c.list_index).where(
        certificates.c.list_number == list_number, certificates.c.list_index.between(within.start, within.stop - 1)
    )
    return frozenset(tx.connection.execute(query).scalars())


def add_status_list(tx: Transaction, row: StatusListRow) -> StatusListRow:
    """Add a status list."""
    values = {name: getattr(row, name) for name in StatusListRow.__dataclass_fields__}
    tx.connection.execute(insert(status_lists).values(values))
    return row


def list_status_lists(tx: Transaction, *, region: str | None = None) -> tuple[StatusListRow, ...]:
    """This node's status lists by number."""
    query = select(status_lists).order_by(status_lists.c.number)
    if region is not None:
        query = query.where(status_lists.c.region == region)
    return tuple(as_record(StatusListRow, row) for row in tx.connection.execute(query).mappings())


def end_certificates_resting_on(
    tx: Transaction, person_id: UUID, entry_ids: frozenset[str], *, reason: str, now: datetime
) -> tuple[Certificate, ...]:
    """Revoke what was issued on these entries, and abandon what was about to be; the caller writes the audit lines."""
    ended = []
    for certificate in certificates_of(tx, person_id):
        after = {"issued": "revoked", "intended": "abandoned", "signed": "abandoned"}.get(certificate.state)
        if after is not None and entry_ids & frozenset(certificate.account.get("entries", ())):
            values = {"state": after, "live_key": None, "reason": reason, "ended_at": now}
            ended.append(change_certificate(tx, certificate.uid, expected=certificate.state, **values))
    return tuple(ended)
