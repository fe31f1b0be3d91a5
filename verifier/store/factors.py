"""What a user proves to be themselves with beside the password: a TOTP secret (sealed), recovery codes, one-time links, a provider's account.

Of codes and links only hashes are kept. A TOTP code counts once: the step of time that it belongs to must be later than the last one taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update

from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.rows import as_record, values_of
from verifier.store.tables_people import factors, password_links, provider_links, recovery_codes


@dataclass(frozen=True, slots=True, repr=False)
class Factor:
    """A user's TOTP secret; before it was confirmed by a code it is none yet."""

    user_id: UUID
    secret: str
    last_step: int
    made_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """A link by which a user sets their password, once."""

    token_hash: bytes
    user_id: UUID
    made_at: datetime
    made_by: str
    ends_at: datetime
    used_at: datetime | None


def find_factor(tx: Transaction, user_id: UUID) -> Factor | None:
    """The user's TOTP secret, if there is one."""
    row = tx.connection.execute(select(factors).where(factors.c.user_id == user_id)).mappings().first()
    if row is None:
        return None
    secret = tx.seal.open(row["totp_sealed"], user_id)
    return Factor(user_id, secret, row["last_step"], row["made_at"], row["confirmed_at"])


def set_factor(tx: Transaction, user_id: UUID, secret: str, *, now: datetime) -> None:
    """Keep a new secret, not yet confirmed, in place of any other."""
    tx.connection.execute(delete(factors).where(factors.c.user_id == user_id))
    sealed = tx.seal.close(secret, user_id)
    tx.connection.execute(insert(factors).values(user_id=user_id, totp_sealed=sealed, last_step=0, made_at=now))


def take_step(tx: Transaction, user_id: UUID, step: int, *, now: datetime) -> bool:
    """Take the code of a step of time, unless one of that step or a later one was taken; the first confirms the factor."""
    unused = (factors.c.user_id == user_id, factors.c.last_step < step)
    taken = update(factors).where(*unused).values(last_step=step)
    if tx.connection.execute(taken).rowcount != 1:
        return False
    first = (factors.c.user_id == user_id, factors.c.confirmed_at.is_(None))
    tx.connection.execute(update(factors).where(*first).values(confirmed_at=now))
    return True


def drop_factor(tx: Transaction, user_id: UUID) -> None:
    """Forget the secret and the recovery codes: the next sign-in enrols anew."""
    tx.connection.execute(delete(factors).where(factors.c.user_id == user_id))
    tx.connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))


def set_recovery_codes(tx: Transaction, user_id: UUID, hashes: Iterable[bytes]) -> None:
    """Give the user these recovery codes in place of all others."""
    tx.connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    rows = [{"code_hash": one, "user_id": user_id} for one in hashes]
    tx.connection.execute(insert(recovery_codes), rows)


def use_recovery_code(tx: Transaction, user_id: UUID, code_hash: bytes, *, now: datetime) -> bool:
    """Use a recovery code up; tell whether it was one."""
    unused = (
        recovery_codes.c.code_hash == code_hash,
        recovery_codes.c.user_id == user_id,
        recovery_codes.c.used_at.is_(None),
    )
    return tx.connection.execute(update(recovery_codes).where(*unused).values(used_at=now)).rowcount == 1


def count_recovery_codes(tx: Transaction, user_id: UUID) -> int:
    """How many recovery codes are left."""
    left = (recovery_codes.c.user_id == user_id, recovery_codes.c.used_at.is_(None))
    return tx.connection.execute(select(func.count()).select_from(recovery_codes).where(*left)).scalar_one()


def add_password_link(tx: Transaction, link: PasswordLink) -> None:
    """Keep a link's hash; earlier links of the user open nothing any more."""
    tx.connection.execute(
        delete(password_links).where(
            or_(password_links.c.user_id == link.user_id, password_links.c.ends_at < link.made_at)
        )
    )
    tx.connection.execute(insert(password_links).values(values_of(link)))


def find_password_link(tx: Transaction, token_hash: bytes) -> PasswordLink | None:
    """The link of this token, used or not."""
    query = select(password_links).where(password_links.c.token_hash == token_hash)
    row = tx.connection.execute(query).mappings().first()
    return as_record(PasswordLink, row) if row else None


def use_password_link(tx: Transaction, token_hash: bytes, *, now: datetime) -> bool:
    """Use a link up; of two at once one succeeds."""
    unused = (
        password_links.c.token_hash == token_hash,
        password_links.c.used_at.is_(None),
        password_links.c.ends_at > now,
    )
    return tx.connection.execute(update(password_links).where(*unused).values(used_at=now)).rowcount == 1


def link_provider(tx: Transaction, user_id: UUID, *, issuer: str, subject: str, by: str, now: datetime) -> None:
    """Let a provider's account sign in as this user.

    Raises:
        TakenError: it signs in as a user already.
    """
    if find_linked_user(tx, issuer=issuer, subject=subject) is not None:
        raise TakenError("provider_link", subject)
    values = {"issuer": issuer, "subject": subject, "user_id": user_id, "prepared_at": now, "prepared_by": by}
    tx.connection.execute(insert(provider_links).values(values))


def find_linked_user(tx: Transaction, *, issuer: str, subject: str) -> UUID | None:
    """The user that a provider's account signs in as, if an administrator prepared one."""
    same = (provider_links.c.issuer == issuer, provider_links.c.subject == subject)
    return tx.connection.execute(select(provider_links.c.user_id).where(*same)).scalar()
