"""Every operation of the service, by area: which roles may, for what, and with which scope of a program's key.

A route names its operation (`acting("case.list")`); a test compares routes and this table, and another tries every
operation in every role and relation. Add yours beside those of its area: `_op("area.verb", role=relation, …, scope="…")`.
"""

from collections.abc import Mapping

from verifier.access.model import Grant, Operation, Relation, Role

OWN, UNIT, REGION, ANY = Relation.OWN, Relation.UNIT, Relation.REGION, Relation.ANY


def _op(code: str, *, scope: str | None = None, **grants: Relation) -> Operation:
    """An operation with its grants by role, in the order given."""
    return Operation(code, tuple(Grant(Role(role), relation) for role, relation in grants.items()), scope)


_PROOFS = (
    _op("proof.upload", applicant=OWN, scope="proofs.write"),
    _op("proof.list", applicant=OWN, scope="proofs.read"),
    _op("proof.withdraw", applicant=OWN, scope="proofs.write"),
    _op("proof.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, scope="proofs.read"),
    _op("proof.page.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, scope="proofs.read"),
)
_CASES = (
    _op("case.list", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, scope="cases.read"),
    _op("case.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, scope="cases.read"),
    # whether the stage is the actor's is asked again, for the stage, by the operations below
    _op("case.decide", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("case.decide_unit", unit=UNIT, unit_admin=UNIT),
    _op("case.decide_authority", authority=UNIT),
    _op("case.decide_hr", hr=REGION),
    # whose paper it also is, is for reviewers alone
    _op("case.duplicates", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("case.withdraw", applicant=OWN),
    _op("case.correct", applicant=OWN),
    _op("case.ask", applicant=OWN),
    _op("objection.file", applicant=OWN),
    _op("objection.list", applicant=OWN, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("objection.read", applicant=OWN, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("objection.answer", unit_admin=UNIT, authority=UNIT, hr=REGION),
)
_ACCOUNTS = (
    _op("account.read_own", applicant=OWN, scope="account.read"),
    _op("account.export_own", applicant=OWN),
    _op("account.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, scope="account.read"),
)
_CERTIFICATES = (
    _op("certificate.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, hr=REGION, issuer=REGION),
    _op("certificate.issue", issuer=REGION),
    _op("certificate.revoke", issuer=REGION),
    _op("certificate.issue_many", issuer=REGION),
    # which of these offices audits a year, the region's pack says
    _op("year_audit.list", unit=UNIT, unit_admin=UNIT, hr=REGION),
    _op("year_audit.decide", unit=UNIT, unit_admin=UNIT, hr=REGION),
)
_TRANSFERS = (
    _op("transfer.export", hr=REGION, issuer=REGION),
    _op("transfer.take", applicant=OWN, hr=REGION),
    # whose word a year is, the region's pack says (`verifier.flows.deciders`)
    _op("transfer.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("transfer.list", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("transfer.decide", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
)
_RECORDS = (
    _op("roster.import", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, base=UNIT),
    _op("push.records", pusher=REGION, scope="records.push"),
    _op("pusher.manage", hr=REGION, security_admin=ANY),
    _op("record.list", authority=UNIT, hr=REGION),
    _op("record.settle", authority=UNIT, hr=REGION),
    _op("base.file", base=UNIT),
    _op("base.read", base=UNIT, hr=REGION),
    _op("base.answer", hr=REGION),
    _op("base.inspect", hr=REGION),
    _op("statistics.read", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, scope="statistics.read"),
    _op("unit_report.read", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, scope="statistics.read"),
    _op("title_review.read", authority=UNIT, hr=REGION, scope="title_review.read"),
)
_PEOPLE = (
    _op("person.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("person.list", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    # the three administrators are apart: the system's adds and disables, the security's gives roles and resets factors
    _op("user.list", unit_admin=UNIT, system_admin=ANY, security_admin=ANY),
    _op("user.read", unit_admin=UNIT, system_admin=ANY, security_admin=ANY),
    _op("user.add", unit_admin=UNIT, system_admin=ANY),
    _op("user.disable", unit_admin=UNIT, system_admin=ANY),
    _op("user.link", unit_admin=UNIT, system_admin=ANY),
    _op("user.admit", unit=UNIT, unit_admin=UNIT),
    _op("user.waiting", unit=UNIT, unit_admin=UNIT),
    _op("user.reset_factor", security_admin=ANY),
    _op("user.end_sessions", unit_admin=UNIT, security_admin=ANY),
    _op("user.link_provider", security_admin=ANY),
    _op("user.give_key", security_admin=ANY),
    _op("role.grant", unit_admin=UNIT, security_admin=ANY),
    _op("unit.list", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, system_admin=ANY, security_admin=ANY),
    _op("unit.add", unit_admin=UNIT, system_admin=ANY),
    _op("unit.change", unit_admin=UNIT, system_admin=ANY),
    _op("unit.hand_over", unit_admin=UNIT, security_admin=ANY),
    _op("move.list", applicant=OWN, unit=UNIT, unit_admin=UNIT),
    _op("move.ask", applicant=OWN, unit=UNIT, unit_admin=UNIT),
    # the new unit's consent and nobody else's (Zibo Q10)
    _op("move.decide", unit=UNIT, unit_admin=UNIT),
    _op("move.withdraw", applicant=OWN, unit=UNIT, unit_admin=UNIT),
)
_SELF = (
    # whoever has signed in may care for their own password, factor, sessions and keys, also before a unit admits them
    Operation("self.security", (), anyone=True),
)
_AUDIT = (_op("audit.read", auditor=ANY, scope="audit.read"),)

OPERATIONS: Mapping[str, Operation] = {
    operation.code: operation
    for area in (_PROOFS, _CASES, _ACCOUNTS, _CERTIFICATES, _TRANSFERS, _RECORDS, _PEOPLE, _SELF, _AUDIT)
    for operation in area
}
