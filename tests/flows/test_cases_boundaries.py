"""Worked cases of every kind on both sides of their boundary, in the vocabulary of the case files."""

import pytest

from tests.flows.case_runs import GD, GX, IM, NAT, WANG, XJ, ZB, got


def account(region, year, before, *proofs, **context):
    """The account of one year."""
    return got(region, year, "account", *proofs, person=WANG, account_before=before, context=context)


@pytest.mark.parametrize(
    ("region", "year", "before", "compliant", "short"),
    [
        (ZB, 2024, {"public.compulsory": 30, "professional.compulsory": 20, "professional.elective": 40}, True, {}),
        (ZB, 2024, {"public.compulsory": 30, "professional.elective": 60}, False, {"professional.compulsory": 20}),
        (
            ZB,
            2024,
            {"public": 30, "professional.compulsory": 20, "professional.elective": 39.5},
            False,
            {"total": 0.5, "professional": 0.5},
        ),
        (IM, 2022, {"public": 30, "professional": 60}, True, {}),
        (IM, 2022, {"public": 60, "professional": 60}, True, {}),
        (IM, 2022, {"public": 31, "professional": 59}, False, {"professional": 1}),
        (GX, 2024, {"public.elective": 15, "professional": 75}, False, {"public.compulsory": 15}),
        (GD, 2023, {"public": 30, "professional": 42, "elective": 18}, True, {}),
        (GD, 2023, {"public": 48, "professional": 42}, False, {"elective": 18}),
        (XJ, 2022, {"any": 72}, True, {}),
        (XJ, 2022, {"total": 71}, None, {"total": 1}),
        (NAT, 2024, {"public": 30, "professional": 60}, True, {}),
        ("110000", 2024, {"public": 30, "professional": 59}, False, {"total": 1, "professional": 1}),
        (IM, 2023, {"public": 30, "professional": 60}, None, {}),
        (GX, 2023, {"public.compulsory": 15, "professional": 75}, None, {}),
    ],
)
def test_accounts(region, year, before, compliant, short):
    """A2–A6: every floor of every region, and no verdict where a cycle runs or only rules of another year are known."""
    found = account(region, year, before)["account"]
    assert (found["compliant"], found["short"]) == (compliant, short)


def test_warnings_of_an_account():
    """A12.1, A12.18, ZB Q6: the literal share, rules of another year, a transfer that nobody verified."""
    assert account(NAT, 2024, {"public": 31, "professional": 60})["warnings"] == ["RATIO_LITERAL_BELOW"]
    assert account(IM, 2021, {"public": 30, "professional": 60})["warnings"] == ["RULES_OF_OTHER_YEAR"]
    unverified = account(ZB, 2024, {"public": 30}, transferred_in={"from": GX, "date": "2024-07-01", "verified": False})
    assert unverified["warnings"] == ["NO_VERIFICATION"]


@pytest.mark.parametrize(("year", "short"), [(2023, {}), (2022, {}), (2024, {"professional.compulsory": 20})])
def test_a_year_lived_elsewhere_is_that_place_s(year, short):
    """A12.12: moved from the capital in 2024: earlier years by the rules there, the year of the move by Zibo's."""
    found = account(
        ZB,
        year,
        {"public": 30, "professional": 60},
        transferred_in={"from": "110000", "date": "2024-07-01", "verified": True},
    )
    assert found["account"]["short"] == short


@pytest.mark.parametrize(
    ("industry", "compliant"), [("accounting", None), ("health", None), ("archives", False), ("machinery", False)]
)
def test_whether_pushed_industries_owe_the_platform_s_hours_is_left_open(industry, compliant):
    """A12.16: 60 pushed hours and none of the platform's: a person decides, and only for the industries that push."""
    before = {"public": 30, "professional.elective": 60}
    assert account(ZB, 2024, before, industry=industry)["account"]["compliant"] is compliant
    assert account(ZB, 2024, {**before, "public": 29}, industry=industry)["account"]["compliant"] is False


