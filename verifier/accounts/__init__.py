"""Accounts: a person's hours over the years, what is asked for, what is missing, and what follows from it. Pure: values in, values out."""

from verifier.accounts.amounts import TOTAL, Amounts, added, amounts_of
from verifier.accounts.balance import Balance, Line, balance_of, period_balance, require_fulfilled
from verifier.accounts.certificates import (
    NoSuchCertificateError,
    NotPrintableError,
    PrintFacts,
    find_certificate,
    missing_for,
    printable,
    require_printable,
)
from verifier.accounts.conditions import age_on
from verifier.accounts.dated import in_force_on
from verifier.accounts.deadlines import (
    Filing,
    NoDayToCountFromError,
    NoSuchDeadlineError,
    check_filing,
    due_day,
    find_deadline,
    photos_follow_roster,
)
from verifier.accounts.ledger import (
    Entry,
    EntryTwiceError,
    LedgerError,
    NegativeHoursError,
    ReversalMismatchError,
    ReversalWithoutEntryError,
    ReversedTwiceError,
    live_entries,
    reversal_of,
)
from verifier.accounts.makeup import MakeUpAnswer, may_make_up
from verifier.accounts.periods import (
    CycleStanding,
    CycleStatus,
    CycleUnreadableError,
    Period,
    PeriodUndefinedError,
    judge_cycle,
    period_of,
    span_of,
)
from verifier.accounts.posting import entries_of
from verifier.accounts.purposes import (
    NO_WINDOW,
    RULES_OF_OTHER_YEAR,
    Mode,
    PurposeVerdict,
    find_exemptions,
    judge_purpose,
)
from verifier.accounts.recognition import (
    ForeignRecord,
    RecognitionResult,
    RecordEffect,
    SealFault,
    find_recognition,
    recognise,
    record_keys,
)
from verifier.accounts.refusals import MissingCondition, PaperRefusedError, missing_conditions
from verifier.accounts.requirement import Floor, RequirementUnmetError, Verdict, floors_of, judge, require_met
from verifier.accounts.sameness import entry_key, hashed, proof_keys
from verifier.accounts.saying import say_purpose
from verifier.accounts.shortfall import Gap, gaps_of, say_gaps
from verifier.accounts.windows import window_years, windows_for
from verifier.accounts.workdays import is_workday, next_workday
from verifier.accounts.yearly import YearRules, balance_of_year, rules_of_year

__all__ = [
    "NO_WINDOW",
    "RULES_OF_OTHER_YEAR",
    "TOTAL",
    "Amounts",
    "Balance",
    "CycleStanding",
    "CycleStatus",
    "CycleUnreadableError",
    "Entry",
    "EntryTwiceError",
    "Filing",
    "Floor",
    "ForeignRecord",
    "Gap",
    "LedgerError",
    "Line",
    "MakeUpAnswer",
    "MissingCondition",
    "Mode",
    "NegativeHoursError",
    "NoDayToCountFromError",
    "NoSuchCertificateError",
    "NoSuchDeadlineError",
    "NotPrintableError",
    "PaperRefusedError",
    "Period",
    "PeriodUndefinedError",
    "PrintFacts",
    "PurposeVerdict",
    "RecognitionResult",
    "RecordEffect",
    "RequirementUnmetError",
    "ReversalMismatchError",
    "ReversalWithoutEntryError",
    "ReversedTwiceError",
    "SealFault",
    "Verdict",
    "YearRules",
    "added",
    "age_on",
    "amounts_of",
    "balance_of",
    "balance_of_year",
    "check_filing",
    "due_day",
    "entries_of",
    "entry_key",
    "find_certificate",
    "find_deadline",
    "find_exemptions",
    "find_recognition",
    "floors_of",
    "gaps_of",
    "hashed",
    "in_force_on",
    "is_workday",
    "judge",
    "judge_cycle",
    "judge_purpose",
    "live_entries",
    "may_make_up",
    "missing_conditions",
    "missing_for",
    "next_workday",
    "period_balance",
    "period_of",
    "photos_follow_roster",
    "printable",
    "proof_keys",
    "recognise",
    "record_keys",
    "require_fulfilled",
    "require_met",
    "require_printable",
    "reversal_of",
    "rules_of_year",
    "say_gaps",
    "say_purpose",
    "span_of",
    "window_years",
    "windows_for",
]
