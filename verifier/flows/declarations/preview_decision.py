"""What a decision would bring, while somebody still edits: the figure, its reasons and clauses; nothing is written."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from verifier.errors import HoursAboveCeilingError
from verifier.flows.declarations.choice import Choice
from verifier.flows.declarations.entitling import rules_for
from verifier.flows.declarations.figure import find_figure, settled_item, standing_with
from verifier.messages import say
from verifier.rules import ItemResult, Packs, say_item
from verifier.store import Store, get_case_file


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be posted, in 学时; nothing where a person has to say it. `item` is the whole trail, absent where the paper is no proof."""

    hours: Decimal | None
    ceiling: Decimal | None
    reasons: tuple[str, ...]
    cites: tuple[str, ...]
    item: ItemResult | None
    above_ceiling: bool = False

    def say(self, lang: str) -> str:
        """Say it in words."""
        return say_item(self.item, lang) if self.item is not None else say("declaration.no_proof", lang)


def preview_decision(store: Store, packs: Packs, choice: Choice, *, now: datetime) -> Preview:
    """Compute what a pass would bring with these facts, fields and figure; whoever calls has checked that the actor may see the case.

    Raises:
        NotFoundError: there is no such case.
        NoRuleInForceError: nobody has rules for the year.
        UnknownFactError, FactUnreadableError: a fact or field has no such name or shape.
    """
    with store.read() as tx:
        file = get_case_file(tx, choice.case_id)
        rules = rules_for(packs, file.case.region, file.case.year, now)
        figure = find_figure(tx, packs, file, standing_with(file, choice), rules)
    if figure is None:
        return Preview(None, None, (), (), None)
    item = figure.item
    above = False
    if choice.hours is not None:
        try:
            item = settled_item(figure, choice.hours, file.case)
        except HoursAboveCeilingError:
            above = True
    return Preview(item.hours, figure.ceiling, item.reasons, item.cites, item, above_ceiling=above)
