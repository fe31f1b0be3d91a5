"""Filters of the queue that a reviewer gave a name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update

from verifier.store.database import Transaction
from verifier.store.errors import StoreError
from verifier.store.rows import as_record
from verifier.store.tables_pages import saved_views

MOST_VIEWS = 30  # a user
NAME_LENGTH = 40  # characters


class TooManyViewsError(StoreError):
    """A user keeps as many views as there may be."""

    code = "store.too_many_views"

    def __init__(self, most: int) -> None:
        super().__init__(most=most)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named list; `query` holds its filters as an address carries them."""

    id: UUID
    login: str
    name: str
    query: str
    saved_at: datetime


def views_of(tx: Transaction, login: str) -> tuple[SavedView, ...]:
    """A user's views, by name."""
    query = select(saved_views).where(saved_views.c.login == login).order_by(saved_views.c.name)
    return tuple(as_record(SavedView, row) for row in tx.connection.execute(query).mappings())


def save_view(tx: Transaction, *, login: str, name: str, query: str, now: datetime) -> SavedView:
    """Keep a list under a name; a name that the user has used before gets the new list.

    Raises:
        TooManyViewsError: the user has `MOST_VIEWS` others.
    """
    mine = saved_views.c.login == login
    row = tx.connection.execute(select(saved_views).where(mine, saved_views.c.name == name)).mappings().first()
    if row is not None:
        kept = SavedView(row["id"], login, name, query, now)
        change = update(saved_views).where(saved_views.c.id == kept.id).values(query=query, saved_at=now)
        tx.connection.execute(change)
        return kept
    count = tx.connection.execute(select(func.count()).select_from(saved_views).where(mine)).scalar_one()
    if count >= MOST_VIEWS:
        raise TooManyViewsError(MOST_VIEWS)
    made = SavedView(uuid4(), login, name, query, now)
    tx.connection.execute(insert(saved_views).values({each: getattr(made, each) for each in made.__dataclass_fields__}))
    return made


def drop_view(tx: Transaction, *, login: str, view_id: UUID) -> None:
    """Forget one of a user's own views; another's stays."""
    tx.connection.execute(delete(saved_views).where(saved_views.c.id == view_id, saved_views.c.login == login))
