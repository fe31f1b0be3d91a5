"""Where the names of a list begin and end when no mark parts them: by the gaps of print, by surnames, around a declared name.

It decides the cuts alone; whether the text is a list of people at all is decided by the module that asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ocr.normalize import HAN
from ocr.patterns.surnames import COMPOUND, name_plausibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.document import Line
    from ocr.sheet import Searchable, Sheet

_TWO_NAMES = 5  # characters before a declared name that can only be one name or two
_LONGEST_LIST, _LONGEST_NAME = 60, 12  # characters
_WIDE, _NARROW = (
    1.22,
    1.1,
)  # distance of two characters, in usual ones: from the first on it is a gap, up to the second it is none
_CLEARLY = 0.05  # how much wider every gap is than every distance inside a name, where print shows the cuts
_GAP_INSIDE, _NO_GAP_AT_CUT, _GAP_AT_CUT = 1.6, 0.45, -0.4
"""What it costs that a name runs over a gap, that a cut has none, that it has one."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The names of a list in order, and whether the print itself shows every cut."""

    names: tuple[str, ...]
    seen: bool


def cut_names(text: str, distances: Sequence[float] | None = None, *, declared: str | None = None) -> Cuts | None:
    """The names of a list whose marks were lost (许子波姜永一杜鸣); `distances` are those of neighbouring characters, in usual ones.

    A declared name that stands in the text between names is taken as one of them. `None` where no cut gives names.
    """
    if not re.fullmatch(rf"[{HAN}·]{{4,{_LONGEST_LIST}}}", text):
        return None
    place = text.find(declared) if declared else -1
    if declared and place >= 0:
        parts = [(0, place), (place, place + len(declared)), (place + len(declared), len(text))]
        cut = [_best(text[start:end], _inside(distances, start, end)) for start, end in (parts[0], parts[2])]
        if all(one is not None for one in cut):
            names = (*(cut[0] or ()), declared, *(cut[1] or ()))
            sure = place <= _TWO_NAMES or _shown(names, distances)
            return Cuts(names, seen=sure) if len(names) > 1 else None
    best = _best(text, distances)
    if best is None or len(best) < 2:
        return None
    return Cuts(best, seen=_shown(best, distances))


def _inside(distances: Sequence[float] | None, start: int, end: int) -> Sequence[float] | None:
    return None if distances is None else distances[start : max(start, end - 1)]


def _best(text: str, distances: Sequence[float] | None) -> tuple[str, ...] | None:
    """The likeliest names that make up a text; none of an empty one."""
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(text)]
    for start in range(len(text)):
        before = best[start]
        if before is None:
            continue
        for end in range(start + 2, min(len(text), start + _LONGEST_NAME) + 1):
            look = _unusual(text[start:end])
            if look is None:
                continue
            cost = before[0] + look + _print_cost(distances, start, end, len(text))
            known = best[end]
            if known is None or cost < known[0]:
                best[end] = (cost, (*before[1], text[start:end]))
    return best[-1][1] if best[-1] is not None else None


def _print_cost(distances: Sequence[float] | None, start: int, end: int, length: int) -> float:
    """What the gaps of print say against a name that stands from `start` to `end`."""
    if distances is None:
        return 0.0
    inside = sum(distance > _WIDE for distance in distances[start : end - 1]) * _GAP_INSIDE
    if end == length:
        return inside
    at_cut = distances[end - 1]
    return inside + (_GAP_AT_CUT if at_cut > _WIDE else _NO_GAP_AT_CUT if at_cut < _NARROW else 0.0)


def _shown(names: tuple[str, ...], distances: Sequence[float] | None) -> bool:
    """Whether there is a gap at every cut and none elsewhere."""
    if distances is None:
        return False
    cuts, place = set(), 0
    for name in names[:-1]:
        place += len(name)
        cuts.add(place - 1)
    at_cuts = [distance for index, distance in enumerate(distances) if index in cuts]
    inside = [distance for index, distance in enumerate(distances) if index not in cuts]
    return min(at_cuts) > max(inside) + _CLEARLY


def _unusual(name: str) -> float | None:
    """How unusual a name is: three characters are common, two less so, `None` for what is none."""
    if "·" in name:
        parts = name.split("·")
        fits = len(parts) == 2 and all(2 <= len(part) <= 5 for part in parts)
        return 1.0 + 0.9 * (len(parts[0]) - 2) + 0.9 * max(0, len(parts[1]) - 3) if fits else None
    if len(name) > 4 or name_plausibility(name) < 0.9:
        return None
    if len(name) > 2 and re.match(COMPOUND, name):
        return 0.4  # two characters that are a surname together seldom meet by chance
    return {2: 1.4, 3: 1.0}.get(len(name))


def distances_in(sheet: Sheet, where: Searchable, start: int, end: int) -> tuple[float, ...] | None:
    """The distances between neighbouring characters of a range that lies in one line, in usual ones; `None` where they are unknown."""
    owners = set(where.owners[start:end])
    if len(owners) != 1 or min(owners) < 0 or end - start < 3:
        return None
    shown = sheet.lines[min(owners)]
    middles = _middles(shown.line)
    if middles is None:
        return None
    places = [shown.normal.origin[index] for index in where.indexes[start:end]]
    steps = [middles[second] - middles[first] for first, second in pairwise(places)]
    usual = median(steps)
    return tuple(step / usual for step in steps) if usual > 0 else None


def _middles(line: Line) -> list[float] | None:
    """The middle of each character of a line from its words; those of an engine that only gives edges half way between middles are solved for."""
    spans: list[tuple[float, float]] = []
    words = iter(line.words)
    current, done = None, 0
    for character in line.text:
        if character.isspace():
            spans.append((spans[-1][1], spans[-1][1]) if spans else (line.box.left, line.box.left))
            continue
        if current is None or done >= len(current.text):
            current, done = next(words, None), 0
        if current is None or current.text[done] != character:
            return None
        step = current.box.width / len(current.text)
        spans.append((current.box.left + done * step, current.box.left + (done + 1) * step))
        done += 1
    if len(spans) < 3:
        return None
    touching = all(abs(left[1] - right[0]) < 0.0015 for left, right in pairwise(spans))
    return _solved(spans) if touching else [(left + right) / 2 for left, right in spans]


def _solved(spans: Sequence[tuple[float, float]]) -> list[float]:
    """Middles of characters whose boxes end half way to the next middle: a wide gap widens the boxes on both of its sides."""
    widths = np.array([right - left for left, right in spans])
    usual = float(np.median(widths))
    count = len(widths) - 1
    halves = np.zeros((count + 1, count))
    for index in range(count + 1):
        for step in (index - 1, index):
            if 0 <= step < count:
                halves[index, step] = 0.5
    ends = np.array([widths[0] - usual / 2, *widths[1:-1], widths[-1] - usual / 2])
    system = np.vstack([halves, 0.1 * np.eye(count)])
    steps = np.linalg.lstsq(system, np.concatenate([ends, np.full(count, 0.1 * usual)]), rcond=None)[0]
    first = spans[0][0] + usual / 2
    return [first, *(first + np.cumsum(steps)).tolist()]
