"""The stories of a declaration: tried out, decided, decided among many, undone, withdrawn, corrected, objected to.

One file and one public function each, none calling another; what several need (who may act, the figure, the postings) is beside them.
"""

from verifier.flows.declarations.answer_objection import Answer, Answered, answer_objection
from verifier.flows.declarations.ask_for_person import ask_for_person
from verifier.flows.declarations.choice import Choice, Decided, Point
from verifier.flows.declarations.correct_proof import Correction, correct_proof
from verifier.flows.declarations.decide_case import decide_case
from verifier.flows.declarations.decide_many import MOST_AT_ONCE, Bulk, decide_many
from verifier.flows.declarations.object_to_decision import (
    Terms,
    WayToObject,
    object_to_decision,
    way_to_object,
    withdraw_objection,
)
from verifier.flows.declarations.preview_decision import Preview, preview_decision
from verifier.flows.declarations.undo_decision import UNDO_WITHIN, undo_decision
from verifier.flows.declarations.withdraw_proof import withdraw_proof

__all__ = [
    "MOST_AT_ONCE",
    "UNDO_WITHIN",
    "Answer",
    "Answered",
    "Bulk",
    "Choice",
    "Correction",
    "Decided",
    "Point",
    "Preview",
    "Terms",
    "WayToObject",
    "answer_objection",
    "ask_for_person",
    "correct_proof",
    "decide_case",
    "decide_many",
    "object_to_decision",
    "preview_decision",
    "undo_decision",
    "way_to_object",
    "withdraw_objection",
    "withdraw_proof",
]
