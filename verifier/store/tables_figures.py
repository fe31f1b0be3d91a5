"""The table that statistics read: one narrow row for each decision of a reviewer that stands.

It is written in the transaction of the decision and taken away in that of its undoing, so that it always says what the decisions say. Kind, unit and
proposal are those that the reviewer had before them; what a case is judged anew to be later changes nothing about a decision that was made.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from verifier.store.schema import metadata

decision_figures = Table(
    "decision_figures",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False, comment="of the decision"),
    Column("month", String(7), nullable=False, comment="YYYY-MM in legal time"),
    Column("region", String(6), nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("outcome", String(24), nullable=False, comment="the state that the case came into"),
    Column("proposal", String(8), nullable=False),
    Column("unchanged", Boolean, nullable=False, comment="the proposal was taken as it was"),
    Column("waited", Integer, nullable=False, comment="seconds since the decision before, or since the opening"),
)

_COUNTED = ("outcome", "proposal", "unchanged")
Index(
    "ix_decision_figures_by_unit",
    *(decision_figures.c[name] for name in ("month", "unit", *_COUNTED, "kind", "region")),
)
Index(
    "ix_decision_figures_by_kind",
    *(decision_figures.c[name] for name in ("month", "kind", *_COUNTED, "unit", "region")),
)
Index(
    "ix_decision_figures_waits",
    *(decision_figures.c[name] for name in ("month", "stage", "waited", "unit", "kind", "region")),
)
