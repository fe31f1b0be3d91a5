"""What a region's pack takes from its parents.

Decides that a parent supplies only what the child leaves out, rule by rule: a floor of a lane that the child does not
speak of, a category whose codes the child does not cover, a unit that it does not fix. A child may refuse a parent's
rule by name, with the words that say so (`not_inherited`). Windows, exemptions, workflows and papers are a region's
own and are never inherited.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from verifier.rules.model import Category, RulePack


def inherit(child: RulePack, parents: Sequence[RulePack]) -> RulePack:
    """Join a pack with its parents, already joined themselves; nearer parents come first.

    The digest of the result covers the file of the child and those of all its ancestors.
    """
    joined = child
    for parent in parents:
        joined = _fill(joined, parent)
    if not parents:
        return joined
    digests = "".join([child.digest, *(parent.digest for parent in parents)])
    return replace(joined, digest=hashlib.sha256(digests.encode()).hexdigest())


def _fill(child: RulePack, parent: RulePack) -> RulePack:
    refused = {one.rule for one in child.not_inherited}
    lanes = {one.lane for one in child.requirement}
    units = {one.of for one in child.unit}
    return replace(
        child,
        source=child.source + tuple(one for one in parent.source if one.id not in {own.id for own in child.source}),
        unit=child.unit + tuple(one for one in parent.unit if one.of not in units),
        day_rate=child.day_rate or parent.day_rate,
        category=child.category + _uncovered(child, parent),
        cycle=child.cycle or parent.cycle,
        requirement=child.requirement
        + tuple(one for one in parent.requirement if one.lane not in lanes and one.id not in refused),
    )


def _uncovered(child: RulePack, parent: RulePack) -> tuple[Category, ...]:
    """Keep of the parent's categories the codes and kinds that the child does not speak of."""
    if not parent.pack.converts:
        return ()
    codes = {code for one in child.category for code in one.codes}
    kinds = {kind for one in child.category for kind in one.reads}
    kept = (
        replace(
            one,
            covers=tuple(code for code in one.codes if code not in codes),
            reads={kind: code for kind, code in one.reads.items() if kind not in kinds and code not in codes},
        )
        for one in parent.category
    )
    return tuple(one for one in kept if one.covers)
