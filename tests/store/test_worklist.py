"""The reviewers' list: what its counts promise is what the list shows, for whoever may see it; views are each user's own."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from verifier.access import Reach
from verifier.store import (
    MOST_VIEWS,
    Facet,
    PageImage,
    TooManyViewsError,
    Worklist,
    add_assessment,
    add_case,
    add_person,
    add_proof,
    count_facets,
    count_work,
    drop_view,
    list_work,
    places_of_work,
    save_view,
    views_of,
)

MOMENT = datetime(2024, 5, 1, tzinfo=UTC)
KINDS, PROPOSALS, SURE = ("paper", "patent"), ("accept", "reject"), (0.97, 0.85, 0.4)


@pytest.fixture
def filled(store):
    """Cases of every combination, of two people in two regions, with reasons."""
    with store.write() as tx:
        people = [
            add_person(tx, name=name, region=region, unit="甲", id_number=None, now=MOMENT)
            for name, region in (("王敏", "370300"), ("李静", "450100"))
        ]
        for number, (kind, proposal, sure, person) in enumerate(product(KINDS, PROPOSALS, SURE, people)):
            facts = {"byte_count": 1, "file_name": "a.pdf", "declared": {}, "client_key": None, "received_by": "demo"}
            now = MOMENT + timedelta(minutes=number // 2)
            proof = add_proof(tx, person_id=person.id, sha256=f"{number:064}", now=now, **facts)
            pages = [PageImage(1, 10, 10, "image/jpeg", "0" * 64)]
            line = {"proposal": {"reasons": ["PER_ITEM"] if kind == "paper" else ["MISSING:x", "TABLE"]}}
            made = add_assessment(tx, proof_id=proof.id, job_id=None, screened=[line], pages=pages, pack={}, now=now)
            add_case(
                tx,
                assessment=made,
                position=0,
                person=person,
                region=person.region,
                year=2024,
                kind=kind,
                proposal=proposal,
                confidence=sure,
                stage="unit",
                state="submitted",
                now=now,
            )
    return store, people


LISTS = [
    Worklist(),
    Worklist(states=("submitted",)),
    Worklist(states=("returned",)),
    Worklist(kind="paper", confidence="likely"),
    Worklist(reason="MISSING:x", proposal="accept"),
    Worklist(reason="MISSING:x", kind="paper"),
    Worklist(region="450100", confidence="unsure"),
    Worklist(places=(("370300", 2024),), proposal="reject"),
    Worklist(places=()),
]


@pytest.mark.parametrize("wanted", LISTS)
def test_counts_are_what_the_lists_show(filled, wanted):
    """Each choice shows exactly as many cases as it says, and a page of the list holds what the count says."""
    from dataclasses import replace

    store, _people = filled
    with store.read() as tx:
        assert count_work(tx, wanted) == len(list_work(tx, wanted, limit=200).items)
        for facet, counts in count_facets(tx, wanted).items():
            for value, count in counts.items():
                assert count == len(list_work(tx, replace(wanted, **{facet.value: value}), limit=200).items)
            assert facet is not Facet.STATE


def test_a_list_shows_and_counts_only_what_is_within_reach(filled):
    """One's own, a region, nothing: the list and every count agree with it."""
    store, (wang, li) = filled
    reaches = {
        Reach(person_id=wang.id): {wang.id},
        Reach(regions=("450000",)): {li.id},
        Reach(unit_paths=("/elsewhere/",)): set(),
        Reach(): set(),
        Reach(everything=True): {wang.id, li.id},
    }
    with store.read() as tx:
        for reach, seen in reaches.items():
            found = list_work(tx, Worklist(reach=reach), limit=200).items
            assert {case.person_id for case in found} == seen
            counts = count_facets(tx, Worklist(reach=reach))
            assert all(sum(counts[facet].values()) == len(found) for facet in (Facet.KIND, Facet.REGION))


def test_regions_and_years_of_a_list(filled):
    """What may be due is asked for the places that there are."""
    store, _people = filled
    with store.read() as tx:
        assert places_of_work(tx, Worklist(states=("submitted",))) == (("370300", 2024), ("450100", 2024))
        assert places_of_work(tx, Worklist(states=("returned",))) == ()


def test_a_user_s_views_are_their_own_and_not_endless(store):
    """Another user neither sees nor drops a view; the thirty-first is refused, a known name is renewed."""
    with store.write() as tx:
        kept = save_view(tx, login="a", name="急件", query="state=any", now=MOMENT)
        drop_view(tx, login="b", view_id=kept.id)
        drop_view(tx, login="a", view_id=uuid4())
        assert views_of(tx, "a") == (kept,)
        assert views_of(tx, "b") == ()
        for number in range(MOST_VIEWS - 1):
            save_view(tx, login="a", name=f"{number}", query="", now=MOMENT)
        with pytest.raises(TooManyViewsError):
            save_view(tx, login="a", name="more", query="", now=MOMENT)
        assert save_view(tx, login="a", name="急件", query="state=returned", now=MOMENT).id == kept.id
