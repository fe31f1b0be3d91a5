"""Reading of personal data is in the audit: who looked at whose record, case or page image; one line a view, none for lists.

Somebody who reads what is their own leaves no line.
"""

from datetime import datetime
from uuid import UUID

from verifier.flows import Services
from verifier.store import add_audit
from verifier.web.actor import Actor


def note_reading(
    services: Services,
    actor: Actor,
    action: str,
    key: object,
    *,
    person_id: UUID,
    now: datetime,
    page: int | None = None,
) -> None:
    """Write that the actor read this thing of a person: `case.read`, `proof.page.read`, `person.read`."""
    if actor.person_id == person_id:
        return
    facts: dict[str, object] = {"person": str(person_id)} | ({"page": page} if page is not None else {})
    with services.store.write() as tx:
        add_audit(tx, at=now, actor=actor.login, action=action, subject=key, facts=facts)
