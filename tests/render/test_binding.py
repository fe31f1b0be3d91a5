"""A paper's page, data, code and signature must say the same; whichever was tampered with is named, and nothing honest is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from ocr import Reader
from signing import sign_certificate, token_to_text
from tests.render.papers import AT, CLAIMS, a_world, parts_of, saved_again
from verifier.messages import has
from verifier.render import (
    HoursView,
    Part,
    PartFinding,
    PartState,
    PdfSignature,
    SignatureState,
    bind_paper,
    render_certificate_pdf,
    sign_pdf,
    signed_claims,
)

WORLD = a_world()
TRUST = WORLD.trust()
VIEW = WORLD.view(CLAIMS)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """The reader, with its child process."""
    with_child = Reader()
    yield with_child
    with_child.close()


@pytest.fixture(scope="module")
def honest(reader):
    """The parts of the paper as it was issued."""
    return parts_of(WORLD.print(VIEW), reader, TRUST)


def bound(parts):
    """Hold parts against what the region's keys signed."""
    return bind_paper(parts, lambda text: signed_claims(text, TRUST))


def signed_again(view):
    """A paper by a forger who has a seal of nobody."""
    return sign_pdf(render_certificate_pdf(view, created_at=AT), a_world().seal, at=AT)


def test_an_honest_paper_agrees_in_all_four_parts(honest):
    """Page, attachment, code and signature, and the claims are those that were signed."""
    found = bound(honest)
    assert [each.state for each in found.findings] == [PartState.AGREES] * 4
    assert (found.tampered, found.claims) == ((), CLAIMS)


def test_a_rare_name_agrees(reader):
    """Characters of the second plane stand on the page as they were signed."""
    claims = replace(CLAIMS, holder="㛃䶮𬭎𠅤𬸪𪟝㭎䴙𣲗")
    assert bound(parts_of(WORLD.print(WORLD.view(claims)), reader, TRUST)).tampered == ()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("holder", {"holder": "王敏华"}),
        ("number", {"number": "370300202400019"}),
        ("period", {"period": "2023"}),
        ("total", {"total": "190.5"}),
        ("professional", {"hours": (VIEW.hours[0], HoursView("专业科目", "Professional subjects", "60.55"))}),
        ("public", {"hours": (HoursView("公需科目", "Public subjects", "130"), VIEW.hours[1])}),
        ("issued_on", {"issued_on": "2025-01-21"}),
    ],
)
def test_a_page_printed_otherwise_is_named_by_field(honest, reader, field, changes):
    """The forger reprints the page with the honest code and keeps the honest data: the page is named, and the field."""
    forged = parts_of(signed_again(replace(VIEW, **changes)), reader, TRUST)
    mixed = replace(honest, lines=forged.lines)
    assert bound(mixed).findings[0] == PartFinding(Part.PAGE, PartState.TAMPERED, (field,))
    assert bound(mixed).tampered == (Part.PAGE,)
    whole = bound(forged)
    assert set(whole.tampered) == {Part.PAGE, Part.ATTACHMENT, Part.SIGNATURE}


@pytest.mark.parametrize("field", ["holder", "number", "region", "period", "total", "issued_on", "expires_on"])
def test_data_changed_in_one_field_is_named(honest, field):
    """The attached data says something else than the token inside it."""
    data = json.loads(honest.attached) | {field: "1"}
    found = bound(replace(honest, attached=json.dumps(data)))
    assert found.findings[1] == PartFinding(Part.ATTACHMENT, PartState.TAMPERED, (field,))
    assert found.tampered == (Part.ATTACHMENT,)


@pytest.mark.parametrize(
    ("attached", "why"),
    [
        ("", "json"),
        ("[1]", "json"),
        ('{"holder": 1, "holder": 2}', "json"),
        ("[" * 100_000, "json"),
        ("{}", "token"),
        ('{"token_text": 7}', "token"),
    ],
)
def test_data_that_is_none_is_tampered(honest, attached, why):
    """Damaged, doubled, deep and empty data is named and raises nothing."""
    assert bound(replace(honest, attached=attached)).findings[1].differing == (why,)


@pytest.mark.parametrize("hours", [None, 7, [], [7], [{"name_zh": "公需科目", "hours": "90.5"}]])
def test_hours_in_the_data_are_compared_by_subject(honest, hours):
    """Moved from one subject to another, or left out."""
    data = json.loads(honest.attached) | {"hours": hours}
    assert bound(replace(honest, attached=json.dumps(data))).findings[1].differing == ("hours",)


