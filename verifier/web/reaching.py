"""Whose cases a list shows, as conditions of the store: those of the people that the actor's roles reach now."""

from typing import Any

from sqlalchemy import false

from verifier.access import Reach

EVERYWHERE = "/"  # every unit's path begins with it


def within(reach: Reach) -> tuple[Any, ...]:
    """The conditions of a reach; nothing where it knows no border."""
    if reach.everything or EVERYWHERE in reach.unit_paths:
        return ()
    return (false(),)
