"""Answers to requests that carried an idempotency key, so that the same request again gets the same answer and does nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from verifier.store.database import Transaction
from verifier.store.errors import TakenError
from verifier.store.rows import as_record, values_of
from verifier.store.tables_declarations import answered_requests


@dataclass(frozen=True, slots=True)
class AnsweredRequest:
    """What was answered to whom; `digest` is that of the request, `body` the JSON of the answer."""

    actor: str
    key: str
    digest: str
    status: int
    body: str
    answered_at: datetime


def find_answer(tx: Transaction, actor: str, key: str) -> AnsweredRequest | None:
    """The answer to the request of this key, if there was one."""
    query = select(answered_requests).where(answered_requests.c.actor == actor, answered_requests.c.key == key)
    row = tx.connection.execute(query).mappings().first()
    return as_record(AnsweredRequest, row) if row else None


def keep_answer(tx: Transaction, answer: AnsweredRequest) -> None:
    """Keep an answer.

    Raises:
        TakenError: the key was answered meanwhile.
    """
    try:
        tx.connection.execute(insert(answered_requests).values(values_of(answer)))
    except IntegrityError:
        raise TakenError("key", answer.key) from None  # the cause holds the answer


def forget_answers(tx: Transaction, *, before: datetime) -> int:
    """Forget answers that are older, and give their number."""
    return tx.connection.execute(delete(answered_requests).where(answered_requests.c.answered_at < before)).rowcount
