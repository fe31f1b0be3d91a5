"""Several plain passes at once: each case is checked on the server and decided by itself, and each answer is told.

Only what needs no second look passes so: proposed for acceptance, read with confidence, by the same rule as the first one, with nothing
that asks for a person (no flag, no like paper, no request, not late). One that is refused harms no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from verifier.errors import VerifierError
from verifier.flows.declarations.choice import Choice, Decided
from verifier.flows.declarations.entitling import (
    Rules,
    moved,
    require_known,
    require_may_act,
    require_version,
    rules_for,
)
from verifier.flows.declarations.figure import Figure, find_figure
from verifier.flows.declarations.posting import drafts_of, note, post
from verifier.hours import plain
from verifier.review import (
    DEFAULT_THRESHOLDS,
    FLAGS,
    FlaggedError,
    NamedTwiceError,
    NotPlainError,
    OtherRuleError,
    TooManyAtOnceError,
    UnsureError,
    advance,
    counts,
    declaration_in,
    plain_words,
)
from verifier.rules import Packs, Status
from verifier.store import (
    OWN_AGAIN,
    SAME_PROOF,
    CaseFile,
    StaleVersionError,
    Store,
    Transaction,
    duplicates_of,
    get_case,
    get_case_file,
    reasons_of,
    record_decision,
)

MOST_AT_ONCE = 50
ASKING = frozenset({"ASKED_FOR_PERSON", "CORRECTED", "HOLDER_MISMATCH", OWN_AGAIN, SAME_PROOF}) | FLAGS


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of one case of many: decided, or why not."""

    case_id: UUID
    decided: Decided | None = None
    error: VerifierError | None = None


def decide_many(
    store: Store, packs: Packs, choices: Sequence[Choice], *, actor: str, now: datetime
) -> tuple[Bulk, ...]:
    """Pass several cases; the answers come in the order of the choices. The first one that is in order sets the rule for the rest.

    Raises:
        TooManyAtOnceError: more than fifty were named; none was decided.
    """
    if len(choices) > MOST_AT_ONCE:
        raise TooManyAtOnceError(len(choices), MOST_AT_ONCE)
    rule, seen, answers = "", set[UUID](), []
    for choice in choices:
        try:
            if choice.case_id in seen:
                raise NamedTwiceError
            seen.add(choice.case_id)
            decided, rule = _decide_one(store, packs, choice, actor, rule, now)
            answers.append(Bulk(choice.case_id, decided))
        except VerifierError as error:
            answers.append(Bulk(choice.case_id, error=error))
    return tuple(answers)


def _decide_one(
    store: Store, packs: Packs, choice: Choice, actor: str, first_rule: str, now: datetime
) -> tuple[Decided, str]:
    """One case in its own transaction, and the rule that it was judged by."""
    if (
        not choice.action.endswith("_pass")
        or choice.hours is not None
        or choice.facts
        or choice.fields
        or choice.category
        or choice.kind
    ):
        raise NotPlainError
    try:
        with store.write() as tx:
            file = get_case_file(tx, choice.case_id)
            require_known(tx, file, choice)
            require_version(tx, file, choice.version)
            rules = rules_for(packs, file.case.region, file.case.year, now)
            require_may_act(tx, file, choice, rules)
            return _pass(tx, packs, file, choice, actor, rules, first_rule, now)
    except StaleVersionError:
        with store.read() as tx:
            raise moved(tx, choice.case_id) from None


def _pass(
    tx: Transaction,
    packs: Packs,
    file: CaseFile,
    choice: Choice,
    actor: str,
    rules: Rules,
    first_rule: str,
    now: datetime,
) -> tuple[Decided, str]:
    state = advance(declaration_in(rules.pack, rules.on), file.case.state, choice.action)
    _require_unflagged(tx, file, rules)
    figure = _require_sure(find_figure(tx, packs, file, file.standing, rules))
    rule = f"{rules.pack.label}/{figure.item.category}"
    if first_rule and rule != first_rule:
        (pack, _, category), (first_pack, _, first) = rule.rpartition("/"), first_rule.rpartition("/")
        raise OtherRuleError(category, first) if category != first else OtherRuleError(pack, first_pack)
    item = figure.item
    facts = {
        "acts_as": choice.acts_as,
        "facts": {},
        "bulk": True,
        "category": item.category,
        "hours": plain(item.hours) if item.hours is not None else None,
        "subject": str(item.subject) if item.subject else None,
        "year": item.year,
        "reasons": list(item.reasons),
        "own_hours": False,
    }
    decision = record_decision(
        tx,
        file.case,
        action=choice.action,
        reason=plain_words(choice.reason),
        facts=facts,
        state_after=state,
        stage_after=rules.stage_of(state, file.person),
        decided_by=actor,
        now=now,
    )
    fresh = counts(rules.pack, state, rules.on) and not counts(rules.pack, file.case.state, rules.on)
    posted = post(tx, file, decision, drafts_of(file, figure, item), item) if fresh else ()
    note(tx, decision, posted=len(posted), now=now)
    return Decided(get_case(tx, file.case.id), decision, posted), rule


def _require_unflagged(tx: Transaction, file: CaseFile, rules: Rules) -> None:
    """Refuse what anybody or anything asked a person to look at."""
    kept = set(reasons_of(tx, file.case.id)) | set(file.screened["proposal"].get("reasons") or ())
    asking = {one for one in kept if one in ASKING or ":" in one}
    asking |= {f"SIGNAL:{one['code']}" for one in file.screened.get("signals", ()) if one.get("level") == "warning"}
    asking |= {OWN_AGAIN if twin.same_person else SAME_PROOF for twin in duplicates_of(tx, file.case.id)}
    if rules.due(file.case.year) is not None:
        asking.add("AFTER_DEADLINE")
    if rules.is_draft:
        asking.add("RULES_OF_OTHER_YEAR")
    if asking:
        raise FlaggedError(tuple(sorted(asking)))
    if file.case.proposal != "accept" or file.case.confidence < 1000 * DEFAULT_THRESHOLDS.kind:
        raise UnsureError


def _require_sure(figure: Figure | None) -> Figure:
    """Refuse what the rules, asked again now, do not give in full and without a flag."""
    if figure is None or figure.item.status is not Status.CREDITED or figure.item.hours is None:
        raise UnsureError
    if flagged := tuple(one for one in figure.item.reasons if one in FLAGS):
        raise FlaggedError(flagged)
    return figure
