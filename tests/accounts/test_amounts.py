"""Hours by lane, and what deeming does to them."""

from decimal import Decimal

from verifier.accounts import Amounts, added, amounts_of

H = {"public.compulsory": Decimal(15), "public": Decimal(5), "professional.elective": Decimal(40)}


def test_a_lane_is_a_subject_a_part_of_it_or_all():
    """`total` adds all, a subject all its lanes, `subject.lane` only that lane."""
    amounts = amounts_of(H)
    found = {lane: amounts.of(lane) for lane in ("total", "public", "public.compulsory", "professional", "elective")}
    assert found == {"total": 60, "public": 20, "public.compulsory": 15, "professional": 40, "elective": 0}


def test_a_source_can_be_asked_for():
    """Hours of the platform are told from the same lane's hours from elsewhere."""
    amounts = added(
        amounts_of({"professional.compulsory": Decimal(20)}, source="platform"),
        amounts_of({"professional.compulsory": Decimal(5)}),
    )
    assert amounts.of("professional.compulsory", source="platform") == 20
    assert amounts.of("professional.compulsory") == 25


def test_deeming_lifts_to_the_floor_and_no_further():
    """A12.10: 视同完成 counts as met; it grants nothing on top of what is there."""
    floors = {"professional": Decimal(60), "total": Decimal(90)}
    empty = Amounts({}, frozenset({"professional"}))
    assert (empty.lifted("professional", floors), empty.lifted("total", floors)) == (60, 60)
    some = amounts_of({"professional": Decimal(25), "public": Decimal(30)}, deems=frozenset({"professional"}))
    assert (some.lifted("professional", floors), some.lifted("total", floors)) == (60, 90)
    more = amounts_of({"professional": Decimal(70)}, deems=frozenset({"professional"}))
    assert (more.lifted("professional", floors), more.lifted("public", floors), more.lifted("total", floors)) == (
        70,
        0,
        70,
    )


def test_a_deemed_total_lifts_the_total_alone():
    """Xinjiang Art. 14: the year counts as met, no subject gets hours; lifting twice does not add."""
    floors = {"total": Decimal(72), "professional": Decimal(60)}
    deemed = amounts_of({"public": Decimal(10)}, deems=frozenset({"total", "professional"}))
    assert (deemed.lifted("total", floors), deemed.lifted("public", floors)) == (72, 10)


def test_a_part_of_a_deemed_subject_is_deemed():
    """Where the subject counts as complete its compulsory lane is not asked for beside it."""
    deemed = Amounts({}, frozenset({"professional"}))
    assert deemed.is_deemed("professional.compulsory")
    assert not deemed.is_deemed("public.compulsory")


def test_adding_keeps_what_is_deemed():
    """A sum over years or sources holds what any part deems."""
    both = added(amounts_of(H), Amounts({}, frozenset({"total"})), amounts_of({"public": Decimal(5)}))
    assert both.of("public") == 25
    assert both.deems == {"total"}
    assert added().of("total") == 0
