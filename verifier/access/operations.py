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
    _op("account.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, scope="account.read"),
)
_CERTIFICATES = (
    _op("certificate.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, hr=REGION, issuer=REGION),
    _op("certificate.issue", issuer=REGION),
    _op("certificate.revoke", issuer=REGION),
)
_RECORDS = (
    _op("roster.import", unit=UNIT, unit_admin=UNIT, hr=REGION, base=UNIT),
    _op("push.records", pusher=REGION, scope="records.push"),
    _op("base.manage", base=UNIT),
    _op("base.read", base=UNIT, hr=REGION),
    _op("statistics.read", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("export.read", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
)
_PEOPLE = (
    _op("person.read", applicant=OWN, unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("person.list", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION),
    _op("user.list", unit_admin=UNIT, system_admin=ANY, security_admin=ANY),
    _op("user.add", unit_admin=UNIT, system_admin=ANY),
    _op("user.disable", unit_admin=UNIT, system_admin=ANY),
    _op("role.grant", unit_admin=UNIT, security_admin=ANY),
    _op("unit.list", unit=UNIT, unit_admin=UNIT, authority=UNIT, hr=REGION, system_admin=ANY, security_admin=ANY),
    _op("unit.add", unit_admin=UNIT, system_admin=ANY),
)
_AUDIT = (_op("audit.read", auditor=ANY, scope="audit.read"),)

OPERATIONS: Mapping[str, Operation] = {
    operation.code: operation
    for area in (_PROOFS, _CASES, _ACCOUNTS, _CERTIFICATES, _RECORDS, _PEOPLE, _AUDIT)
    for operation in area
}
