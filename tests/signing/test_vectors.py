"""The committed vectors: what the script writes, and what the verifier answers to each of them."""

import json
from pathlib import Path

import pytest

from signing import Outcome, Reason, collapse_json, open_token, text_to_token
from signing.statuslist import open_status_list
from signing.trustlist import TrustList
from tests.signing.make_vectors import FOLDER, all_files, as_text, expectation, parse_time, verifier_of

FILES = ("valid.json", "reasons.json", "broken.json")


def read(name: str, folder: Path = FOLDER) -> dict:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made() -> dict:
    return all_files()


@pytest.mark.parametrize("name", FILES)
def test_every_vector_gives_its_expected_answer(name):
    """The Python verifier answers each case with the outcome, the reasons, the claims and the steps that the file expects."""
    document = read(name)
    verifiers = {label: verifier_of(setting) for label, setting in document["settings"].items()}
    for case in document["cases"]:
        report = verifiers[case["setting"]](case["text"])
        assert expectation(case["text"], report) == case["expect"], case["name"]


def test_the_script_writes_the_committed_files(made):
    """Regenerating gives the same vectors, status lists aside, whose compression is zlib's own business."""
    for name, document in made.items():
        committed = read(name)
        assert document["cases"] == committed["cases"]
        for label, setting in document["settings"].items():
            other = committed["settings"][label]
            assert {**setting, "statuses": None} == {**other, "statuses": None}
            assert setting["statuses"].keys() == other["statuses"].keys()
        assert as_text(committed) == (FOLDER / name).read_text(encoding="utf-8")


def test_committed_status_lists_hold_what_the_script_would_write(made):
    """Whatever compressed them, the lists of a setting open to the same entries as those the script makes now."""
    now, fresh = read("valid.json")["settings"]["usual"], made["valid.json"]["settings"]["usual"]
    trust = TrustList.from_bytes(now["trust"].encode())
    for source in trust.regions[0].status_lists:
        if source.url in now["statuses"] and source.number != 4:  # number 4 is the forged one
            opened = [
                open_status_list(
                    bytes.fromhex(each["statuses"][source.url]),
                    key=source.verifier,
                    url=source.url,
                    now=parse_time(each["now"]),
                )
                for each in (now, fresh)
            ]
            assert opened[0] == opened[1]


def test_each_reason_has_a_vector_named_after_it():
    """Every reason code of the format names one vector, and that vector gives the code."""
    cases = {case["name"]: case for case in read("reasons.json")["cases"]}
    for reason in Reason:
        assert cases[str(reason)]["expect"]["reasons"] == [str(reason)]


def test_intermediate_forms_belong_together():
    """Digits, token, header, payload, signed bytes, signature and claims of a valid vector are the steps of one path."""
    for case in read("valid.json")["cases"]:
        if "steps" not in case:
            continue
        steps, token = case["steps"], text_to_token(case["text"])
        opened = open_token(token)
        assert case["text"].endswith("#" + steps["digits"])
        assert str(int.from_bytes(b"\x01" + token, "big")) == steps["digits"]
        assert token.hex() == steps["token"]
        assert token[2:15].hex() == steps["protected"]
        assert opened.envelope.payload.hex() == steps["payload"]
        assert opened.envelope.to_be_signed.hex() == steps["to_be_signed"]
        assert opened.envelope.signature.hex() == steps["signature"]
        assert collapse_json(steps["claims"]) == opened.claims


def test_hundreds_of_damaged_tokens_show_nothing():
    """At least 500 damaged tokens are refused with exactly one reason, and none of their content is shown."""
    document = read("broken.json")
    verify = verifier_of(document["settings"]["usual"])
    assert len(document["cases"]) >= 500
    for case in document["cases"]:
        report = verify(case["text"])
        assert report.outcome is Outcome.INVALID
        assert (report.claims, report.issuer, len(report.reasons)) == (None, None, 1)