def test_deeming_in_an_account():
    """IM-14: in the certificate's year and the region alone; more hours than the floor stay; XJ-11: the year is met."""
    exam = ("qualification_exam", {"exam_region": "150100", "certificate_date": "2022-12-31"})
    assert account(IM, 2022, {"public": 30}, exam)["account"] | {"short": 0} == {
        "public": 30, "professional": 60, "elective": 0, "total": 90, "compliant": True, "short": 0,
    }  # fmt: skip
    assert account(IM, 2022, {"public": 30, "professional": 70}, exam)["account"]["total"] == 100
    for other in (
        {"exam_region": "370000", "certificate_date": "2022-12-31"},
        {"exam_region": "150100", "certificate_date": "2023-01-01"},
    ):
        assert account(IM, 2022, {"public": 30}, ("qualification_exam", other))["account"]["total"] == 30
    degree = account(XJ, 2022, {}, ("degree_in_service", {"enrolled_from": "2021-09-01", "enrolled_to": "2024-06-30"}))
    assert (degree["account"]["total"], degree["account"]["compliant"], degree["deemed_years"]) == (
        72,
        True,
        [2021, 2022, 2023, 2024],
    )


def test_proofs_of_an_account_count_once_and_within_their_limits():
    """The account holds what the items credit: day limit, platform ceiling, make-up to the year made up."""
    ok = {"holder": "王敏", "organiser_ok": True, "start": "2024-05-07", "end": "2024-05-07"}
    day = account(ZB, 2024, {}, ("training", {**ok, "stated_hours": 6}), ("academic", {**ok, "stated_hours": 6}))
    assert (day["sum"], day["account"]["professional"]) == (8, 8)
    platform = account(
        ZB,
        2024,
        {"professional.compulsory": 20},
        ("platform_prof_elective", {"source": "platform", "stated_hours": 50}),
    )
    assert platform["account"]["professional"] == 60
    made_up = (
        "platform_public",
        {
            "source": "platform",
            "course_done": True,
            "attempts": [True],
            "training_year": 2023,
            "passed_on": "2024-06-01",
        },
    )
    found = account(GX, 2024, {"professional": 75}, made_up)
    assert (found["account"]["public"], found["other_years"]) == (0, {"2023": 15})
    tried = (
        "platform_public",
        {"source": "platform", "course_done": True, "attempts": [False, False, False], "training_year": 2024},
    )
    assert account(GX, 2024, {}, tried)["next"] == "apply_for_resit"
    unknown = account(ZB, 2024, {}, ("training", {**ok, "end": "2024-05-09"}))
    assert (unknown["ceiling"], unknown["account"]["total"]) == ({"e1": 24}, 0)


@pytest.mark.parametrize(
    ("region", "context", "expected"),
    [
        (XJ, {"cycle": [2022, 2024], "hours": {"2022": 216}, "as_of": "2024-12-31"}, (216, 216, True, 0, "complete")),
        (
            XJ,
            {"cycle": [2022, 2024], "hours": {"2022": 215}, "as_of": "2024-12-31"},
            (216, 215, False, 1, "incomplete"),
        ),
        (XJ, {"cycle": [2022, 2024], "hours": {"2022": 215}, "as_of": "2024-12-30"}, (216, 215, None, 1, "running")),
        (XJ, {"cycle": [2022, 2022], "hours": {}}, (72, 0, False, 72, "incomplete")),
    ],
)
def test_cycles(region, context, expected):
    """XJ-8: 72 for each year, no verdict before the last day."""
    found = got(region, 2022, "cycle", context=context)
    assert tuple(found[key] for key in ("required", "earned", "compliant", "short", "status")) == expected


def test_degree_study_meets_the_years_of_its_cycle():
    """XJ Art. 14: years of enrolment inside the cycle count as met, others are not its business."""
    degree = ("degree_in_service", {"enrolled_from": "2019-09-01", "enrolled_to": "2023-06-30"})
    context = {"cycle": [2022, 2024], "hours": {"2024": 72}, "as_of": "2024-12-31"}
    found = got(XJ, 2022, "cycle", degree, context=context)
    assert (found["deemed_years"], found["earned"], found["compliant"]) == ([2022, 2023], 216, True)
    assert got(XJ, 2022, "evidence", degree, context={"cycle": [2022, 2024]})["deemed_years"] == [2022, 2023]
    assert got(XJ, 2022, "evidence", degree)["deemed_years"] == [2019, 2020, 2021, 2022, 2023]


