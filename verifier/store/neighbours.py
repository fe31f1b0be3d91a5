"""The cases before and after one in a list, so that "next" follows the list that a reviewer came from."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from verifier.store.cases import Case
from verifier.store.database import Transaction
from verifier.store.schema import cases
from verifier.store.worklist import Worklist, beyond, conditions_of


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Ids of the cases beside one; nothing at the ends of the list."""

    previous_id: UUID | None
    next_id: UUID | None


def neighbours_of(tx: Transaction, case: Case, wanted: Worklist) -> Neighbours:
    """Find the cases beside this one in the order of `list_work`; the case itself need not fit the list any more."""
    fits = conditions_of(wanted)
    moment, key = cases.c.opened_at, cases.c.id
    before = beyond(case.opened_at, case.id, later=False)
    after = beyond(case.opened_at, case.id, later=True)
    previous = select(key).where(*fits, before).order_by(moment.desc(), key.desc()).limit(1)
    following = select(key).where(*fits, after).order_by(moment, key).limit(1)
    return Neighbours(tx.connection.execute(previous).scalar(), tx.connection.execute(following).scalar())
