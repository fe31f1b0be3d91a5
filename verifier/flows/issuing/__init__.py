"""Certificates are issued: one by one, for everyone of a region or a unit, and as the cover of a transfer.

The stories of issuing share their steps here; from outside they are entered by this front door only, like any flow.
"""

from verifier.flows.issuing.audit_year import MOST_AT_ONCE, YearAudited, YearVerdict, audit_year, audit_years
from verifier.flows.issuing.give_transfer import TransferOrder, export_transfer
from verifier.flows.issuing.many import (
    ISSUE_MANY,
    ManyOrder,
    RunProgress,
    begin_issue_run,
    issue_many,
    read_issue_run,
)
from verifier.flows.issuing.one import issue_certificate
from verifier.flows.issuing.order import Order
from verifier.flows.issuing.read_years import AuditableYear, AuditableYears, read_auditable_years

__all__ = [
    "ISSUE_MANY",
    "MOST_AT_ONCE",
    "AuditableYear",
    "AuditableYears",
    "ManyOrder",
    "Order",
    "RunProgress",
    "TransferOrder",
    "YearAudited",
    "YearVerdict",
    "audit_year",
    "audit_years",
    "begin_issue_run",
    "export_transfer",
    "issue_certificate",
    "issue_many",
    "read_auditable_years",
    "read_issue_run",
]