@pytest.mark.parametrize(
    ("done", "complete", "last_year", "blocked"),
    [
        (True, False, "incomplete", False),
        (True, True, "complete", False),
        (False, True, "complete", True),
        (None, None, "unknown", True),
    ],
)
def test_a_title_in_guangxi(done, complete, last_year, blocked):
    """GX 五(一): this year's course binds, last year's account informs; what is not known is not done."""
    context = {
        name: value
        for name, value in (("public_compulsory_this_year", done), ("last_year_complete", complete))
        if value is not None
    }
    found = got(GX, 2024, "gx_title", context=context)
    assert (found["last_year"], found["blocked"]) == (last_year, blocked)


@pytest.mark.parametrize(("region", "compliant", "may"), [(GX, True, True), (GX, False, False), (ZB, False, True)])
def test_an_assessment(region, compliant, may):
    """GX 五(二), and Guangxi alone."""
    assert got(region, 2024, "assessment", context={"compliant": compliant}) == {"may_be_excellent": may}


@pytest.mark.parametrize(
    ("facts", "effect", "hours", "code"),
    [
        ({"recorded_in": "370000-platform"}, "already_counted", {"professional": 40}, None),
        ({"recorded_in": "370000-platform", "declared_again": True}, "duplicate", {"professional": 0}, None),
        ({"recorded_in": "other", "verified": True}, "declare_again_here", {"professional": 40}, None),
        ({"recorded_in": "other", "verified": False}, "review", None, "NO_VERIFICATION"),
        (
            {"recorded_in": "other", "verified": True, "qr": "bad_signature"},
            "reject",
            {"professional": 0},
            "SIGNATURE_INVALID",
        ),
        ({"recorded_in": "other", "verified": True, "qr": "revoked"}, "reject", {"professional": 0}, "REVOKED"),
        ({"recorded_in": "other", "verified": True, "to_region": IM}, "review", None, "NO_REGIONAL_RULE"),
    ],
)
def test_records_from_elsewhere(facts, effect, hours, code):
    """ZB Q6 and A12.12: the effect, the figure, and the reason where there is none."""
    context = {"from_region": "370100", "to_region": ZB, "hours": {"professional": 40}, "record_year": 2022, **facts}
    found = got(ZB, 2022, "recognition", context=context)
    assert (found["effect"], found["hours"], found["code"]) == (effect, hours, code)
    assert found["then"] == (["unit", "authority", "hr"] if effect == "declare_again_here" else [])


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (
            {"machine": "account", "events": ["register"]},
            {"state": "awaiting_unit", "may_declare": False, "refused": []},
        ),
        ({"machine": "account", "events": ["register", "submit"]}, {"state": "awaiting_unit", "refused": ["submit"]}),
        ({"machine": "account", "events": ["register", "unit_pass"]}, {"state": "active", "may_declare": True}),
        (
            {"machine": "declaration", "events": ["submit"]},
            {"state": "submitted", "counted": False, "may_declare": True},
        ),
        ({"machine": "declaration", "events": ["submit", "unit_pass"]}, {"state": "unit_passed", "counted": True}),
        ({"machine": "declaration", "events": ["submit", "unit_reject"]}, {"state": "unit_rejected", "counted": False}),
        ({"machine": "declaration", "events": [], "industry": "accounting"}, {"may_declare": False}),
        ({"machine": "declaration", "events": [], "industry": "archives"}, {"may_declare": True}),
        (
            {"machine": "declaration", "events": [], "industry": "archives", "import_failed": True},
            {"may_declare": True},
        ),
        (
            {"machine": "declaration", "events": [], "industry": "archives", "import_failed": False},
            {"may_declare": False},
        ),
        (
            {"machine": "unit_transfer", "events": ["old_unit_request", "new_unit_accept"]},
            {"state": "moved", "old_unit_consent_needed": True},
        ),
        (
            {"machine": "unit_transfer", "events": ["person_request"]},
            {"state": "person_requested", "old_unit_consent_needed": False},
        ),
        (
            {"machine": "unit_transfer", "events": ["new_unit_accept"]},
            {"refused": ["new_unit_accept"], "old_unit_consent_needed": None},
        ),
        ({"machine": "super_admin", "events": ["add_admin"]}, {"supers": 1, "old_super_kept": True}),
        (
            {"machine": "super_admin", "events": ["set_super"]},
            {"supers": 1, "old_super_kept": True, "refused": ["set_super"]},
        ),
        ({"machine": "roster_import", "rows": []}, {"errors": [], "error_file": False, "next_step_open": True}),
        (
            {"machine": "roster_import", "rows": [{"row": 3, "id": "370399850412002", "name": "王敏"}]},
            {"errors": [{"row": 3, "code": "ID_15_DIGITS"}], "error_file": True, "next_step_open": False},
        ),
        ({"machine": "training_base", "events": ["file_plan"]}, {"state": "plan_filed"}),
    ],
)
def test_workflows(context, expected):
    """ZB Q5, Q7, Q8, Q9, Q10 as machines."""
    found = got(ZB, 2024, "workflow", context=context)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(("filed", "ok"), [("2022-07-04", True), ("2022-07-05", False)])
