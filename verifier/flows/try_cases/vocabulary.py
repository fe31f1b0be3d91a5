"""The closed vocabulary of worked cases: which keys and words a case file may hold.

It follows the README beside the public cases and domain.md D6; a word that is missing here is refused, never guessed.
"""

from collections.abc import Mapping

FILE_KEYS = frozenset({"schema", "made", "sources", "external_sources", "conventions", "cases"})
SOURCE_KEYS = frozenset({"file", "title", "url"})
CASE_KEYS = frozenset(
    {
        "id", "title", "region", "year", "kind", "person", "context", "account_before", "evidence", "expect", "cite", "why", "tags",
        "basis", "ambiguous", "alternatives",
    }
)  # fmt: skip
EVIDENCE_KEYS = frozenset({"id", "category", "text", "fields"})
FIELD_KEYS = frozenset(
    {
        "archive", "attempts", "authors", "certificate_date", "course", "course_done", "dates", "declared_by", "employer_hours",
        "start", "end", "enrolled_from", "enrolled_to", "exam_date", "exam_region", "exam_result", "has_certificate", "holder",
        "holder_position", "isbn", "issn", "doi", "certificate_number", "record_id", "issue_date", "organiser_ok", "passed_on",
        "points", "points_kind", "pub_date", "pub_status", "source", "stated_hours", "stated_days", "stated_credits",
        "stated_clock_hours", "stated_minutes", "title", "training_year", "venue_level", "length",
    }
)  # fmt: skip
PERSON_KEYS = frozenset(
    {
        "name", "sex", "birth", "degree", "title_level", "non_public_sector", "grassroots_township", "medical",
        "epidemic_designated_hospital", "from_party_government", "transfer_date", "high_skilled", "three_subject_teacher",
    }
)  # fmt: skip
ROW_KEYS = frozenset({"row", "id", "name"})
TRANSFER_KEYS = frozenset({"from", "date", "verified"})
SUBJECTS = ("public", "professional", "elective", "any")
LANES = frozenset(
    {*SUBJECTS, "total", "compulsory"} | {f"{subject}.{lane}" for subject in SUBJECTS for lane in ("compulsory", "elective", "any")}
)  # fmt: skip
CATEGORIES = frozenset(
    {
        "training", "academic", "distance", "study_visit", "practice", "counterpart_support", "self_study_personal",
        "self_study_unit", "self_taught_exam", "degree_in_service", "paper", "book", "research", "patent", "award",
        "qualification_exam", "skill_training", "three_subject", "industry_training", "industry_push", "organiser_import",
        "base_training", "platform_public", "platform_prof_compulsory", "platform_prof_elective", "public_other",
        "xuexi_points", "personal_elective", "teaching", "major_work", "foreign_record", "other",
    }
)  # fmt: skip
CONTEXT_SHAPES: Mapping[str, str] = {
    "accounts": "accounts",
    "application_date": "day",
    "as_of": "day",
    "audit_passed": "flag",
    "base_report_passed": "flag",
    "basis": "text",
    "certificate": "text",
    "compliant": "flag",
    "cycle": "years",
    "declared_again": "flag",
    "employer_has_department": "flag",
    "events": "texts",
    "file": "text",
    "filed": "day",
    "from_region": "region",
    "hours": "hours",
    "import_failed": "flag",
    "industry": "text",
    "issuer_kind": "text",
    "last_year_complete": "flag",
    "level": "text",
    "machine": "text",
    "move_date": "day",
    "occupation": "text",
    "parts": "texts",
    "per_person": "flag",
    "public_compulsory_this_year": "flag",
    "purpose": "text",
    "qr": "text",
    "reason": "text",
    "record_year": "year",
    "recorded_in": "text",
    "rows": "rows",
    "rule": "text",
    "source_year_complete": "flag",
    "text": "text",
    "to_region": "region",
    "training_end": "day",
    "training_start": "day",
    "transferred_in": "transfer",
    "verified": "flag",
    "verified_by": "text",
    "year": "year",
}
CONTEXT_WORDS: Mapping[str, frozenset[str]] = {
    "purpose": frozenset({"title_review", "title_recognition", "annual_assessment"}),
    "qr": frozenset({"valid", "bad_signature", "revoked"}),
}
KINDS = frozenset(
    {
        "evidence", "account", "title", "gx_title", "assessment", "cycle", "recognition", "routing", "makeup", "workflow", "deadline",
        "certificate", "parse", "parse_date", "parse_id", "provenance",
    }
)  # fmt: skip
EXPECT_KEYS = frozenset(
    {
        # proofs and accounts
        "items", "sum", "account", "ceiling", "parsed", "credited_in_claim_year", "other_years", "next", "certificates", "warnings",
        "deemed_years",
        # what an account means
        "title", "public_ok", "last_year", "blocked", "may_be_excellent", "required", "earned", "compliant", "short", "status",
        "effect", "hours", "needs_new_declaration", "then", "code", "proposal", "year_complete", "certifier", "organiser",
        "allowed", "ok", "due", "codes", "card_printable", "printable", "missing",
        # workflows
        "state", "counted", "refused", "old_unit_consent_needed", "supers", "old_super_kept", "errors", "error_file",
        "next_step_open", "may_declare",
        # reading
        "days", "credits", "clock_hours", "minutes", "normal", "span", "valid", "birth", "sex", "area", "region", "not",
    }
)  # fmt: skip
EXPECT_PARTS: Mapping[str, frozenset[str]] = {
    "account": frozenset({"public", "professional", "elective", "total", "compliant", "short"}),
    "title": frozenset({"mode", "years", "pass", "short_years", "floors", "factor", "rule", "to_person"}),
    "items": frozenset({"evidence", "category", "subject", "lane", "year", "hours", "status", "reasons"}),
    "errors": frozenset({"row", "code"}),
}
