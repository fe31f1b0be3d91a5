"""The figures of an evaluation: what was wanted of each proof, what was read, and what follows from many of them.

It decides what counts as the same value, as a silent error and as calibrated; reading and judging are done by `evaluate`. A silent
error is a reading that would be taken without a question while kind, name, dates or hours are wrong, or while it stands for no proof
that is there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ocr.kinds import ProofKind
from ocr.normalize import normalize_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ocr.patterns.field import FieldValue

SURE = 0.85
"""A kind or field that is less sure than this is not taken without a question."""
DECISIVE = ("holder_name", "start_date", "end_date", "issue_date", "stated_hours")
"""Fields whose wrong value in a reading that is taken makes a silent error."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """One proof: what was wanted, what was read, and whether the reading would be taken without a question.

    `kind` is `None` for a proof that was not found at all; `wanted` is `None` for a reading that stands for no proof.
    """

    slug: str
    quality: str
    wanted: ProofKind | None
    kind: ProofKind | None
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
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the decisive parts of the reading; a value that is missing is no wrong one."""
        if self.wanted is None:
            return ("proof",)
        wrong = [
            name
            for name, (value, read, _) in self.fields.items()
            if name in DECISIVE and read is not None and not same_value(read, value)
        ]
        return (*(() if self.right_kind else ("kind",)), *wrong)

    @property
    def silent_error(self) -> bool:
        """Whether the reading would be taken although a decisive part of it is wrong."""
        return self.taken and bool(self.faults)

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
        wanted = [one for one in self.outcomes if one.wanted is not None]
        positives = [one for one in wanted if one.wanted is not ProofKind.NOT_PROOF]
        pages = sum(one.pages for one in self.outcomes)
        return {
            "proofs": len(wanted),
            "unread": self.unread,
            "silent_errors": {one.slug: list(one.faults) for one in self.outcomes if one.silent_error},
            "silent_share": _share(one.silent_error for one in self.outcomes),
            "negatives_taken": [one.slug for one in self.outcomes if one.negative_taken],
            "not_found": [one.slug for one in wanted if one.kind is None],
            "invented": [one.slug for one in self.outcomes if one.wanted is None],
            "kind_accuracy": _share(one.right_kind for one in wanted),
            "abstained": _share(one.kind is ProofKind.UNKNOWN for one in wanted),
            "taken": _share(one.taken for one in positives),
            "calibration_error": self.calibration_error(),
            "field_calibration_error": calibration(_read_fields(wanted)),
            "parted_right": _share(one.parted for one in wanted),
            "signals": self.signal_rates(),
            "fields": _field_figures(wanted),
            "by_quality": _grouped(wanted, lambda one: one.quality),
            "by_kind": _grouped(wanted, lambda one: one.wanted.value if one.wanted is not None else ""),
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
        return calibration(
            (one.confidence, one.right_kind) for one in self.outcomes if one.kind not in {ProofKind.UNKNOWN, None}
        )

    def differences(self) -> Iterator[str]:
        """One line for each kind or field that differs from what is expected."""
        for one in self.outcomes:
            if not one.right_kind:
                yield f"{one.slug}: kind {one.kind} ({one.confidence:.2f}), expected {one.wanted}"
            for name, (value, read, confidence) in one.fields.items():
                if one.kind is not None and not same_value(read, value):
                    yield f"{one.slug}: {name} {read!r} ({confidence:.2f}), expected {value!r}"


def calibration(judged: Iterable[tuple[float, bool]]) -> float | None:
    """The expected calibration error of pairs of confidence and truth; `None` of nothing."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    count = sum(map(len, bins.values()))
    if not count:
        return None
    distances = (
        abs(sum(right for _, right in members) - sum(confidence for confidence, _ in members))
        for members in bins.values()
    )
    return round(sum(distances) / count, 4)


def same_value(read: FieldValue | None, wanted: FieldValue) -> bool:
    """Whether two values are the same print: width, spaces of a typesetter, and the shape of dashes and quotes make no difference."""
    if isinstance(read, tuple) and isinstance(wanted, tuple):
        return len(read) == len(wanted) and all(map(same_value, read, wanted))
    if isinstance(read, str) and isinstance(wanted, str):
        return _plain(read) == _plain(wanted)
    return read == wanted


def _plain(text: str) -> str:
    """A text in the form that is compared."""
    return re.sub(r"[“”″\"]", '"', re.sub(r"[–—−‐]+", "-", normalize_text(text))).replace(" ", "")


def _share(values: Iterable[bool]) -> float | None:
    """The share of true values; `None` of nothing."""
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else None


def _read_fields(outcomes: Iterable[Outcome]) -> Iterator[tuple[float, bool]]:
    """Confidence and truth of every decisive field that was read."""
    for one in outcomes:
        for name, (value, read, confidence) in one.fields.items():
            if name in DECISIVE and read is not None:
                yield confidence, same_value(read, value)


def _field_figures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int | float | None]]:
    """For each field how often it was wanted, read exactly, missing, wrong, and wrong though sure."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        for name, (value, read, confidence) in one.fields.items():
            verdict = "exact" if same_value(read, value) else "missing" if read is None else "wrong"
            counts[name].update(["wanted", verdict])
            counts[name]["sure_but_wrong"] += verdict == "wrong" and confidence >= SURE
    return {name: _counted(counts[name]) for name in sorted(counts)}


def _counted(counts: Counter[str]) -> dict[str, int | float | None]:
    """The counts of one field with the share that was read exactly."""
    figures: dict[str, int | float | None] = {"share": round(counts["exact"] / counts["wanted"], 3)}
    for key in ("wanted", "exact", "missing", "wrong", "sure_but_wrong"):
        figures[key] = counts[key]
    return figures


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, dict[str, float | int | None]]:
    """Kind accuracy, share taken, silent errors, and exact share of the decisive fields of each group."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[key(one)].append(one)
    return {name: _of_group(members) for name, members in sorted(groups.items())}


def _of_group(members: Sequence[Outcome]) -> dict[str, float | int | None]:
    """The figures of one group."""
    exact: dict[str, float | int | None] = {
        name: _share(same_value(one.fields[name][1], one.fields[name][0]) for one in members if name in one.fields)
        for name in DECISIVE
    }
    return {
        "proofs": len(members),
        "kind_accuracy": _share(one.right_kind for one in members),
        "taken": _share(one.taken for one in members if one.wanted is not ProofKind.NOT_PROOF),
        "silent_errors": sum(one.silent_error for one in members),
    } | exact


def as_table(figures: Mapping[str, Any]) -> str:
    """The figures for people: totals, then one line for each field, quality and kind."""
    totals = [
        f"{name:24} {figures[name]}"
        for name in (
            "proofs", "unread", "kind_accuracy", "abstained", "taken", "silent_share", "silent_errors", "negatives_taken",
            "not_found", "invented", "parted_right", "calibration_error", "field_calibration_error", "seconds_a_page",
        )
    ]  # fmt: skip
    fields = [_row(name, counts) for name, counts in figures["fields"].items()]
    groups = ["\n".join(_row(name, group) for name, group in figures[key].items()) for key in ("by_quality", "by_kind")]
    return "\n\n".join(["\n".join(totals), "\n".join(fields), *groups])


def _row(name: str, values: Mapping[str, Any]) -> str:
    """One line of a table: a name and its figures with their names."""
    return f"{name:26} " + "  ".join(f"{key} {'–' if value is None else value}" for key, value in values.items())
