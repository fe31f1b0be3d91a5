"""How well proofs are read: `python -m ocr.evaluate FOLDER`, the dangerous errors first.

Reads `<slug>/expected.toml` beside `proof.*` (kind, quality, `[fields]` with the contract's values) and reports kind accuracy,
abstention, exact match of each field, silent errors, negatives accepted, calibration and seconds a page, by kind and by
quality. A silent error is a reading that would be taken without a question while kind, name, dates or hours are wrong; what
would be taken is judged here by confidence alone, since regions and people are decided elsewhere.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocr.classify import classify_proof
from ocr.errors import OcrError
from ocr.extract import extract_fields
from ocr.kinds import ProofKind
from ocr.normalize import normalize_text
from ocr.proofs import split_proofs
from ocr.reading import open_reader
from ocr.signals import Level, find_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ocr.document import Document
    from ocr.patterns.field import FieldValue

SURE = 0.85
"""A kind or field that is less sure than this is not taken without a question."""
DECISIVE = ("holder_name", "start_date", "end_date", "issue_date", "stated_hours")
"""Fields whose wrong value in a reading that is taken makes a silent error."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """One proof: what was wanted, what was read, and whether the reading would be taken without a question."""

    slug: str
    quality: str
    wanted: ProofKind
    kind: ProofKind
    confidence: float
    fields: Mapping[str, tuple[FieldValue, FieldValue | None, float]]
    taken: bool
    pages: int
    seconds: float
    signals: tuple[str, ...] = ()
    parted: bool = True

    @property
    def right_kind(self) -> bool:
        """Whether the kind is the wanted one."""
        return self.kind is self.wanted

    @property
    def silent_error(self) -> bool:
        """Whether the reading would be taken although a decisive part of it is wrong."""
        wrong = any(
            read is not None and not same_value(read, value)
            for name, (value, read, _) in self.fields.items()
            if name in DECISIVE
        )
        return self.taken and (not self.right_kind or wrong)

    @property
    def negative_taken(self) -> bool:
        """Whether something that proves nothing would be taken."""
        return self.taken and self.wanted is ProofKind.NOT_PROOF


@dataclass(slots=True)
class Report:
    """The figures over all proofs."""

    outcomes: list[Outcome] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """All figures as plain values, the dangerous ones first."""
        positives = [one for one in self.outcomes if one.wanted is not ProofKind.NOT_PROOF]
        pages = sum(one.pages for one in self.outcomes)
        return {
            "proofs": len(self.outcomes),
            "unread": self.unread,
            "silent_errors": [one.slug for one in self.outcomes if one.silent_error],
            "negatives_taken": [one.slug for one in self.outcomes if one.negative_taken],
            "kind_accuracy": _share(one.right_kind for one in self.outcomes),
            "abstained": _share(one.kind is ProofKind.UNKNOWN for one in self.outcomes),
            "taken": _share(one.taken for one in positives),
            "calibration_error": self.calibration_error(),
            "parted_right": _share(one.parted for one in self.outcomes),
            "signals": self.signal_rates(),
            "fields": _field_figures(self.outcomes),
            "by_quality": _grouped(self.outcomes, lambda one: one.quality),
            "by_kind": _grouped(self.outcomes, lambda one: one.wanted.value),
            "seconds_a_page": round(sum(one.seconds for one in self.outcomes) / pages, 3) if pages else None,
        }

    def signal_rates(self) -> dict[str, dict[str, float | int | None]]:
        """How often each signal was raised; on papers that nobody altered a warning is a false alarm, and this its rate."""
        codes = Counter(code for one in self.outcomes for code in set(one.signals))
        return {
            code: {"raised": count, "rate": round(count / len(self.outcomes), 4)}
            for code, count in sorted(codes.items())
        }

    def calibration_error(self) -> float | None:
        """The expected calibration error of the kinds that were named: mean distance of confidence and accuracy, ten bins."""
        named = [one for one in self.outcomes if one.kind is not ProofKind.UNKNOWN]
        if not named:
            return None
        bins: dict[int, list[Outcome]] = defaultdict(list)
        for one in named:
            bins[min(int(one.confidence * _BINS), _BINS - 1)].append(one)
        error = 0.0
        for members in bins.values():
            accuracy = sum(one.right_kind for one in members) / len(members)
            confidence = sum(one.confidence for one in members) / len(members)
            error += abs(accuracy - confidence) * len(members) / len(named)
        return round(error, 4)


def same_value(read: FieldValue | None, wanted: FieldValue) -> bool:
    """Whether two values are the same print: full and half width, and the spaces of a typesetter, make no difference."""
    if isinstance(read, tuple) and isinstance(wanted, tuple):
        return len(read) == len(wanted) and all(map(same_value, read, wanted))
    if isinstance(read, str) and isinstance(wanted, str):
        return normalize_text(read) == normalize_text(wanted)
    return read == wanted


def _share(values: Iterable[bool]) -> float | None:
    """The share of true values; `None` of nothing."""
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else None


def _field_figures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """For each field how often it was wanted, read exactly, missing, and wrong."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        for name, (value, read, _) in one.fields.items():
            counts[name]["wanted"] += 1
            counts[name]["exact" if same_value(read, value) else "missing" if read is None else "wrong"] += 1
    return {
        name: {key: counts[name][key] for key in ("wanted", "exact", "missing", "wrong")} for name in sorted(counts)
    }


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, dict[str, float | int | None]]:
    """Kind accuracy, share taken and silent errors of each group."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[key(one)].append(one)
    return {
        name: {
            "proofs": len(members),
            "kind_accuracy": _share(one.right_kind for one in members),
            "taken": _share(one.taken for one in members if one.wanted is not ProofKind.NOT_PROOF),
            "silent_errors": sum(one.silent_error for one in members),
        }
        for name, members in sorted(groups.items())
    }


def evaluate_folder(folder: Path, read: Callable[[bytes, str], Document]) -> Report:
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
        report.outcomes.append(judge(expected.parent.name, document, wanted, started))
    return report


def judge(slug: str, document: Document, wanted: Mapping[str, Any], started: float) -> Outcome:
    """Compare the first proof of a document with what is expected; `declared_holder` of the expectation is passed on."""
    proofs = split_proofs(document)
    proof = proofs[0]
    found = classify_proof(document, proof)
    holder = wanted.get("declared_holder")
    fields = extract_fields(document, proof, found.kind, holder=holder)
    signals = find_signals(document, proof, fields, holder=holder)
    compared: dict[str, tuple[FieldValue, FieldValue | None, float]] = {}
    for name, value in wanted.get("fields", {}).items():
        read = fields.get(name)
        expected = tuple(value) if isinstance(value, list) else value
        compared[name] = (expected, read.value if read else None, read.confidence if read else 0.0)
    decisive = [one for name, one in fields.items() if name in DECISIVE]
    quiet = not any(signal.level is Level.WARNING for signal in signals)
    taken = (
        found.kind not in {ProofKind.UNKNOWN, ProofKind.NOT_PROOF}
        and found.confidence >= SURE
        and "holder_name" in fields
        and all(one.confidence >= SURE for one in decisive)
        and quiet
    )
    return Outcome(
        slug=slug,
        quality=str(wanted.get("quality", "")),
        wanted=ProofKind(wanted["kind"]),
        kind=found.kind,
        confidence=found.confidence,
        fields=compared,
        taken=taken,
        pages=max(1, len(document.pages)),
        seconds=time.perf_counter() - started,
        signals=tuple(signal.code for signal in signals),
        parted=len(proofs) == wanted.get("proofs", 1),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate a folder and print the figures as JSON, and every wrong value with `--wrong`."""
    parser = argparse.ArgumentParser(prog="python -m ocr.evaluate", description="Measure the reading of proofs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list every kind and field that differs")
    chosen = parser.parse_args(arguments)
    with open_reader() as reader:
        reader.warm_up()
        report = evaluate_folder(chosen.folder, lambda data, name: reader.read(data, name=name))
    if chosen.wrong:
        for line in _differences(report.outcomes):
            print(line, file=sys.stderr)
    print(json.dumps(report.figures(), ensure_ascii=False, indent=2))
    return 0


def _differences(outcomes: Iterable[Outcome]) -> Iterable[str]:
    """One line for each kind or field that differs from what is expected."""
    for one in outcomes:
        if not one.right_kind:
            yield f"{one.slug}: kind {one.kind} ({one.confidence:.2f}), expected {one.wanted}"
        for name, (value, read, confidence) in one.fields.items():
            if not same_value(read, value):
                yield f"{one.slug}: {name} {read!r} ({confidence:.2f}), expected {value!r}"


if __name__ == "__main__":
    sys.exit(main())
