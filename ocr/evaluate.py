"""How well proofs are read: `python -m ocr.evaluate FOLDER`, the dangerous errors first.

Reads `<slug>/expected.toml` beside `proof.*` (kind, quality, `[fields]` with the contract's values, `[[more]]` for each further proof
of the file) and compares every proof of the file with what is expected. What would be taken is judged here by confidence alone, since
regions and people are decided elsewhere; a caller that knows better hands in `takes`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocr.classify import classify_proof
from ocr.errors import OcrError
from ocr.extract import extract_fields
from ocr.figures import DECISIVE, SURE, Outcome, Report, as_table, same_value
from ocr.kinds import ProofKind
from ocr.proofs import split_proofs
from ocr.reading import open_reader
from ocr.signals import Level, find_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ocr.classify import Classification
    from ocr.document import Document
    from ocr.patterns.field import Field, FieldValue
    from ocr.proofs import Proof
    from ocr.signals import Signal

_MARGIN = 0.3
"""A kind that is hardly surer than the next best is not taken without a question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One proof as read: what it is, its fields, and what asks for a look."""

    proof: Proof
    classification: Classification
    fields: Mapping[str, Field]
    signals: tuple[Signal, ...]


def evaluate_folder(
    folder: Path, read: Callable[[bytes, str], Document], *, takes: Callable[[Document, Reading], bool] | None = None
) -> Report:
    """Read every proof below a folder and compare it with what is expected; a file that cannot be read is listed apart."""
    report = Report()
    for expected in sorted(folder.glob("**/expected.toml")):
        wanted = tomllib.loads(expected.read_text(encoding="utf-8"))
        file = next((path for path in sorted(expected.parent.glob("proof.*"))), None)
        if file is None:
            report.unread[expected.parent.name] = "no proof.* beside expected.toml"
            continue
        started = time.perf_counter()
        try:
            document = read(file.read_bytes(), file.name)
        except OcrError as error:
            report.unread[expected.parent.name] = error.code
            continue
        report.outcomes += judge(expected.parent.name, document, wanted, started, takes=takes)
    return report


def judge(
    slug: str,
    document: Document,
    wanted: Mapping[str, Any],
    started: float,
    *,
    takes: Callable[[Document, Reading], bool] | None = None,
) -> tuple[Outcome, ...]:
    """Compare every proof of a document with what is expected; `declared_holder` of the expectation is passed on.

    A wanted proof that was not found, and a reading that stands for none, have an outcome of their own.
    """
    wants = [wanted, *wanted.get("more", [])]
    declared = wanted.get("declared_holder")
    readings = read_proofs(document, holder=declared)
    pairs = _aligned(wants, readings)
    if declared and len(pairs) > 1:  # the declaration is that of the first proof alone
        others = dict(zip(map(id, readings), read_proofs(document), strict=True))
        pairs = [pairs[0], *((want, others[id(one)] if one else None) for want, one in pairs[1:])]
    parted = len(readings) == wanted.get("proofs", len(wants))
    pages, seconds = max(1, len(document.pages)), time.perf_counter() - started
    outcomes = []
    for place, (want, reading) in enumerate(pairs, start=1):
        found = reading.classification if reading else None
        outcomes.append(
            Outcome(
                slug=slug if place == 1 else f"{slug}#{place}",
                quality=str(wanted.get("quality", "")),
                wanted=ProofKind(want["kind"]) if want else None,
                kind=found.kind if found else None,
                confidence=found.confidence if found else 0.0,
                fields=_compared(want.get("fields", {}) if want else {}, reading.fields if reading else {}),
                taken=(takes or would_take)(document, reading) if reading else False,
                pages=pages if place == 1 else 0,
                seconds=seconds if place == 1 else 0.0,
                signals=tuple(signal.code for signal in reading.signals) if reading else (),
                parted=parted,
            )
        )
    return tuple(outcomes)


def read_proofs(document: Document, *, holder: str | None = None) -> tuple[Reading, ...]:
    """Every proof of a document with all that is read of it."""
    readings = []
    for proof in split_proofs(document):
        found = classify_proof(document, proof)
        fields = extract_fields(document, proof, found.kind, holder=holder)
        readings.append(Reading(proof, found, fields, find_signals(document, proof, fields, holder=holder)))
    return tuple(readings)


def would_take(document: Document, reading: Reading) -> bool:
    """Whether a reading is sure enough to be taken without a question, judged by the reading alone."""
    del document
    found = reading.classification
    return (
        found.kind not in {ProofKind.UNKNOWN, ProofKind.NOT_PROOF}
        and found.confidence >= SURE
        and found.confidence - found.runner_up_confidence >= _MARGIN
        and "holder_name" in reading.fields
        and all(one.confidence >= SURE for name, one in reading.fields.items() if name in DECISIVE)
        and not any(signal.level is Level.WARNING for signal in reading.signals)
    )


def _compared(
    wanted: Mapping[str, Any], fields: Mapping[str, Field]
) -> dict[str, tuple[FieldValue, FieldValue | None, float]]:
    """For each wanted field its value, what was read, and how sure that was."""
    compared: dict[str, tuple[FieldValue, FieldValue | None, float]] = {}
    for name, value in wanted.items():
        read = fields.get(name)
        expected = tuple(value) if isinstance(value, list) else value
        compared[name] = (expected, read.value if read else None, read.confidence if read else 0.0)
    return compared


def _aligned(
    wants: Sequence[Mapping[str, Any]], readings: Sequence[Reading]
) -> list[tuple[Mapping[str, Any] | None, Reading | None]]:
    """Each wanted proof with the reading that says most of it, in the order wanted; readings that stand for none at the end."""
    likeness = sorted(
        (
            (_alike(want, reading), -abs(row - column), -row, -column)
            for row, want in enumerate(wants)
            for column, reading in enumerate(readings)
        ),
        reverse=True,
    )
    chosen: dict[int, int] = {}
    for _, _, row, column in likeness:
        if -row not in chosen and -column not in chosen.values():
            chosen[-row] = -column
    pairs: list[tuple[Mapping[str, Any] | None, Reading | None]] = [
        (want, readings[chosen[row]] if row in chosen else None) for row, want in enumerate(wants)
    ]
    return pairs + [(None, reading) for column, reading in enumerate(readings) if column not in chosen.values()]


def _alike(want: Mapping[str, Any], reading: Reading) -> float:
    """How many wanted values a reading has, and a half for its kind."""
    compared = _compared(want.get("fields", {}), reading.fields)
    same = sum(same_value(read, value) for value, read, _ in compared.values())
    return same + (0.5 if reading.classification.kind == want["kind"] else 0.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate a folder and print the figures, and every wrong value with `--wrong`."""
    parser = argparse.ArgumentParser(prog="python -m ocr.evaluate", description="Measure the reading of proofs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list every kind and field that differs")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    chosen = parser.parse_args(arguments)
    with open_reader() as reader:
        reader.warm_up()
        report = evaluate_folder(chosen.folder, lambda data, name: reader.read(data, name=name))
    if chosen.wrong:
        for line in report.differences():
            print(line, file=sys.stderr)
    figures = report.figures()
    print(json.dumps(figures, ensure_ascii=False, indent=2) if chosen.format == "json" else as_table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
