"""The commitment to an identity number (FORMAT §6.7): confirms the holder, and no one else."""

import pytest

from signing import (
    IdNumberMismatchError,
    NoIdCommitmentError,
    NotEncodableError,
    commit_id_number,
    confirm_id_number,
)
from tests.signing.vector_world import CLAIMS, claims

NUMBER = "11010119900307663X"  # an invented number


def test_the_holders_number_is_confirmed_however_it_is_typed():
    """Spaces, hyphens, a small x and digits of full width are the same number."""
    committed = claims(id_commitment=commit_id_number(NUMBER, certificate_uid=CLAIMS.uid))
    assert len(committed.id_commitment) == 4
    for typed in (NUMBER, "110101 19900307-663x", "１１０１０１１９９００３０７６６３Ｘ"):
        confirm_id_number(typed, claims=committed)


def test_another_number_is_not_confirmed():
    """One digit off is another person, and the error repeats neither number."""
    committed = claims(id_commitment=commit_id_number(NUMBER, certificate_uid=CLAIMS.uid))
    with pytest.raises(IdNumberMismatchError) as refused:
        confirm_id_number("110101199003076630", claims=committed)
    assert "110101" not in str(refused.value)


def test_commitments_of_one_person_differ_between_certificates():
    """The salt is the certificate's unique id, so commitments link no two certificates."""
    other = claims(status_index=CLAIMS.status_index + 1)
    assert commit_id_number(NUMBER, certificate_uid=CLAIMS.uid) != commit_id_number(NUMBER, certificate_uid=other.uid)


def test_without_a_commitment_there_is_nothing_to_confirm():
    """The certificate says nothing about a number: that is neither yes nor no."""
    with pytest.raises(NoIdCommitmentError):
        confirm_id_number(NUMBER, claims=claims(id_commitment=None))


@pytest.mark.parametrize("text", ["", "1234", "1" * 25, "11010119900307663_", "姓名"])
def test_other_texts_are_no_identity_numbers(text):
    """5 to 24 letters and digits, and the refusal does not repeat them."""
    with pytest.raises(NotEncodableError):
        commit_id_number(text, certificate_uid=bytes(8))


def test_a_unique_id_is_eight_bytes():
    """Another salt is refused."""
    with pytest.raises(NotEncodableError):
        commit_id_number(NUMBER, certificate_uid=bytes(7))
