"""The cases before and after one in a list, so that "next" follows the list that a reviewer came from."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select

from verifier.store.cases import Case, CaseFilter, conditions_of
from verifier.store.database import Transaction
from verifier.store.schema import cases


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Ids of the cases beside one; nothing at the ends of the list."""

    previous_id: UUID | None
    next_id: UUID | None


def neighbours_of(tx: Transaction, case: Case, wanted: CaseFilter) -> Neighbours:
    """Find the cases beside this one in the order of `list_cases`; the case itself need not fit the filter any more."""
    fits = conditions_of(wanted)
    moment, key = cases.c.opened_at, cases.c.id
    before = or_(moment < case.opened_at, and_(moment == case.opened_at, key < case.id))
    after = or_(moment > case.opened_at, and_(moment == case.opened_at, key > case.id))
    previous = select(key).where(*fits, before).order_by(moment.desc(), key.desc()).limit(1)
    following = select(key).where(*fits, after).order_by(moment, key).limit(1)
    return Neighbours(tx.connection.execute(previous).scalar(), tx.connection.execute(following).scalar())