def test_a_code_of_another_certificate_is_the_part_that_is_named(honest):
    """Another honest code pasted over the page's own: page and data agree with one another, and the code is named."""
    other = token_to_text(
        sign_certificate(replace(CLAIMS, holder="李明月", status_index=8), WORLD.key), host="v.example"
    )
    assert bound(replace(honest, code=other)).tampered == (Part.CODE,)


@pytest.mark.parametrize("code", ["https://v.example/#123", "hello", ""])
def test_a_code_that_nobody_signed_is_named(honest, code):
    """The token in the data still says what was signed."""
    found = bound(replace(honest, code=code))
    assert (found.tampered, found.claims) == ((Part.CODE,), CLAIMS)


def test_a_paper_without_any_signed_token_agrees_with_nothing(honest):
    """Nothing was signed, so nothing printed on it was."""
    forger = a_world()
    text = forger.view(CLAIMS).token_text
    data = json.dumps(json.loads(honest.attached) | {"token_text": text})
    found = bound(replace(honest, code=text, attached=data))
    assert (found.tampered, found.claims) == ((Part.PAGE, Part.ATTACHMENT, Part.CODE), None)


def test_a_print_has_neither_data_nor_signature_and_that_is_no_tampering(honest):
    """A scan shows its page and code; what a paper cannot have is absent."""
    scan = replace(honest, attached=None, signature=PdfSignature(SignatureState.ABSENT))
    assert [each.state for each in bound(scan).findings] == [
        PartState.AGREES,
        PartState.ABSENT,
        PartState.AGREES,
        PartState.ABSENT,
    ]
    assert bound(replace(honest, lines=(), code=None)).findings[0].state is PartState.ABSENT
    assert bound(replace(honest, code=None)).findings[2].state is PartState.ABSENT


def test_a_paper_saved_by_another_program_is_named_by_its_signature(reader):
    """Page, data and code still agree; the signature does not hold any more, or is gone."""
    found = bound(parts_of(saved_again(WORLD.print(VIEW)), reader, TRUST))
    assert set(found.tampered) <= {Part.SIGNATURE}
    assert found.findings[3].state is not PartState.AGREES


def test_nothing_to_say_may_be_left_out_but_not_invented(reader):
    """A certificate of public hours alone needs no line for professional ones, and must not have one."""
    claims = replace(CLAIMS, professional_hours=Decimal(0), total_hours=Decimal(30))
    view = WORLD.view(claims, hours=VIEW.hours[:1])
    assert bound(parts_of(WORLD.print(view), reader, TRUST)).tampered == ()
    forged = replace(view, hours=VIEW.hours)
    assert bound(parts_of(WORLD.print(forged), reader, TRUST)).tampered == (Part.PAGE, Part.ATTACHMENT)


def test_hours_of_neither_subject_stand_in_a_line_of_their_own(reader):
    """Guangdong's elective hours: the paper adds up, and another figure there is named."""
    claims = replace(CLAIMS, public_hours=Decimal(30), professional_hours=Decimal(42), total_hours=Decimal(90))
    lines = tuple(
        HoursView(*words)
        for words in (
            ("公需科目", "Public subjects", "30"),
            ("专业科目", "Professional subjects", "42"),
            ("其他科目", "Other subjects", "18"),
        )
    )
    view = WORLD.view(claims, hours=lines, total="90")
    assert bound(parts_of(WORLD.print(view), reader, TRUST)).tampered == ()
    forged = replace(view, hours=(*lines[:2], replace(lines[2], hours="28")))
    found = bound(parts_of(WORLD.print(forged), reader, TRUST))
    assert [one.differing for one in found.findings[:2]] == [("other",), ("hours",)]


def test_a_last_day_is_compared(reader):
    """A certificate that ends says when."""
    claims = replace(CLAIMS, expires_on=CLAIMS.period_end.replace(year=2026))
    view = WORLD.view(claims, expires_on="2026-12-31")
    assert bound(parts_of(WORLD.print(view), reader, TRUST)).tampered == ()
    later = parts_of(WORLD.print(replace(view, expires_on="2027-12-31")), reader, TRUST)
    assert bound(later).findings[0].differing == ("expires_on",)


def test_every_finding_has_its_sentence():
    """For each part: agrees, tampered and absent."""
    for part in Part:
        for state in PartState:
            assert has(PartFinding(part, state).code)
