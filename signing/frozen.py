"""Frozen records, filled at the cost of ordinary ones.

The `__init__` of a frozen dataclass sets each field through `object.__setattr__`, which costs 60 ns a field: 0.9 µs for the claims of a
certificate, 2 % of its whole verification. Decides only how a record comes to be; the record is the same afterwards, and as frozen.
"""

from dataclasses import fields, make_dataclass
from typing import Any


def unfrozen(record: type) -> Any:
    """Make the class of a slots dataclass before it is frozen: the same slots, filled by assignment, in the order of its fields.

    Whoever fills one sets its `__class__` to the record, which Python allows between classes of the same slots.
    """
    names = [each.name for each in fields(record)]
    return make_dataclass(f"Unfrozen{record.__name__}", names, slots=True, eq=False, repr=False)
