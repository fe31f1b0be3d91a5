"""What about a class of a training base asks for an inspection, and which classes to visit.

Flags compare what the base itself reported: hours against days, headcount against roster and sign-in sheet, pictures against the order of
the roster, one person in two classes on one day. They are reasons to look, never findings. The sample takes flagged classes first
and fills up by lot; the lot is a digest of the class and a seed that is drawn afresh and written down, so that a sample can be
drawn again and nobody can choose.
Source: Inner Mongolia 五(一) (时间和人数; random checks), domain.md B (inspectors).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from verifier.accounts import photos_follow_roster

MORE_THAN_8_A_DAY = "MORE_THAN_8_A_DAY"
HEADCOUNT_DIFFERS = "HEADCOUNT_DIFFERS"
SIGNED_IN_BY_STRANGER = "SIGNED_IN_BY_STRANGER"
NOT_SIGNED_IN = "NOT_SIGNED_IN"
PHOTOS_OUT_OF_ORDER = "PHOTOS_OUT_OF_ORDER"
SAME_DAY_CLASH = "SAME_DAY_CLASH"
HOURS_A_DAY = 8  # 学时; more on one day is worth a look in every region


@dataclass(frozen=True, slots=True)
class HeldClass:
    """A class as its base reported it; people are named by keys that are the same in every class."""

    id: str
    days: tuple[date, ...]
    hours: Decimal
    headcount: int
    roster: tuple[str, ...]
    signed_in: tuple[str, ...]
    photos: tuple[str, ...] = ()


def inspection_flags(held: HeldClass, others: Iterable[HeldClass] = ()) -> tuple[str, ...]:
    """Name what about a class asks for a look; `others` are the classes that its people may have attended as well."""
    roster, signed_in = set(held.roster), set(held.signed_in)
    found = {
        MORE_THAN_8_A_DAY: held.hours > HOURS_A_DAY * len(set(held.days)),
        HEADCOUNT_DIFFERS: held.headcount != len(roster) or len(roster) != len(held.roster),
        SIGNED_IN_BY_STRANGER: bool(signed_in - roster),
        NOT_SIGNED_IN: bool(roster - signed_in),
        PHOTOS_OUT_OF_ORDER: not photos_follow_roster(held.roster, held.photos),
        SAME_DAY_CLASH: any(_clash(held, other) for other in others),
    }
    return tuple(flag for flag, is_there in found.items() if is_there)


def inspection_sample(classes: Sequence[HeldClass], *, count: int, seed: bytes) -> tuple[str, ...]:
    """Choose the ids of the classes to inspect: flagged ones first, each group by lot.

    The same classes and seed give the same sample, in whichever order the classes come.
    """
    flagged = {held.id for held in classes if inspection_flags(held, classes)}
    by_lot = sorted(classes, key=lambda held: (held.id not in flagged, _lot(held.id, seed)))
    return tuple(held.id for held in by_lot[:count])


def _clash(one: HeldClass, other: HeldClass) -> bool:
    """Whether somebody signed in to both classes, which share a day."""
    if one.id == other.id or not set(one.days) & set(other.days):
        return False
    return bool(set(one.signed_in) & set(other.signed_in))


def _lot(class_id: str, seed: bytes) -> bytes:
    """The place of a class in the draw."""
    return hashlib.sha256(seed + b"\0" + class_id.encode()).digest()
