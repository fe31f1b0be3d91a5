"""Whether a pack's rules make sense together: names, references, sources, quotations, categories, floors, cases.

Decides what refuses a pack beyond the shape of its values. Every rule must be cited to a source whose archived copy is
the one we read, in words that stand there.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from verifier.activity import PERSON_ATTRIBUTES
from verifier.rules.citing import Citation
from verifier.rules.errors import (
    BadValueError,
    DuplicateRuleError,
    MissingCitationError,
    OverlappingCategoriesError,
    QuoteNotFoundError,
    SourceAlteredError,
    UnknownReferenceError,
    UnreachableRequirementError,
)
from verifier.rules.lines import Path
from verifier.rules.methods import Coauthor, PerItem, StatedHours, Table
from verifier.rules.model import Requirement, RulePack
from verifier.rules.shape import Shaper
from verifier.rules.words import Effect, Need, Subject

MAX_SOURCE_BYTES = 1_048_576
_NAMED = ("source", "pool", "cap", "category", "requirement", "exemption", "recognition", "certificate", "deadline")
_DATED = (
    "unit",
    "day_rate",
    "organisers",
    "pool",
    "cap",
    "category",
    "cycle",
    "requirement",
    "window",
    "exemption",
    "recognition",
    "certificate",
    "deadline",
    "workflow",
    "routing",
    "consequence",
)
_MONTH_DAY = re.compile(r"\d{2}-\d{2}")
_ALSO_NAMED = ("routing", "consequence", "ambiguity")


def require_sound(pack: RulePack, shaper: Shaper, sources: Traversable) -> None:
    """Check one pack as written.

    Raises:
        PackRefusedError: in the subclass that says what is wrong.
    """
    for check in CHECKS:
        check(pack, shaper, sources)


def citations(pack: RulePack) -> Iterator[tuple[Path, Citation]]:
    """Walk every citation of a pack with its place in the file."""
    for table in fields(pack):
        value = getattr(pack, table.name)
        if table.name != "case":
            yield from _citations_in(value, (table.name,))


def _citations_in(value: Any, path: Path) -> Iterator[tuple[Path, Citation]]:
    if isinstance(value, Citation):
        yield path, value
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from _citations_in(one, (*path, place))
    elif is_dataclass(value):
        for one in fields(value):
            yield from _citations_in(getattr(value, one.name), (*path, one.name))


def _require_names(pack: RulePack, shaper: Shaper, _: Traversable) -> None:
    """Refuse a name that is given twice, within its own sort of rule."""
    for table in (*_NAMED, *_ALSO_NAMED):
        seen: set[str] = set()
        for place, one in enumerate(getattr(pack, table)):
            name = one.code if table == "category" else one.id
            if name in seen:
                raise DuplicateRuleError(*shaper.at((table, place)), f"{table} {name}")
            seen.add(name)


def _require_cited(pack: RulePack, shaper: Shaper, sources: Traversable) -> None:
    """Ask that every citation's words stand in an archived source that is the one we read."""
    texts = _archived(pack, shaper, sources)
    for path, cite in citations(pack):
        _require_quoted(cite, path, texts, pack, shaper)


def _archived(pack: RulePack, shaper: Shaper, sources: Traversable) -> dict[str, str]:
    """Read the archived sources, each proved by its digest; what remains is the text that quotations stand in."""
    texts: dict[str, str] = {}
    for place, one in enumerate(pack.source):
        path = ("source", place)
        for name, digest in ((one.file, one.sha256), (one.reading, one.reading_sha256)):
            if name:
                texts[one.id] = _proved(sources / name, digest, shaper.at(path))
    return texts


def _proved(file: Traversable, digest: str, place: tuple[str, int, str]) -> str:
    if not file.is_file():
        raise SourceAlteredError(*place, f"{file.name} is not there")
    raw = file.read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if len(raw) > MAX_SOURCE_BYTES or found != digest:
        raise SourceAlteredError(*place, f"{file.name} has sha256 {found}")
    return raw.decode("utf-8")


