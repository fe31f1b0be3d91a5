"""What kinds of proof there are, and the cues that speak for each; `ocr.classify` weighs them."""

from ocr.kinds.achievement import ACHIEVEMENT
from ocr.kinds.cue import Cue, Place
from ocr.kinds.kind import ProofKind
from ocr.kinds.learning import LEARNING
from ocr.kinds.nothing import NOTHING
from ocr.kinds.standing import STANDING

CUES: tuple[Cue, ...] = (*LEARNING, *ACHIEVEMENT, *STANDING, *NOTHING)
"""Every cue of every kind."""

__all__ = ["CUES", "Cue", "Place", "ProofKind"]
