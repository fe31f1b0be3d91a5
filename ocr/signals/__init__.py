"""Hints for the reviewer, each with its evidence; none of them is a verdict.

Seal found (its absence proves nothing), codes found and decoded, dates that the calendar lacks, hours that do not fit the
days, another name than the declared one, a text layer that disagrees with its picture, a PDF that was changed after it was
signed. Left out on purpose: error-level analysis (no better than chance where it was measured) and a perceptual hash as a
verdict (it cannot tell two people's certificates from one template apart); the hash is a fact for the archive only.
"""

from ocr.signals.find import find_signals
from ocr.signals.prints import likeness, long_numbers, print_facts, text_runs
from ocr.signals.signal import Level, Signal

__all__ = ["Level", "Signal", "find_signals", "likeness", "long_numbers", "print_facts", "text_runs"]
