"""A sample of reported classes to visit: flagged ones first, then by lot, with a seed that is written down.

Source: Inner Mongolia 五(一): 着重对面授培训的时间和人数等情况开展专项、随机检查.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from verifier.flows.records.base_reports import held_of
from verifier.review import inspection_flags, inspection_sample
from verifier.store import Store, add_audit, base_classes

SEED_BYTES = 16
MOST = 200


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which classes: those of a region that ended in a span of days; how many to visit."""

    region: str
    first: date
    last: date
    count: int
    actor: str


def draw_inspection(
    store: Store, sampling: Sampling, *, draw: Callable[[int], bytes], now: datetime
) -> base_classes.Inspection:
    """Draw a sample and write it down; `draw` gives so many random bytes."""
    seed = draw(SEED_BYTES)
    with store.write() as tx:
        found = base_classes.classes_between(tx, sampling.region, sampling.first, sampling.last)
        held = [held_of(tx, one) for one in found]
        flags = {one.id: inspection_flags(one, held) for one in held}
        titles = {str(one.id): one for one in found}
        chosen = inspection_sample(held, count=min(max(sampling.count, 0), MOST), seed=seed)
        drawn = [
            {"class": one, "title": titles[one].title, "base": titles[one].base, "flags": list(flags[one])}
            for one in chosen
        ]
        made = base_classes.add_inspection(
            tx, region=sampling.region, seed=seed, asked=sampling.count, drawn=drawn, by=sampling.actor, now=now
        )
        facts = {"classes": len(found), "drawn": len(drawn)}
        add_audit(tx, at=now, actor=sampling.actor, action="inspection.drawn", subject=made.id, facts=facts)
    return made
