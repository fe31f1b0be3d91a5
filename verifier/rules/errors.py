"""Why a pack does not load, or no rule can be found: one class per reason.

A refused pack names the file, the line and the rule, so that whoever maintains it can go straight there.
"""

from datetime import date

from verifier.errors import VerifierError
from verifier.regions import Region


class RulesError(VerifierError):
    """Something about rules cannot be done."""

    code = "rules.error"


class NoRuleInForceError(RulesError):
    """No pack, not even the national one, decides this year for this region on this day."""

    code = "rules.none_in_force"

    def __init__(self, region: Region, year: int, as_of: date | None) -> None:
        super().__init__(region=region, year=year, as_of=as_of)
        self.region, self.year, self.as_of = region, year, as_of


class PackRefusedError(RulesError):
    """A pack is not what a pack must be; subclasses say in which way."""

    code = "rules.pack_refused"
    about = "is refused"

    def __init__(self, file: str, line: int, rule: str, detail: str) -> None:
        super().__init__(file=file, line=line, rule=rule, detail=detail)
        self.args = (f"{file}:{line}: {rule}: {self.about}: {detail}",)
        self.file, self.line, self.rule, self.detail = file, line, rule, detail


class NotTomlError(PackRefusedError):
    """The file is no TOML, or writes a key twice."""

    code = "rules.not_toml"
    about = "not readable as TOML"


class FloatInPackError(PackRefusedError):
    """A number is written as a float; exact figures are quoted text."""

    code = "rules.float_in_pack"
    about = "a float; write exact figures as quoted text"


class UnknownKeyError(PackRefusedError):
    """A key that no rule of this sort has."""

    code = "rules.unknown_key"
    about = "unknown key"


class MissingKeyError(PackRefusedError):
    """A key that this sort of rule must have."""

    code = "rules.missing_key"
    about = "missing key"


class MissingCitationError(PackRefusedError):
    """A rule says nothing of where it is written, or in which words."""

    code = "rules.missing_citation"
    about = "missing citation"


class BadValueError(PackRefusedError):
    """A value does not have the shape that its key asks for."""

    code = "rules.bad_value"
    about = "bad value"


class DuplicateRuleError(PackRefusedError):
    """Two rules under one name."""

    code = "rules.duplicate_rule"
    about = "written twice"


class OverlappingCategoriesError(PackRefusedError):
    """Two categories claim the same proofs at the same time."""

    code = "rules.overlapping_categories"
    about = "overlaps another category"


class UnknownReferenceError(PackRefusedError):
    """A rule points to a source, pool, category or rule that is not there."""

    code = "rules.unknown_reference"
    about = "points to nothing"


class SourceAlteredError(PackRefusedError):
    """The archived copy of a source is missing or not the one whose digest is written."""

    code = "rules.source_altered"
    about = "archived source differs"


class QuoteNotFoundError(PackRefusedError):
    """The words quoted do not stand in the archived source."""

    code = "rules.quote_not_found"
    about = "not in the source"


class UnreachableRequirementError(PackRefusedError):
    """A floor that no category can ever feed."""

    code = "rules.unreachable_requirement"
    about = "no category can meet it"


class FailingCaseError(PackRefusedError):
    """The pack's own example does not come out as written."""

    code = "rules.failing_case"
    about = "the pack’s own case fails"
