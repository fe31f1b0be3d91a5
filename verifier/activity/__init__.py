"""What a proof says, as the rules see it: the facts of one activity, and of the person who claims it.

Decides nothing: it takes facts read from a paper, declared by hand or pushed by a platform, and gives them one typed
shape. Every fact may be missing. What the facts are worth is for `verifier.rules`.
"""

from verifier.activity.facts import PERSON_ATTRIBUTES, Activity, Person, PointsKind, PubStatus, Sex, Source
from verifier.activity.making import activity_from, activity_of, person_of
from verifier.activity.shapes import FactUnreadableError, UnknownFactError

__all__ = [
    "PERSON_ATTRIBUTES",
    "Activity",
    "FactUnreadableError",
    "Person",
    "PointsKind",
    "PubStatus",
    "Sex",
    "Source",
    "UnknownFactError",
    "activity_from",
    "activity_of",
    "person_of",
]
