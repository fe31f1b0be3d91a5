"""What a bureau and a unit look at: figures of reviewing by month, and the year's study of a unit's people."""

from verifier.flows.figures.review_figures import (
    MonthFigures,
    ReviewFigures,
    figures_by_name,
    figures_of,
    months_until,
    read_figures,
)
from verifier.flows.figures.title_review import TitleReviewQuery, YearForReview, read_for_title_review
from verifier.flows.figures.unit_report import UnitTotals, read_unit_report, unit_totals

__all__ = [
    "MonthFigures",
    "ReviewFigures",
    "TitleReviewQuery",
    "UnitTotals",
    "YearForReview",
    "figures_by_name",
    "figures_of",
    "months_until",
    "read_figures",
    "read_for_title_review",
    "read_unit_report",
    "unit_totals",
]
