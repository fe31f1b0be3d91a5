"""Reading of personal data is in the audit: who looked at whose record, paper, page image, account or certificate, and which lists.

One line a view. Somebody who reads what is their own leaves no line, and a list that shows nobody else neither. Of a list the line says the operation, by which
filters and how many people's rows it showed, not each row. Facts hold ids and codes: of a text that was searched for, only that there was one. The line is
written before the answer is given, so that where it cannot be written nothing is shown.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from verifier.flows import Services
from verifier.store import ListedUser, User, add_audit
from verifier.web.actor import Actor

LISTED = "list"
LONGEST_FACT = 64  # characters; what is longer is no code


def note_reading(
    services: Services,
    actor: Actor,
    action: str,
    key: object,
    *,
    person_id: UUID | None,
    now: datetime,
    **more: object,
) -> None:
    """Write that the actor read this thing of a person: `case.read`, `proof.page.read`, `account.read`; `more` says which part of it."""
    if person_id is not None and actor.person_id == person_id:
        return
    facts = {"person": str(person_id) if person_id else None, **more}
    with services.store.write() as tx:
        add_audit(tx, at=now, actor=actor.login, action=action, subject=key, facts=facts)


def note_listing(
    services: Services,
    actor: Actor,
    operation: str,
    people: Iterable[UUID | None],
    *,
    now: datetime,
    filters: Mapping[str, object] | None = None,
    key: object = LISTED,
) -> None:
    """Write that the actor read a list: `people` has whose each row is, `filters` what it was narrowed to, `key` which list where there are several."""
    count = sum(1 for one in people if one is None or one != actor.person_id)
    if not count:
        return
    facts = {"count": count, "filter": {name: _told(value) for name, value in (filters or {}).items() if value}}
    with services.store.write() as tx:
        add_audit(tx, at=now, actor=actor.login, action=operation, subject=key, facts=facts)


def note_user(services: Services, actor: Actor, user: User, *, now: datetime) -> None:
    """Write that the actor read somebody's account, with the roles held."""
    if user.id != actor.user_id:
        note_reading(services, actor, "user.read", user.id, person_id=user.person_id, now=now)


def note_users(
    services: Services,
    actor: Actor,
    operation: str,
    listed: Iterable[ListedUser],
    *,
    now: datetime,
    filters: Mapping[str, object] | None = None,
) -> None:
    """Write that the actor read a list of users."""
    others = (one.user.person_id for one in listed if one.user.id != actor.user_id)
    note_listing(services, actor, operation, others, filters=filters, now=now)


def _told(value: object) -> object:
    """A filter as the audit may keep it: a code or a number as it is; of words only that there were some."""
    if isinstance(value, bool | int | UUID):
        return value if isinstance(value, bool | int) else str(value)
    text = str(value)
    return text if text.isascii() and len(text) <= LONGEST_FACT and " " not in text else True
