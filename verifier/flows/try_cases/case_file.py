"""Read a file of worked cases strictly: every key is known, every value has its shape, or the file is refused.

The shape is that of the public cases: `{"schema": 1, "cases": [{id, region, year, kind, …}]}`. A refusal names the path of the offending
key (`cases[3].person.brith`), so that its writer finds it. Numbers stay exact: a JSON fraction is read as a decimal.
Remarks: `context` may carry a key of its own with a text (`reason`, `basis`, `file`), which is for the reader of the case; any other
unknown key is an error.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from verifier.activity import FactUnreadableError, UnknownFactError
from verifier.flows.try_cases import vocabulary
from verifier.flows.try_cases.errors import (
    BadShapeError,
    CaseFileTooLargeError,
    KeyMissingError,
    KeyTwiceError,
    KeyUnknownError,
    NotJsonError,
    WordUnknownError,
)

MAX_FILE_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """One proof of a case: the facts that a correct reader reaches, and the text that it would read them from."""

    id: str
    category: str
    fields: Mapping[str, object]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case; `expect` is nothing where the file only asks."""

    id: str
    region: str
    year: int
    kind: str
    person: Mapping[str, object] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    account_before: Mapping[str, Decimal] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    expect: Mapping[str, Any] | None = None
    path: str = "cases[0]"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of a file in its order, and the names of the files behind the sources that it cites, by short name."""

    cases: tuple[Case, ...]
    sources: Mapping[str, str] = field(default_factory=dict)


def read_case_file(data: bytes) -> CaseFile:
    """Read a file of cases, whole or as a bare list of them.

    Raises:
        BadCaseFileError: the first thing that is wrong, with its path.
    """
    if len(data) > MAX_FILE_BYTES:
        raise CaseFileTooLargeError(len(data), MAX_FILE_BYTES)
    try:
        document = json.loads(
            data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_object
        )
    except (UnicodeDecodeError, RecursionError) as exc:
        raise NotJsonError(type(exc).__name__) from exc
    except ValueError as exc:  # JSONDecodeError, and integers of absurd length
        raise NotJsonError(str(exc)[:200]) from exc
    rows = document if isinstance(document, list) else _cases_of(document)
    cases = tuple(_case(row, f"cases[{position}]") for position, row in enumerate(rows))
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise KeyTwiceError(f"{case.path}.id")
        seen.add(case.id)
    return CaseFile(cases, {} if isinstance(document, list) else _sources(document.get("sources", {})))


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Name the place of a fact that the rules cannot read.

    Raises:
        BadCaseFileError: with the path of the fact.
    """
    try:
        yield
    except UnknownFactError as exc:
        raise KeyUnknownError(f"{path}.{exc.name}") from exc
    except FactUnreadableError as exc:
        raise WordUnknownError(f"{path}.{exc.name}", exc.value) from exc


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a JSON object, refusing a key that stands there twice."""
    built = dict(pairs)
    if len(built) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise KeyTwiceError(twice)
    return built


def _refuse_constant(name: str) -> Any:
    """Refuse NaN and Infinity, which are not JSON."""
    raise NotJsonError(name)


def _cases_of(document: object) -> list[Any]:
    """Give the list of cases of a whole file."""
    top = _mapping(document, "")
    _require_known(top, vocabulary.FILE_KEYS, "")
    if "schema" in top and top["schema"] != 1:
        raise BadShapeError("schema", "1")
    if "cases" not in top:
        raise KeyMissingError("cases")
    return _list(top["cases"], "cases")


def _sources(value: object) -> Mapping[str, str]:
    """Read which file is behind each short name of a source."""
    found: dict[str, str] = {}
    for short, row in _mapping(value, "sources").items():
        table = _mapping(row, f"sources.{short}")
        _require_known(table, vocabulary.SOURCE_KEYS, f"sources.{short}")
        found[short] = _text(table.get("file", ""), f"sources.{short}.file")
    return found


def _case(row: object, path: str) -> Case:
    """Read one case."""
    table = _mapping(row, path)
    _require_known(table, vocabulary.CASE_KEYS, path)
    for name in ("id", "region", "year", "kind"):
        if name not in table:
            raise KeyMissingError(f"{path}.{name}")
    kind = _word(table["kind"], vocabulary.KINDS, f"{path}.kind")
    return Case(
        id=_text(table["id"], f"{path}.id"),
        region=_region(table["region"], f"{path}.region"),
        year=_year(table["year"], f"{path}.year"),
        kind=kind,
        person=_person(table.get("person", {}), f"{path}.person"),
        context=_context(table.get("context", {}), f"{path}.context"),
        account_before=_hours_by_lane(table.get("account_before", {}), f"{path}.account_before"),
        evidence=_evidence_list(table.get("evidence", []), f"{path}.evidence"),
        expect=_expect(table["expect"], f"{path}.expect") if "expect" in table else None,
        path=path,
    )


def _person(value: object, path: str) -> Mapping[str, object]:
    table = _mapping(value, path)
    _require_known(table, vocabulary.PERSON_KEYS, path)
    return table


def _context(value: object, path: str) -> Mapping[str, Any]:
    table = _mapping(value, path)
    for name, one in table.items():
        if name in vocabulary.CONTEXT_SHAPES:
            SHAPES[vocabulary.CONTEXT_SHAPES[name]](one, f"{path}.{name}")
            if name in vocabulary.CONTEXT_WORDS:
                _word(one, vocabulary.CONTEXT_WORDS[name], f"{path}.{name}")
        elif not isinstance(one, str):  # a text is a remark for the reader
            raise KeyUnknownError(f"{path}.{name}")
    return table


def _evidence_list(value: object, path: str) -> tuple[Evidence, ...]:
    rows = _list(value, path)
    found = tuple(_evidence(row, f"{path}[{position}]") for position, row in enumerate(rows))
    ids = [one.id for one in found]
    for position, one in enumerate(ids):
        if one in ids[:position]:
            raise KeyTwiceError(f"{path}[{position}].id")
    return found


def _evidence(value: object, path: str) -> Evidence:
    table = _mapping(value, path)
    _require_known(table, vocabulary.EVIDENCE_KEYS, path)
    for name in ("id", "category"):
        if name not in table:
            raise KeyMissingError(f"{path}.{name}")
    fields = _mapping(table.get("fields", {}), f"{path}.fields")
    _require_known(fields, vocabulary.FIELD_KEYS, f"{path}.fields")
    return Evidence(
        id=_text(table["id"], f"{path}.id"),
        category=_word(table["category"], vocabulary.CATEGORIES, f"{path}.category"),
        fields=fields,
        text=_text(table.get("text", ""), f"{path}.text"),
    )


def _expect(value: object, path: str) -> Mapping[str, Any]:
    table = _mapping(value, path)
    _require_known(table, vocabulary.EXPECT_KEYS, path)
    for name, known in vocabulary.EXPECT_PARTS.items():
        if name in table and name in {"account", "title"}:
            _require_known(_mapping(table[name], f"{path}.{name}"), known, f"{path}.{name}")
        elif name in table:
            for position, row in enumerate(_list(table[name], f"{path}.{name}")):
                where = f"{path}.{name}[{position}]"
                _require_known(_mapping(row, where), known, where)
    return table


# ---- shapes of single values -------------------------------------------------------------------


def _require_known(table: Mapping[str, object], known: frozenset[str], path: str) -> None:
    for name in table:
        if name not in known:
            raise KeyUnknownError(f"{path}.{name}" if path else name)


def _mapping(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadShapeError(path, "{}")
    return value


def _list(value: object, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadShapeError(path, "[]")
    return value


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise BadShapeError(path, '"…"')
    return value


def _texts(value: object, path: str) -> None:
    for position, one in enumerate(_list(value, path)):
        _text(one, f"{path}[{position}]")


def _flag(value: object, path: str) -> None:
    if not isinstance(value, bool):
        raise BadShapeError(path, "true | false")


def _word(value: object, known: frozenset[str], path: str) -> str:
    text = _text(value, path)
    if text not in known:
        raise WordUnknownError(path, text)
    return text


def _region(value: object, path: str) -> str:
    text = _text(value, path)
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        raise BadShapeError(path, "GB/T 2260")
    return text


def _year(value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1949 <= value <= 9999:
        raise BadShapeError(path, "YYYY")
    return value


def _years(value: object, path: str) -> None:
    rows = _list(value, path)
    if len(rows) != 2:
        raise BadShapeError(path, "[YYYY, YYYY]")
    first, last = (_year(one, f"{path}[{position}]") for position, one in enumerate(rows))
    if last < first:
        raise BadShapeError(path, "[YYYY ≤ YYYY]")


def _day(value: object, path: str) -> None:
    try:
        date.fromisoformat(_text(value, path))
    except ValueError:
        raise BadShapeError(path, "YYYY-MM-DD") from None


def _hours(value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        raise BadShapeError(path, "≥ 0")
    return Decimal(value)


def _hours_by_lane(value: object, path: str) -> Mapping[str, Decimal]:
    table = _mapping(value, path)
    _require_known(table, vocabulary.LANES, path)
    return {name: _hours(one, f"{path}.{name}") for name, one in table.items()}


def _hours_by_key(value: object, path: str) -> None:
    """Hours by lane, or by year in a cycle."""
    for name, one in _mapping(value, path).items():
        if name not in vocabulary.LANES:
            _year_name(name, f"{path}.{name}")
        _hours(one, f"{path}.{name}")


def _accounts(value: object, path: str) -> None:
    for name, one in _mapping(value, path).items():
        _year_name(name, f"{path}.{name}")
        _hours_by_lane(one, f"{path}.{name}")


def _year_name(name: str, path: str) -> None:
    if not (name.isascii() and name.isdigit() and len(name) == 4):
        raise KeyUnknownError(path)


def _rows(value: object, path: str) -> None:
    for position, row in enumerate(_list(value, path)):
        where = f"{path}[{position}]"
        table = _mapping(row, where)
        _require_known(table, vocabulary.ROW_KEYS, where)
        if "row" not in table or isinstance(table["row"], bool) or not isinstance(table["row"], int):
            raise BadShapeError(f"{where}.row", "1, 2, 3 …")
        for name in ("id", "name"):
            _text(table.get(name, ""), f"{where}.{name}")


def _transfer(value: object, path: str) -> None:
    table = _mapping(value, path)
    _require_known(table, vocabulary.TRANSFER_KEYS, path)
    if "from" in table:
        _region(table["from"], f"{path}.from")
    if "date" in table:
        _day(table["date"], f"{path}.date")
    if "verified" in table:
        _flag(table["verified"], f"{path}.verified")


SHAPES: Mapping[str, Callable[[Any, str], object]] = {
    "accounts": _accounts,
    "day": _day,
    "flag": _flag,
    "hours": _hours_by_key,
    "region": _region,
    "rows": _rows,
    "text": _text,
    "texts": _texts,
    "transfer": _transfer,
    "year": _year,
    "years": _years,
}
