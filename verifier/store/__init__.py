"""Everything that a node remembers: the database, the folder of files, and the only commit.

Enter here: `with store.write() as tx: add_proof(tx, …)`. Repository functions take the transaction first and give frozen values; rows, SQL
and files stay inside. What may happen is decided above, in the flows; what must never happen (a second posting, a second decision on one
version, a changed entry) is refused here by the database itself.
"""

from verifier.store import (
    api_keys,
    base_classes,
    factors,
    memberships,
    moves,
    pushers,
    records,
    role_grants,
    rosters,
    sessions,
    statistics,
    unit_figures,
    units,
    year_audits,
)
from verifier.store.answered import AnsweredRequest, find_answer, forget_answers, keep_answer
from verifier.store.audit import AuditRow, add_audit, check_audit, read_audit
from verifier.store.blobs import BlobFolder, Blobs
from verifier.store.case_reasons import note_reasons
from verifier.store.cases import (
    Case,
    CaseFile,
    CaseFilter,
    Decision,
    KeptCase,
    add_case,
    cases_of_proof,
    confirmed_facts,
    count_cases,
    decisions_of,
    get_case,
    get_case_file,
    judge_anew,
    kept_cases,
    list_cases,
    record_decision,
)
from verifier.store.certificates import (
    Certificate,
    StatusListRow,
    add_certificate,
    add_status_list,
    certificates_of,
    certificates_of_list,
    change_certificate,
    count_of_list,
    end_certificates_resting_on,
    find_live_certificate,
    get_certificate,
    get_certificate_by_number,
    list_status_lists,
    states_of_list,
    unfinished_certificates,
    used_indexes,
)
from verifier.store.columns import canonical_json
from verifier.store.counted_elsewhere import case_keys, require_not_transferred
from verifier.store.database import Store, Transaction, open_store
from verifier.store.entries import (
    LedgerEntry,
    add_entry,
    entries_of,
    find_entry,
    get_entry,
    living_entries,
    post_draft,
    reverse_entry,
)
from verifier.store.errors import (
    AuditBrokenError,
    BlobDamagedError,
    BlobMissingError,
    ObjectsUnreachableError,
    SealBrokenError,
    StaleLeaseError,
    StaleVersionError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    TakenError,
)
from verifier.store.foreign_logs import ForeignHead, add_foreign_head, find_foreign_head, forked_logs
from verifier.store.issue_log import (
    LoggedEntry,
    add_log_entry,
    find_log_entry,
    find_log_entry_by_fingerprint,
    log_leaves,
    read_log_tree,
    salts_signed_by,
)
from verifier.store.issue_runs import (
    IssueRun,
    IssueRunItem,
    add_issue_run,
    count_items,
    end_issue_run,
    find_running_issue_run,
    get_issue_run,
    latest_issue_runs,
    list_items,
    next_waiting_item,
    settle_item,
)
from verifier.store.job_table import (
    JobTable,
    LeasedJob,
    Queue,
    add_job,
    count_jobs,
    finish_job,
    look_at_queue,
)
from verifier.store.migrating import migrate, pending_steps, schema_is_current
from verifier.store.neighbours import Neighbours, neighbours_of
from verifier.store.objections import (
    Objection,
    add_objection,
    end_objection,
    get_objection,
    list_objections,
    objections_of,
)
from verifier.store.objects import BlobBucket, Bucket
from verifier.store.persons import (
    Person,
    add_person,
    find_person_by_id_number,
    get_person,
    list_persons,
    lock_person,
    move_person,
    reveal_id_number,
)
from verifier.store.prints import (
    OWN_AGAIN,
    SAME_PROOF,
    Print,
    Twin,
    add_reason,
    duplicates_of,
    keep_print,
    print_of,
    reasons_of,
)
from verifier.store.proofs import (
    Assessment,
    PageImage,
    Proof,
    ProofFile,
    SentFile,
    add_assessment,
    add_proof,
    blobs_in_use,
    current_files,
    files_of,
    find_proof_by_key,
    get_assessment,
    get_proof,
    latest_assessment,
    list_proofs,
    proofs_with_digest,
    send_anew,
    set_proof_state,
)
from verifier.store.publication import PUBLISH, ask_publication, ask_regular_publication
from verifier.store.reaching import persons_within, subject_of_person
from verifier.store.role_grants import RoleGrant, RolesApartError, held_roles
from verifier.store.rows import BadCursorError, Slice
from verifier.store.saved_views import (
    MOST_VIEWS,
    NAME_LENGTH,
    SavedView,
    TooManyViewsError,
    drop_view,
    save_view,
    views_of,
)
from verifier.store.scanned import TAKE_SCANNED, ask_scanned, codes_shown
from verifier.store.sealed_stream import open_stream, seal_stream
from verifier.store.server_copy import is_empty, load_server, revision_of
from verifier.store.sessions import Session
from verifier.store.snapshot import read_snapshot, write_snapshot
from verifier.store.successions import Succession, add_succession, successions_of
from verifier.store.transfers import (
    GivenTransfer,
    TakenEntry,
    TakenTransfer,
    TakenYear,
    add_given_transfer,
    add_taken_transfer,
    change_taken_transfer,
    change_taken_year,
    find_given_transfer,
    find_taken_transfer,
    find_transferred,
    find_year_place,
    get_taken_transfer,
    list_taken_transfers,
    set_taken_entry,
    taken_entries_of,
    taken_entries_of_person,
    taken_years_of,
)
from verifier.store.units import Unit
from verifier.store.users import (
    ListedUser,
    User,
    add_user,
    disable_user,
    enable_user,
    find_user,
    find_user_of_person,
    get_user,
    list_users,
    list_users_within,
    renew_password_hash,
    set_password_hash,
    set_user_state,
    users_of_person,
    users_within,
)
from verifier.store.worklist import (
    MOST_COUNTED,
    Facet,
    Worklist,
    count_facets,
    count_work,
    list_work,
    pick_work,
    places_of_work,
)

