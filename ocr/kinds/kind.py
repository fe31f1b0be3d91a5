"""The kinds of proof: what a paper is. What a region makes of it (its category) is decided by the region's pack."""

from __future__ import annotations

from enum import StrEnum


class ProofKind(StrEnum):
    """What a paper is. UNKNOWN: the reader abstains. NOT_PROOF: it proves nothing (invoice, notice, agenda, chat, scenery)."""

    TRAINING_CERTIFICATE = "training_certificate"
    CONFERENCE_CERTIFICATE = "conference_certificate"
    LECTURE_CERTIFICATE = "lecture_certificate"
    ADVANCED_SEMINAR = "advanced_seminar"
    STUDY_VISIT = "study_visit"
    ONLINE_COURSE = "online_course"
    PUBLIC_COURSE_CERTIFICATE = "public_course_certificate"
    XUEXI_QIANGGUO = "xuexi_qiangguo"
    PAPER = "paper"
    PAPER_ACCEPTANCE = "paper_acceptance"
    BOOK = "book"
    PATENT = "patent"
    RESEARCH_PROJECT = "research_project"
    AWARD = "award"
    STANDARD = "standard"
    QUALIFICATION_EXAM = "qualification_exam"
    SKILL_CERTIFICATE = "skill_certificate"
    DEGREE = "degree"
    STUDY_ENROLMENT = "study_enrolment"
    SELF_STUDY_ARCHIVE = "self_study_archive"
    TEACHING = "teaching"
    COUNTERPART_SUPPORT = "counterpart_support"
    ANNUAL_HOURS_CERTIFICATE = "annual_hours_certificate"
    ROSTER = "roster"
    UNKNOWN = "unknown"
    NOT_PROOF = "not_proof"