def _require_quoted(cite: Citation, path: Path, texts: dict[str, str], pack: RulePack, shaper: Shaper) -> None:
    """Ask that the words quoted stand in the source, in their order; `…` skips words."""
    place = shaper.at(path)
    if cite.source not in {one.id for one in pack.source}:
        raise UnknownReferenceError(*place, f"source {cite.source!r}")
    parts = [_squeezed(part) for part in cite.quote.split("…")]
    if not all(parts) or not cite.article:
        raise MissingCitationError(*place, f"{cite.short}: the words are missing")
    if cite.source not in texts:
        raise SourceAlteredError(*place, f"{cite.source} has no archived text to quote from")
    rest = _squeezed(texts[cite.source])
    for part in parts:
        _, found, rest = rest.partition(part)
        if not found:
            raise QuoteNotFoundError(*place, f"{cite.short}: “{cite.quote}”")


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _require_references(pack: RulePack, shaper: Shaper, _: Traversable) -> None:
    pools = {one.id for one in pack.pool}
    codes = {code for one in pack.category for code in one.codes}
    for place, category in enumerate(pack.category):
        path = ("category", place)
        if isinstance(category.method, StatedHours) and category.method.pool not in {"", *pools}:
            raise UnknownReferenceError(*shaper.at(path), f"pool {category.method.pool!r}")
        for need in category.needs:
            if not _is_need(need):
                raise UnknownReferenceError(*shaper.at((*path, "needs")), f"need {need!r}")
        for code in category.reads.values():
            if code not in category.codes:
                raise UnknownReferenceError(*shaper.at((*path, "reads")), f"category {code!r}")
        _require_figures(category.method, (*path, "method"), shaper)
    for place, cap in enumerate(pack.cap):
        for code in cap.categories:
            if code not in codes:
                raise UnknownReferenceError(*shaper.at(("cap", place, "categories")), f"category {code!r}")


def _is_need(need: str) -> bool:
    kind, _, attribute = need.partition(":")
    return need in set(Need) or (kind == "person" and attribute in PERSON_ATTRIBUTES)


def _require_figures(method: object, path: Path, shaper: Shaper) -> None:
    """Refuse tables without lines and ranks that nobody asks for."""
    if isinstance(method, Table) and not method.rows:
        raise BadValueError(*shaper.at(path), "a table without rows")
    if isinstance(method, PerItem) and bool(method.ranks) != (method.coauthor is Coauthor.BY_RANK):
        raise BadValueError(*shaper.at(path), "ranks go with coauthor = “by_rank”, and only with it")


def _require_apart(pack: RulePack, shaper: Shaper, _: Traversable) -> None:
    """Refuse two categories that cover one code, or read one kind, on the same day."""
    for later, second in enumerate(pack.category):
        for first in pack.category[:later]:
            shared = (set(first.codes) & set(second.codes)) | (set(first.reads) & set(second.reads))
            if shared and first.from_ <= second.until and second.from_ <= first.until:
                place = shaper.at(("category", later))
                raise OverlappingCategoriesError(*place, f"{first.code} also has {', '.join(sorted(shared))}")


def _require_floors(pack: RulePack, shaper: Shaper, _: Traversable) -> None:
    for place, one in enumerate(pack.requirement):
        _require_one_figure(one, ("requirement", place), shaper)
        _require_reachable(pack, one, ("requirement", place), shaper)


def _require_one_figure(one: Requirement, path: Path, shaper: Shaper) -> None:
    given = [one.min is not None, one.share is not None, bool(one.by_level)]
    if given.count(True) != 1:
        raise BadValueError(*shaper.at(path), "exactly one of min, share and by_level is wanted")


def _require_reachable(pack: RulePack, one: Requirement, path: Path, shaper: Shaper) -> None:
    """Refuse a floor of a lane that no category of the pack feeds."""
    subject, _, lane = one.lane.partition(".")
    if subject == "total":
        return
    if subject not in set(Subject) or not any(
        category.subject in {subject, Subject.ANY} and lane in {"", category.lane} for category in pack.category
    ):
        raise UnreachableRequirementError(*shaper.at(path), one.lane)


def _require_dates(pack: RulePack, shaper: Shaper, _: Traversable) -> None:
    """Refuse a year that begins on no day, a deadline without its day, a scale without its factor, a rule that ends first."""
    for place, cycle in enumerate(pack.cycle):
        if not _MONTH_DAY.fullmatch(cycle.starts_on) or not _is_day_of_every_year(cycle.starts_on):
            raise BadValueError(*shaper.at(("cycle", place, "starts_on")), "a day of every year, such as 03-20")
    for place, deadline in enumerate(pack.deadline):
        due = deadline.due
        if [bool(due.before), bool(due.after), due.on is not None].count(True) != 1:
            raise BadValueError(*shaper.at(("deadline", place, "due")), "exactly one of before, after and on is wanted")
    for place, exemption in enumerate(pack.exemption):
        if (exemption.effect is Effect.SCALE) != (exemption.factor is not None):
            raise BadValueError(
                *shaper.at(("exemption", place)), "a factor goes with effect = “scale”, and only with it"
            )
    for table in _DATED:
        for place, rule in enumerate(getattr(pack, table)):
            if rule.until < rule.from_:
                raise BadValueError(*shaper.at((table, place)), "until lies before from")


def _is_day_of_every_year(month_day: str) -> bool:
    try:
        date.fromisoformat(f"2023-{month_day}")  # no leap year
    except ValueError:
        return False
    return True


CHECKS: tuple[Callable[[RulePack, Shaper, Traversable], None], ...] = (
    _require_names,
    _require_cited,
    _require_references,
    _require_apart,
    _require_floors,
    _require_dates,
)