def test_deadlines_and_papers(filed, ok):
    """IM 四(二): the report's day, its card only after it passed."""
    parts = ["summary", "notice", "roster", "evaluation", "sign_in", "photos_or_screenshots"]
    context = {"rule": "IM-D2", "training_end": "2022-06-20", "filed": filed, "parts": parts}
    found = got(IM, 2022, "deadline", context=context)
    assert (found["ok"], found["due"], found["card_printable"]) == (ok, "2022-07-04", False)
    assert got(IM, 2022, "deadline", context={**context, "base_report_passed": True})["card_printable"] is True
    assert got(IM, 2022, "certificate", context={"certificate": "IM-CARD", "base_report_passed": True}) == {
        "printable": True,
        "missing": [],
    }
    assert got(XJ, 2024, "certificate", context={"certificate": "XJ-CE"})["missing"] == ["issuer_is_regional_hr"]


@pytest.mark.parametrize(
    ("before", "context", "missing"),
    [
        ({"public.compulsory": 15, "professional": 75}, {"audit_passed": True}, []),
        ({"public.compulsory": 15, "professional": 74}, {"audit_passed": True}, ["requirements_met"]),
        ({}, {"audit_passed": True, "compliant": True}, []),
        ({}, {"compliant": True}, ["audit_passed"]),
        ({}, {}, ["requirements_met", "audit_passed"]),
    ],
)
def test_a_paper_is_printed_by_the_account_or_by_what_is_known(before, context, missing):
    """GX 四(四): an account that the case brings is judged, else its word is taken."""
    found = got(GX, 2024, "certificate", account_before=before, context={"certificate": "GX-C2", **context})
    assert found == {"printable": not missing, "missing": missing}


def test_routes_and_make_up_years():
    """XJ Art. 6; GX 四(一); inside its cycle a year is open."""
    both = {"occupation": "primary_secondary_teacher", "employer_has_department": False}
    assert got(XJ, 2024, "routing", context=both) == {
        "certifier": "education_administration_county_or_above",
        "organiser": "personnel_service_agency",
        "may_declare": True,
    }
    assert got(XJ, 2024, "routing", context={"employer_has_department": True})["organiser"] is None
    assert got(ZB, 2024, "routing", context={"industry": "health"})["may_declare"] is False
    assert got(GX, 2024, "makeup", context={"year": 2023}) == {"allowed": True, "code": "MAKEUP_PRIOR_YEAR"}
    assert got(GX, 2024, "makeup", context={"record_year": 2022}) == {"allowed": False, "code": "MAKEUP_TOO_OLD"}
    assert got(XJ, 2023, "makeup", context={"year": 2022, "cycle": [2022, 2024]})["allowed"] is True