__all__ = [
    "MOST_COUNTED", "MOST_VIEWS", "NAME_LENGTH", "OWN_AGAIN", "PUBLISH", "SAME_PROOF", "TAKE_SCANNED",
    "AnsweredRequest", "Assessment", "AuditBrokenError", "AuditRow", "BadCursorError", "BlobBucket",
    "BlobDamagedError", "BlobFolder", "BlobMissingError", "Blobs", "Bucket", "Case", "CaseFile", "CaseFilter",
    "Certificate", "Decision", "Facet", "ForeignHead", "GivenTransfer", "IssueRun", "IssueRunItem", "JobTable",
    "KeptCase", "LeasedJob", "LedgerEntry", "ListedUser", "LoggedEntry", "Neighbours", "Objection",
    "ObjectsUnreachableError", "PageImage", "Person", "Print", "Proof", "ProofFile", "Queue", "RoleGrant", "RolesApartError",
    "SavedView", "SealBrokenError", "SentFile", "Session", "Slice", "StaleLeaseError", "StaleVersionError",
    "StatusListRow", "Store", "StoreBusyError", "StoreError", "StoreFullError", "Succession", "TakenEntry",
    "TakenError", "TakenTransfer", "TakenYear", "TooManyViewsError", "Transaction", "Twin", "Unit", "User", "Worklist",
    "add_assessment", "add_audit", "add_case", "add_certificate", "add_entry", "add_foreign_head",
    "add_given_transfer", "add_issue_run", "add_job", "add_log_entry", "add_objection", "add_person", "add_proof",
    "add_reason", "add_status_list", "add_succession", "add_taken_transfer", "add_user", "api_keys", "ask_publication",
    "ask_regular_publication", "ask_scanned", "base_classes", "blobs_in_use", "canonical_json", "case_keys", "cases_of_proof", "certificates_of",
    "certificates_of_list", "change_certificate", "change_taken_transfer", "change_taken_year", "check_audit",
    "codes_shown", "confirmed_facts", "count_cases", "count_facets", "count_items", "count_jobs", "count_of_list",
    "count_work", "current_files", "decisions_of", "disable_user", "drop_view", "duplicates_of", "enable_user",
    "end_certificates_resting_on", "end_issue_run", "end_objection", "entries_of", "factors", "files_of",
    "find_answer", "find_entry", "find_foreign_head", "find_given_transfer", "find_live_certificate", "find_log_entry",
    "find_log_entry_by_fingerprint", "find_person_by_id_number", "find_proof_by_key", "find_running_issue_run",
    "find_taken_transfer", "find_transferred", "find_user", "find_user_of_person", "find_year_place", "finish_job",
    "forget_answers", "forked_logs", "get_assessment", "get_case", "get_case_file", "get_certificate",
    "get_certificate_by_number", "get_entry", "get_issue_run", "get_objection", "get_person", "get_proof",
    "get_taken_transfer", "get_user", "held_roles", "is_empty", "judge_anew", "keep_answer", "keep_print",
    "kept_cases", "latest_assessment", "latest_issue_runs", "list_cases", "list_items", "list_objections",
    "list_persons", "list_proofs", "list_status_lists", "list_taken_transfers", "list_users", "list_users_within",
    "list_work", "living_entries", "load_server", "lock_person", "log_leaves", "look_at_queue", "memberships", "migrate", "move_person",
    "moves", "neighbours_of", "next_waiting_item", "note_reasons", "objections_of", "open_store",
    "open_stream", "pending_steps", "persons_within", "pick_work", "places_of_work", "post_draft", "print_of", "proofs_with_digest",
    "pushers", "read_audit", "read_log_tree", "read_snapshot", "reasons_of", "record_decision", "records",
    "renew_password_hash", "require_not_transferred", "reveal_id_number", "reverse_entry", "revision_of",
    "role_grants", "rosters", "salts_signed_by", "save_view", "schema_is_current", "seal_stream", "send_anew",
    "sessions", "set_password_hash", "set_proof_state", "set_taken_entry", "set_user_state", "settle_item",
    "states_of_list", "statistics", "subject_of_person", "successions_of", "taken_entries_of", "taken_entries_of_person",
    "taken_years_of", "unfinished_certificates", "unit_figures", "units", "used_indexes", "users_of_person", "users_within", "views_of",
    "write_snapshot", "year_audits",
]  # fmt: skip
