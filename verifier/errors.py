"""What can go wrong in the service's own floors: one class a reason, each with a stable code and its facts.

The code is also the key of the sentence in `verifier.messages`; facts never hold a name, an identity number, recognised
text or a token. Errors of reading and signing live in `ocr` and `signing`; the pages map classes to HTTP, not this module.
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class VerifierError(Exception):
    """The root of every error that the service raises on purpose."""

    code: ClassVar[str] = "verifier.error"

    def __init__(self, **facts: object) -> None:
        self.facts: Mapping[str, object] = facts
        listed = ", ".join(f"{name}={value}" for name, value in facts.items())
        super().__init__(f"{self.code} ({listed})" if listed else self.code)


class UploadChangedError(VerifierError):
    """The bytes that arrived are not those that the sender hashed."""

    code = "upload.changed"

    def __init__(self, expected: str, received: str) -> None:
        super().__init__(expected=expected, received=received)


class KeyReusedError(VerifierError):
    """The idempotency key was used before for another request."""

    code = "upload.key_reused"


class CaseMovedError(VerifierError):
    """Somebody else decided the case first: the loser of the race is told who decided what."""

    code = "case.moved"

    def __init__(self, case_id: object, action: str, decided_by: str, decided_at: str) -> None:
        super().__init__(case_id=case_id, action=action, decided_by=decided_by, decided_at=decided_at)


class CaseClosedError(VerifierError):
    """The case has no open stage in which this action is possible."""

    code = "case.closed"

    def __init__(self, case_id: object, state: str, action: str) -> None:
        super().__init__(case_id=case_id, state=state, action=action)


class ReasonMissingError(VerifierError):
    """A decision against a proposal, a return or a rejection needs a reason in words."""

    code = "case.reason_missing"

    def __init__(self, action: str) -> None:
        super().__init__(action=action)


class HoursMissingError(VerifierError):
    """The rules give no figure for this proof, so the decision must state the hours and why."""

    code = "case.hours_missing"

    def __init__(self, case_id: object) -> None:
        super().__init__(case_id=case_id)


class HoursAboveCeilingError(VerifierError):
    """The decision states more hours than the rule allows for this proof."""

    code = "case.hours_above_ceiling"

    def __init__(self, hours: str, ceiling: str) -> None:
        super().__init__(hours=hours, ceiling=ceiling)


class NotFoundError(VerifierError):
    """There is no such thing, or not for this reader: the two look the same."""

    code = "verifier.not_found"

    def __init__(self, what: str, key: object) -> None:
        super().__init__(what=what, key=key)


class AlreadyIssuedError(VerifierError):
    """The person already holds a live certificate of this type and period."""

    code = "certificate.already_issued"

    def __init__(self, number: str) -> None:
        super().__init__(number=number)


class NotRevocableError(VerifierError):
    """Only a certificate that was issued and not yet revoked can be revoked."""

    code = "certificate.not_revocable"

    def __init__(self, number: str, state: str) -> None:
        super().__init__(number=number, state=state)


class NoSigningKeyError(VerifierError):
    """This node has no key that may sign certificates now."""

    code = "keys.none_active"

    def __init__(self, region: str, purpose: str) -> None:
        super().__init__(region=region, purpose=purpose)


class KeyUnreadableError(VerifierError):
    """A key file cannot be opened: damaged, or the passphrase is another one."""

    code = "keys.unreadable"

    def __init__(self, file: str) -> None:
        super().__init__(file=file)


class LogNotAtHandError(VerifierError):
    """This node cannot say now what a region's log of issued certificates holds: asking later may help."""

    code = "trust.log_not_at_hand"

    def __init__(self, region: str) -> None:
        super().__init__(region=region)


class TrustMissingError(VerifierError):
    """No trust list is on this node, so nothing can be verified."""

    code = "trust.missing"

    def __init__(self, folder: str) -> None:
        super().__init__(folder=folder)


class TrustRootMissingError(VerifierError):
    """No root of a national repository is pinned here, so nothing that comes from one can be believed."""

    code = "trust.root_missing"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class InputMissingError(VerifierError):
    """A path given on the command line does not exist or cannot be read."""

    code = "cli.input_missing"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class BadTableError(VerifierError):
    """A table of records has a row that cannot be taken; nothing of it was imported."""

    code = "records.bad_row"

    def __init__(self, row: int, column: str, why: str) -> None:
        super().__init__(row=row, column=column, why=why)


class BadListError(VerifierError):
    """The list that declares something for each file cannot be used, from this line of it on."""

    code = "declared.error"

    def __init__(self, path: str, row: int, text: str = "") -> None:
        super().__init__(path=path, row=row, text=text)


class ListUnreadableError(BadListError):
    """The list is no text in an encoding that is known."""

    code = "declared.unreadable"


class ListNotJsonError(BadListError):
    """A line of the list is no JSON object."""

    code = "declared.not_json"


class ListColumnError(BadListError):
    """The list has a column that is not known."""

    code = "declared.unknown_column"


class ListWithoutFileError(BadListError):
    """A line of the list names no file."""

    code = "declared.no_file"


class ListYearError(BadListError):
    """The year of a line is none."""

    code = "declared.bad_year"


class ListRegionError(BadListError):
    """The region of a line is none."""

    code = "declared.bad_region"


class UnknownRoleError(VerifierError):
    """There is no such role."""

    code = "user.unknown_role"

    def __init__(self, role: str, known: tuple[str, ...]) -> None:
        super().__init__(role=role, known=known)


class PasswordTooShortError(VerifierError):
    """The password has too few characters."""

    code = "user.password_too_short"

    def __init__(self, least: int) -> None:
        super().__init__(least=least)


class BackupUnreadableError(VerifierError):
    """The file is no backup, is damaged, or was made with another passphrase."""

    code = "backup.unreadable"

    def __init__(self, file: str) -> None:
        super().__init__(file=file)


class NotEmptyError(VerifierError):
    """A restore never overwrites: the place already holds data."""

    code = "backup.not_empty"

    def __init__(self, folder: str) -> None:
        super().__init__(folder=folder)


class NothingToCorrectError(VerifierError):
    """The certificate says already what a new one would: there is nothing to correct."""

    code = "certificate.nothing_to_correct"

    def __init__(self, number: str) -> None:
        super().__init__(number=number)


class PlacesTakenError(VerifierError):
    """Other processes took every place of the status list that was chosen; nothing was signed."""

    code = "certificate.places_taken"

    def __init__(self, person_id: object) -> None:
        super().__init__(person_id=person_id)


class NothingToTransferError(VerifierError):
    """The person has no hours in these years."""

    code = "transfers.nothing"

    def __init__(self, person_id: object) -> None:
        super().__init__(person_id=person_id)


class AlreadyTransferredError(VerifierError):
    """The same thing counts already: it came with the person's hours from another region."""

    code = "transfers.counted_already"

    def __init__(self, number: str) -> None:
        super().__init__(number=number)


class OtherDatabaseError(VerifierError):
    """A backup holds a database of another kind than the node is set to."""

    code = "backup.other_database"

    def __init__(self, kind: str) -> None:
        super().__init__(kind=kind)


class DatabaseNotEmptyError(VerifierError):
    """A restore never overwrites: the database already holds rows."""

    code = "backup.database_not_empty"
