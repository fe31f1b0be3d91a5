"""Lists of people in the order of print: authors, inventors, drafters, members of a project.

It decides who stands at which place. The holder is whoever was declared; without a declaration the first is only a guess,
and says so by its confidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.normalize import HAN, normalize_text
from ocr.patterns.field import Field, field_at
from ocr.patterns.name_lists import cut_names
from ocr.patterns.surnames import LATIN_NAME, name_plausibility, tidy_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.sheet import Searchable, Sheet


@dataclass(frozen=True, slots=True)
class People:
    """Names in order with the range where they stand."""

    names: tuple[str, ...]
    where: Searchable
    start: int
    end: int
    sure: float


_LETTERED = re.compile(r"\(?(?P<letter>[a-e])\)?[\s.)]\s*[A-Z]")
_STAR = r"(?:\s?,?\s?[*∗＊†‡✉])*"
_BETWEEN = re.compile(r"\s*(?:,\s*(?![*∗＊†‡✉]|[a-e]\s*(?:,|$|and\b))|\band\b|&|;)\s*")


def without_letters(text: str, following: Sequence[str]) -> str:
    """A list of Latin names without the raised letters that print glued to them (Zhoua, Xub), where the lines below are so lettered.

    Every name must end in such a letter or in a figure; else none of them is taken for a mark, since many names end in a or e.
    """
    letters = "".join({match["letter"] for line in following if (match := _LETTERED.match(line))})
    names = [name for name in _BETWEEN.split(text) if name.strip(" ,*∗＊†‡✉")]
    if not letters or not names:
        return text
    marked = re.compile(rf"(?P<name>.*[A-Za-z]{{2}})(?:[{letters}\d](?:\s?,\s?[{letters}\d])*){_STAR}")
    found = [marked.fullmatch(name.strip()) for name in names]
    return ", ".join(one["name"] for one in found if one) if all(found) else text


_MARKS = r"(?:\s*[\d*∗†‡#①②③④⑤⑥⑦⑧⑨]+(?:[,，]\s?[\d*∗†‡#]+)*|\(\d\)|\[\d\])?"
_SEPARATOR = re.compile(r"\s*(?:[,，;；、/&\t\n]|\band\b|(?<=[^A-Za-z.])\s{1,})\s*")
_ROLE_TAIL = re.compile(r"(?:等|主编|编著|副主编|著|编|译|合著|参编|\(.{0,12}\))+$")


def split_people(text: str) -> tuple[str, ...]:
    """The names of a list, without the marks of affiliation; empty where a part is no name."""
    bare = re.sub(
        r"[\d*∗†‡#①-⑨]+(?:\s?,\s?[\d*∗†‡#]+)*",
        ",",
        re.sub(r"\((?:\d[\d,\s]*|[^()]{1,12})\)|\[\d+\]|[¹²³⁴⁵⁶]", ",", text),
    )
    parts = [part.strip(" .·:") for part in _SEPARATOR.split(bare)]
    names = [tidy_name(_ROLE_TAIL.sub("", part)) for part in parts if part.strip(" .")]
    split: list[str] = []
    for name in names:
        split += _two_names(name)
    return tuple(name for name in split if name)


def _two_names(name: str) -> list[str]:
    """Two names that were printed with a space between them and came together."""
    if re.fullmatch(rf"[{HAN}]{{5,8}}", name) and name_plausibility(name) == 0.2:
        for cut in (3, 2):
            first, second = name[:cut], name[cut:]
            if name_plausibility(first) >= 0.98 and name_plausibility(second) >= 0.98:
                return [first, second]
    return [name]


def names_in(
    text: str, distances: Sequence[float] | None = None, *, declared: str | None = None
) -> tuple[tuple[str, ...], float]:
    """The names of a list and how sure their cuts are; none where the text is no list of people.

    `distances` are those of its characters in print, where known: they show cuts that no mark shows.
    """
    names = split_people(text)
    if are_people(names) and not any(_is_several(name) for name in names):
        return names, 0.93
    cuts = cut_names(text.strip(), distances, declared=tidy_name(declared) if declared else None)
    if cuts is None or (are_people(names) and not cuts.seen):
        return (names, 0.93 if cuts is None else 0.7) if are_people(names) else ((), 0.0)
    return cuts.names, 0.91 if cuts.seen else 0.7


_LONGEST_PART = 3


def _is_several(name: str) -> bool:
    """Whether a name with an interpunct is so long that it may be several in a row."""
    return "·" in name and max(map(len, name.split("·"))) > _LONGEST_PART


def split_by_spaces(printed: str) -> tuple[str, ...]:
    """The names of a list that only spaces part, as printed; 王 敏 with a space inside is one name."""
    names: list[str] = []
    for part in printed.split():
        clean = normalize_text(re.sub(r"[\d*†‡#①-⑨]+(?:,\d+)*$", "", part)).strip(",;")
        if len(clean) == 1 and names and len(names[-1]) == 1:
            names[-1] += clean
        elif clean:
            names.append(clean)
    split = [one for name in names for one in _two_names(name)]
    return tuple(split) if len(split) > 1 else ()


def are_people(names: tuple[str, ...]) -> bool:
    """Whether every part of a list looks like a name, and enough of them surely do."""
    looks = [name_plausibility(name) for name in names]
    return bool(looks) and min(looks) >= 0.7 and sum(look >= 0.9 for look in looks) * 2 >= len(looks)


def people_fields(sheet: Sheet, people: People, *, declared: str | None) -> dict[str, Field]:
    """`other_names` in order, `holder_name` and `holder_position`: of the declared holder if printed, else of the first name."""
    listed = field_at(sheet, people.where, people.start, people.end, value=people.names, sure=people.sure)
    fields = {"other_names": listed}
    wanted = tidy_name(declared) if declared else None
    place = _place(people.names, wanted)
    if place is None and wanted is not None:
        return fields
    sure = people.sure if wanted is not None or len(people.names) == 1 else 0.5
    index = place if place is not None else 0
    name = people.names[index]
    offset = people.where.text.find(name, people.start, people.end)
    start, end = (offset, offset + len(name)) if offset >= 0 else (people.start, people.end)
    fields["holder_name"] = field_at(sheet, people.where, start, end, value=name, sure=sure)
    fields["holder_position"] = field_at(sheet, people.where, people.start, people.end, value=str(index + 1), sure=sure)
    return fields


def _place(names: tuple[str, ...], wanted: str | None) -> int | None:
    """The place of a name in a list, from 0; Latin names are compared without order of their parts."""
    if wanted is None:
        return None
    for index, name in enumerate(names):
        if name == wanted or (name.isascii() and _parts(name) == _parts(wanted)):
            return index
    return None


def _parts(name: str) -> frozenset[str]:
    return frozenset(re.sub(r"[-.']", "", part).lower() for part in name.split())


LATIN_LIST = re.compile(
    rf"^(?:{LATIN_NAME}){_MARKS}(?:\s*(?:,|;|&|\band\b)\s*(?:and\s+)?(?:{LATIN_NAME}){_MARKS})*\s*$"
)
"""A line that is a list of names in Latin letters."""
