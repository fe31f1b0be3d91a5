"""Rules as data: packs that cite the documents they come from, and the engine that applies them.

The judgement of proofs is `convert` (under one pack) and `convert_in` (under the pack that a region's year asks for);
which pack that is, `Packs.for_year` says. Nothing here reads a clock, a network or a database; the packs travel with
the program.
"""

from verifier.rules.citing import Citation, Source
from verifier.rules.convert import (
    convert,
    convert_in,
)
from verifier.rules.day_pool import (
    DayPool,
)
from verifier.rules.errors import (
    NoRuleInForceError,
    PackRefusedError,
    RulesError,
)
from verifier.rules.explain import (
    explain_pack,
)
from verifier.rules.lint import (
    Finding,
    lint_packs,
)
from verifier.rules.loader import (
    load_packs,
    packs_of,
)
from verifier.rules.methods import (
    Coauthor,
    Deem,
    EmployerHours,
    FixedOnPass,
    Imported,
    Method,
    PerItem,
    StatedHours,
    Table,
    TableMissing,
    Threshold,
)
from verifier.rules.model import Ambiguity, Cap, Category, Cycle, MakeUp, NotCovered, Pool, Requirement, RulePack, Unit
from verifier.rules.purposes import (
    Certificate,
    Condition,
    Consequence,
    Deadline,
    Due,
    Exemption,
    Recognition,
    RecognitionWhen,
    Routing,
    Window,
    Workflow,
)
from verifier.rules.result import (
    Conversion,
    ItemResult,
    Reason,
    Status,
    Step,
)
from verifier.rules.say import (
    say_clause,
    say_item,
    say_step,
    say_word,
)
from verifier.rules.select import (
    Packs,
)
from verifier.rules.trace import (
    trace_bytes,
    trace_of,
)
from verifier.rules.words import (
    Authority,
    CapScope,
    Carry,
    CycleKind,
    DateBasis,
    Effect,
    Lane,
    PackStatus,
    RecognitionEffect,
    ShareOf,
    Subject,
    UnitOf,
    Weight,
)

__all__ = [
    "Ambiguity",
    "Authority",
    "Cap",
    "CapScope",
    "Carry",
    "Category",
    "Certificate",
    "Citation",
    "Coauthor",
    "Condition",
    "Consequence",
    "Conversion",
    "Cycle",
    "CycleKind",
    "DateBasis",
    "DayPool",
    "Deadline",
    "Deem",
    "Due",
    "Effect",
    "EmployerHours",
    "Exemption",
    "Finding",
    "FixedOnPass",
    "Imported",
    "ItemResult",
    "Lane",
    "MakeUp",
    "Method",
    "NoRuleInForceError",
    "NotCovered",
    "PackRefusedError",
    "PackStatus",
    "Packs",
    "PerItem",
    "Pool",
    "Reason",
    "Recognition",
    "RecognitionEffect",
    "RecognitionWhen",
    "Requirement",
    "Routing",
    "RulePack",
    "RulesError",
    "ShareOf",
    "Source",
    "StatedHours",
    "Status",
    "Step",
    "Subject",
    "Table",
    "TableMissing",
    "Threshold",
    "Unit",
    "UnitOf",
    "Weight",
    "Window",
    "Workflow",
    "convert",
    "convert_in",
    "explain_pack",
    "lint_packs",
    "load_packs",
    "packs_of",
    "say_clause",
    "say_item",
    "say_step",
    "say_word",
    "trace_bytes",
    "trace_of",
]
