"""The tree of units: added, renamed, put elsewhere in their region, closed."""

from datetime import datetime
from uuid import UUID

from verifier.flows.identity.errors import UnitMisplacedError
from verifier.store import Store, Unit, add_audit
from verifier.store import units as kept

DEEPEST = 8
KINDS = ("authority", "unit", "sub_unit", "agency")


def found_unit(
    store: Store, *, name: str, kind: str, parent_id: UUID | None, region: str, actor: str, now: datetime
) -> Unit:
    """Add a unit beneath another, or beneath its region.

    Raises:
        TakenError: the name is in use there.
        UnitMisplacedError: too deep, or beneath a closed unit.
    """
    with store.write() as tx:
        parent = kept.get_unit(tx, parent_id) if parent_id else kept.region_unit(tx, region, now=now)
        if parent.closed_at is not None or parent.path.count("/") > DEEPEST:
            raise UnitMisplacedError(name)
        unit = kept.add_unit(tx, kind=kind, name=name.strip(), parent=parent, region=parent.region, now=now)
        add_audit(tx, at=now, actor=actor, action="unit.added", subject=unit.id, facts={"parent": str(parent.id)})
    return unit


def change_unit(
    store: Store, unit_id: UUID, *, actor: str, now: datetime, name: str | None = None, parent_id: UUID | None = None
) -> Unit:
    """Rename a unit or put it, with what is beneath it, under another parent of its region.

    Raises:
        UnitMisplacedError: beneath itself, into another region, or a region's own root.
        TakenError: the name is in use there.
    """
    with store.write() as tx:
        unit = kept.get_unit(tx, unit_id)
        if unit.kind == kept.REGION:
            raise UnitMisplacedError(unit.name)
        if parent_id is not None and parent_id != unit.parent_id:
            parent = kept.get_unit(tx, parent_id)
            if parent.region != unit.region or parent.path.startswith(unit.path) or parent.closed_at is not None:
                raise UnitMisplacedError(unit.name)
            unit = kept.place_unit(tx, unit, parent)
        if name is not None and name.strip() != unit.name:
            unit = kept.rename_unit(tx, unit_id, name.strip())
        facts = {"parent": str(unit.parent_id)}
        add_audit(tx, at=now, actor=actor, action="unit.changed", subject=unit_id, facts=facts)
    return unit


def shut_unit(store: Store, unit_id: UUID, *, actor: str, now: datetime) -> Unit:
    """Close a unit: nobody joins it any more; whoever is there stays until they move.

    Raises:
        UnitMisplacedError: a region's root is not closed.
    """
    with store.write() as tx:
        unit = kept.get_unit(tx, unit_id)
        if unit.kind == kept.REGION:
            raise UnitMisplacedError(unit.name)
        kept.close_unit(tx, unit_id, now=now)
        add_audit(tx, at=now, actor=actor, action="unit.closed", subject=unit_id)
        return kept.get_unit(tx, unit_id)
