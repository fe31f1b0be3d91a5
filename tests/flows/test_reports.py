"""What a title-review system and a unit's report are told."""

from decimal import Decimal

import pytest

from tests.flows.conftest import ID_NUMBER, fulfil
from verifier.access import Reach
from verifier.errors import NotFoundError
from verifier.flows.figures import TitleReviewQuery, read_for_title_review, read_unit_report, unit_totals
from verifier.store import add_entry, read_audit

EVERYTHING = Reach(everything=True)


def ask(services, **changes):
    """Ask as the title-review system does."""
    facts = {"id_number": ID_NUMBER, "name": "王敏", "actor": "titles"} | changes
    return read_for_title_review(services.store, services.packs, TitleReviewQuery(**facts), now=services.clock())


def test_five_years_with_their_verdicts(services, person):
    """Zibo Q3: the last five years, each judged by its own rules, with the purpose's mode."""
    fulfil(services)
    found = ask(services)
    assert [one.year for one in found.years] == [2021, 2022, 2023, 2024, 2025]
    assert {one.year: one.balance.compliant for one in found.years}[2024] is True
    assert found.verdict.mode in {"normal", "waived", "reference_only"}


def test_each_reading_leaves_a_line(services, person):
    """Who asked for whose accounts is in the audit, and no number or name."""
    ask(services, years=(2024,))
    with services.store.read() as tx:
        line = read_audit(tx, after=0)[-1]
    assert (line.actor, line.action, line.subject) == ("titles", "account.read_for_title_review", str(person.id))
    assert ID_NUMBER not in line.facts
    assert "王敏" not in line.facts


@pytest.mark.parametrize("change", [{"name": "王"}, {"id_number": "110105194912310021"}])
def test_a_wrong_name_looks_like_nobody(services, person, change):
    """The number alone gives nothing away."""
    with pytest.raises(NotFoundError):
        ask(services, **change)


def test_a_unit_reports_number_time_credits_and_content(services, person):
    """Xinjiang Art. 8: people, hours, days, credits, contents; what was reversed is not in it."""
    fulfil(services)
    with services.store.write() as tx:
        add_entry(
            tx, posting_key="x", person_id=person.id, region="370300", year=2024, category="training",
            subject="professional", lane="elective", hours=Decimal("7.5"), source="review", trail={"course": "新工艺"},
            posted_by="u", now=services.clock(), days=(),
        )  # fmt: skip
    (one,) = unit_totals(read_unit_report(services.store, EVERYTHING, 2024))
    assert (one.unit, len(one.people), one.entries) == (person.unit, 1, 4)
    assert (one.public, one.professional, one.total) == (50, Decimal("67.5"), Decimal("117.5"))
    assert one.contents == {"新工艺"}
    assert list(read_unit_report(services.store, Reach(), 2024)) == []
    assert list(read_unit_report(services.store, EVERYTHING, 2024, unit="别的单位")) == []
