"""What pages remember for a user, and what the queue is searched by.

Tables of one node, as in `verifier.store.schema`.
"""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, Uuid

from verifier.store.columns import UtcMoment
from verifier.store.schema import cases, metadata

case_reasons = Table(
    "case_reasons",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("reason", String(80), primary_key=True, comment="a reason code of the machine's proposal"),
    Index(None, "reason", "case_id"),
)

saved_views = Table(
    "saved_views",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("login", String(64), nullable=False, comment="whose view it is; nobody else sees it"),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False, comment="the filters as an address carries them"),
    Column("saved_at", UtcMoment, nullable=False),
    UniqueConstraint("login", "name"),
)

queue_order = Index(None, cases.c.state, cases.c.opened_at, cases.c.id)
queue_facets = Index(
    "ix_cases_facets",
    cases.c.state,
    cases.c.proposal,
    cases.c.kind,
    cases.c.region,
    cases.c.year,
    cases.c.confidence,
    cases.c.person_id,
    cases.c.opened_at,
    cases.c.id,
)
