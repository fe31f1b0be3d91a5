"""What the issuing pages say: the papers of the region by name, its units, and what a person lacks in the words of the rules.

Whether a paper may be issued is decided by the flows; here their answers become sentences with a next step.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from verifier.errors import VerifierError
from verifier.flows import Services
from verifier.messages import has, say
from verifier.regions import region
from verifier.render import paper_kinds
from verifier.rules import Certificate, RulesError
from verifier.store import IssueRun, IssueRunItem, units

MOST_UNITS = 500  # offered while typing; every other unit of the region can be typed
NEAR = 5
YEARS_AROUND = 5


class UnitUnknownError(VerifierError):
    """The region has no unit of this name, nor one whose name comes close."""

    code = "web.issuing.unit_unknown"


class UnitMisspeltError(UnitUnknownError):
    """The region has no unit of this name; `near` are those that come close."""

    code = "web.issuing.unit_misspelt"


def units_of_region(services: Services) -> tuple[str, ...]:
    """The names of the open units of this node's region, as a tree reads."""
    place = services.settings.node.region
    with services.store.read() as tx:
        found = units.unit_tree(tx, paths=(f"/{place}/",), limit=MOST_UNITS)
    return tuple(dict.fromkeys(one.name for one in found if one.kind != units.REGION and one.closed_at is None))


def require_unit(services: Services, name: str) -> None:
    """Refuse the name of a unit that the region does not have; no name means everyone.

    Raises:
        UnitUnknownError, UnitMisspeltError: the latter with the names that come close.
    """
    if not name:
        return
    place = services.settings.node.region
    with services.store.read() as tx:
        if units.find_unit(tx, name=name, region=place) is not None:
            return
        near = (*units.search_units(tx, name, limit=50), *units.search_units(tx, name[:2], limit=50))
    names = tuple(dict.fromkeys(one.name for one in near if one.region == place))[:NEAR]
    raise UnitMisspeltError(unit=name, near=names) if names else UnitUnknownError(unit=name)


def papers_given(services: Services, years: Iterable[int]) -> tuple[tuple[str, str], ...]:
    """The papers that the node's region names in these years, by id."""
    found: dict[str, str] = {}
    for year in years:
        for code, paper in _named_papers(services, services.settings.node.region, year):
            found.setdefault(code, paper.name)
    return tuple(found.items())


def paper_name(services: Services, run: IssueRun, lang: str) -> str:
    """What the paper of a run is called."""
    around = range(
        run.year - YEARS_AROUND, run.year + YEARS_AROUND + 1
    )  # a paper may be asked for in a year that lacks it
    return dict(papers_given(services, around)).get(run.paper, run.paper) or say("web.issuing.default_paper", lang)


def what_is_missing(services: Services, run: IssueRun, item: IssueRunItem, lang: str) -> tuple[str, ...]:
    """What a person lacks, and what would fulfil it: hours lane by lane, the paper's conditions with their clause, or what went wrong."""
    error = item.error or {}
    missing = error.get("missing", ())
    if isinstance(missing, dict):
        return tuple(
            say("web.issuing.lacks", lang, hours=hours, lane=say(f"accounts.lane.{lane}", lang))
            for lane, hours in missing.items()
        )
    if not missing and item.state == "failed":
        return (
            _failure(str(error.get("code", "")), error.get("facts", {}), lang),
            say("web.issuing.failed_next", lang),
        )
    clauses = {code: paper.cite.short for code, paper in _named_papers(services, run.region, run.year)}
    return tuple(_condition(one, clauses.get(run.paper, run.paper), lang) for one in missing)


def _failure(code: str, facts: Mapping[str, object], lang: str) -> str:
    return say(code, lang, **facts) if has(code) else say("web.issuing.failed", lang)


def _condition(condition: str, clause: str, lang: str) -> str:
    code = f"certificates.condition.{condition}"
    return say(code if has(code) else "certificates.condition.other", lang, condition=condition, clause=clause)


def _named_papers(services: Services, place: str, year: int) -> tuple[tuple[str, Certificate], ...]:
    """Each paper that a place names in a year, by id."""
    try:
        pack = services.packs.for_year(region(place), year)
    except RulesError:
        return ()
    kinds = paper_kinds(pack, date(year, 12, 31))
    return tuple((kind.id, kind.certificate) for kind in kinds if kind.certificate is not None)
