"""Try worked cases: read a case file strictly, judge each case by the packs, give the result in the shape of its `expect`.

This spans reading, rules, accounts and review, so it lives on the flows' floor; it writes nothing and decides nothing that they do not.
Contract: `xueshi rules try CASES.json [--check]`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from verifier.flows.try_cases import of_proofs, of_purposes, of_readings, of_workflows
from verifier.flows.try_cases.case_file import Case, CaseFile, read_case_file
from verifier.flows.try_cases.errors import BadCaseFileError
from verifier.flows.try_cases.shaping import Difference, differences, shaped
from verifier.rules import Packs

__all__ = ["BadCaseFileError", "Difference", "Tried", "try_cases"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One case with its result, and where that differs from what the case expects (nothing where it expects nothing)."""

    id: str
    got: Mapping[str, Any]
    differences: tuple[Difference, ...] = ()

    @property
    def line(self) -> str:
        """The JSON line of the contract."""
        return json.dumps({"id": self.id, "got": self.got}, ensure_ascii=False)


def try_cases(data: bytes, packs: Packs) -> tuple[Tried, ...]:
    """Judge every case of a file, in its order.

    Raises:
        BadCaseFileError: the file has an unknown shape; nothing of it is judged.
    """
    file = read_case_file(data)
    return tuple(_tried(case, file, packs) for case in file.cases)


def _tried(case: Case, file: CaseFile, packs: Packs) -> Tried:
    """Judge one case."""
    got = shaped(_result(case, file, packs), case.expect)
    found = () if case.expect is None else tuple(differences(got, case.expect))
    return Tried(case.id, got, found)


def _result(case: Case, file: CaseFile, packs: Packs) -> Mapping[str, Any]:
    """Give everything that the case's kind can say."""
    if case.kind == "provenance":
        return of_readings.provenance(case, packs, file.sources)
    return _JUDGES[case.kind](case, packs)


_JUDGES: Mapping[str, Callable[[Case, Packs], Mapping[str, Any]]] = {
    "account": of_proofs.judged,
    "assessment": of_purposes.assessment,
    "certificate": of_purposes.certificate,
    "cycle": of_purposes.cycle,
    "deadline": of_purposes.deadline,
    "evidence": of_proofs.judged,
    "gx_title": of_purposes.gx_title,
    "makeup": of_purposes.makeup,
    "parse": of_readings.parse,
    "parse_date": of_readings.parse_date,
    "parse_id": of_readings.parse_id,
    "recognition": of_purposes.recognition,
    "routing": of_purposes.routing,
    "title": of_purposes.title,
    "workflow": of_workflows.workflow,
}
