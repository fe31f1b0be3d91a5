"""What of a ledger is alive, and which ledgers are refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from verifier.accounts import (
    EntryTwiceError,
    LedgerError,
    NegativeHoursError,
    ReversalMismatchError,
    ReversalWithoutEntryError,
    ReversedTwiceError,
    live_entries,
    reversal_of,
)
from verifier.messages import has


def test_a_reversed_entry_and_its_reversal_cancel(entry):
    """Zibo Q5(4): hours that HR fails leave the account, and both lines stay in the ledger."""
    kept, failed = entry("a", 10), entry("b", 6)
    back = reversal_of(failed, id="c")
    assert live_entries((kept, failed, back)) == (kept,)
    assert live_entries((back, kept, failed)) == (kept,)
    assert (back.hours, back.year, back.reverses) == (Decimal(6), 2024, "b")


def test_an_entry_posted_anew_counts_again(entry):
    """After a reversal the hours come back by a new entry, never by reversing the reversal."""
    first = entry("a", 10)
    again = entry("c", 10)
    assert live_entries((first, reversal_of(first, id="b"), again)) == (again,)


def test_two_entries_of_one_id_are_refused(entry):
    """An id that stands twice makes the sum meaningless."""
    with pytest.raises(EntryTwiceError) as refused:
        live_entries((entry("a", 1), entry("b", 2), entry("b", 3)))
    assert refused.value.entry == "b"


def test_a_reversal_of_nothing_is_refused(entry):
    """What is not in the ledger cannot be taken back."""
    with pytest.raises(ReversalWithoutEntryError):
        live_entries((reversal_of(entry("a", 1), id="b"),))


def test_an_entry_is_reversed_once(entry):
    """A second reversal, or one of a reversal, is refused."""
    first = entry("a", 1)
    back = reversal_of(first, id="b")
    with pytest.raises(ReversedTwiceError):
        live_entries((first, back, reversal_of(first, id="c")))
    with pytest.raises(ReversedTwiceError):
        reversal_of(back, id="c")
    with pytest.raises(ReversedTwiceError):
        live_entries((first, back, replace(back, id="c", reverses="b")))


@pytest.mark.parametrize("other", [{"year": 2023}, {"subject": "public"}, {"hours": Decimal(2)}])
def test_a_reversal_matches_its_entry(entry, other):
    """Another year, subject or figure is no reversal of this entry."""
    first = entry("a", 1)
    with pytest.raises(ReversalMismatchError):
        live_entries((first, replace(reversal_of(first, id="b"), **other)))


def test_hours_below_zero_are_refused(entry):
    """Hours are taken away by reversing, never by a negative entry."""
    with pytest.raises(NegativeHoursError):
        live_entries((entry("a", "-0.5"),))


def test_each_refusal_has_its_sentence():
    """Every reason has a code with a sentence."""
    assert all(has(one.code) for one in (LedgerError, *LedgerError.__subclasses__()))
