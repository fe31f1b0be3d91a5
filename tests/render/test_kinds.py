"""Every paper of every pack has its look, prints, and agrees with its token in all four parts."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pdfplumber
import pypdfium2
import pytest

from ocr import Reader
from signing import TYPE_NUMBERS
from tests.render.papers import AT, CLAIMS, OFFICE, a_world, parts_of
from verifier.messages import has
from verifier.regions import Region
from verifier.render import (
    EntryView,
    GlyphMissingError,
    HoursView,
    bind_paper,
    find_paper_kind,
    paper_kinds,
    render_certificate_pdf,
    sign_pdf,
    signed_claims,
)
from verifier.rules import load_packs

PACKS = load_packs()
END = date(2024, 12, 31)
KINDS = {
    kind.code: kind
    for region, year in (("450000", 2024), ("150000", 2022), ("440000", 2024), ("650000", 2024), ("370300", 2024), ("000000", 2024))
    for kind in paper_kinds(PACKS.for_year(Region(region), year), date(year, 12, 31))
}  # fmt: skip
RARE = "㛃䶮𬭎𠅤𬸪𪟝㭎䴙𣲗"
WORLD = a_world()
TRUST = WORLD.trust()
ENTRIES = (
    EntryView("2024-03-11 至 03-13", "工业互联网安全高级研修班", "培训进修", "专业科目", "24", "合格", "ZB Q4(3)一"),
    EntryView("2024 年度", "学习强国年度积分 2316 分", "学习强国", "公需科目", "10", "", "ZB Q4(1)"),
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """The reader, with its child process."""
    with_child = Reader()
    yield with_child
    with_child.close()


def paper_of(kind, claims=CLAIMS, **changes):
    """The view of a paper of this kind."""
    entries = ENTRIES if kind.lists_entries else ()
    said = {"said_zh": kind.said("zh"), "said_en": kind.said("en"), "entries": entries}
    titles = {"title_zh": kind.title("zh"), "title_en": kind.title("en"), "unit": "示例市第一机床厂有限责任公司"}
    return WORLD.view(claims, **said | titles | changes)


def test_the_regions_give_the_papers_that_their_sources_name():
    """Guangxi two, Inner Mongolia the card, Guangdong after the audit, Xinjiang the register; the others a statement of the year."""
    assert {code: (kind.id, kind.layout, kind.conditions) for code, kind in KINDS.items()} == {
        "public_course": ("GX-C1", "annual", ("public_compulsory_passed",)),
        "continuing_education": ("GX-C2", "annual", ("requirements_met", "audit_passed")),
        "audit_card": ("IM-CARD", "card", ("base_report_passed",)),
        "annual_after_audit": ("GD-C1", "annual", ("requirements_met", "audit_passed")),
        "registration": ("XJ-CE", "sheet", ("issuer_is_regional_hr",)),
        "yearly_record": ("default", "sheet", ("requirements_met",)),
        "annual_hours": ("default", "annual", ("requirements_met",)),
    }


def test_every_pack_has_papers_whose_type_is_registered():
    """No pack is left without one, each has its words in both languages, and tokens say its type by number."""
    for pack in PACKS:
        for kind in paper_kinds(pack, max(pack.pack.edition_from, END)):
            assert kind.type in TYPE_NUMBERS
            assert has(f"render.paper.{kind.code}.title")
            assert has(f"render.paper.{kind.code}.said")


def test_a_paper_is_found_by_its_id_on_its_days():
    """Before the rule, and by another name, there is none."""
    pack = PACKS.for_year(Region("450000"), 2024)
    assert find_paper_kind(pack, "GX-C2", END) == KINDS["continuing_education"]
    assert find_paper_kind(pack, "GX-C2", date(2023, 12, 31)) is None
    assert find_paper_kind(pack, "IM-CARD", END) is None


@pytest.mark.parametrize("code", KINDS)
@pytest.mark.parametrize("holder", ["王敏", RARE, "阿卜杜热西提·买买提艾力"])
def test_every_paper_agrees_with_its_token(code, holder, reader):
    """Whatever the layout, page, data, code and signature of an honest paper agree, with rare and long names too."""
    claims = replace(CLAIMS, holder=holder)
    view = paper_of(KINDS[code], claims)
    pdf = sign_pdf(render_certificate_pdf(view, created_at=AT, layout=KINDS[code].layout), WORLD.seal, at=AT)
    found = bind_paper(parts_of(pdf, reader, TRUST), lambda text: signed_claims(text, TRUST))
    assert found.tampered == (), found.findings
    assert found.claims == claims


@pytest.mark.parametrize("code", KINDS)
def test_every_layout_prints_the_code_large_enough(code):
    """0.8 mm a module or more, wherever the code stands, for longer tokens too."""
    kind = KINDS[code]
    for holder in ("王敏", RARE * 2):
        view = paper_of(kind, replace(CLAIMS, holder=holder))
        pdf = render_certificate_pdf(view, created_at=AT, layout=kind.layout)
        modules = int(view.qr_svg.split('viewBox="0 0 ')[1].split()[0])
        with pdfplumber.open(io.BytesIO(pdf)) as opened:
            page = opened.pages[0]
            black = [
                each for each in page.curves + page.rects if each.get("non_stroking_color") in ((0,), (0, 0, 0), 0)
            ]
            left, right = min(each["x0"] for each in black), max(each["x1"] for each in black)
        assert (right - left) / 72 * 25.4 / (modules - 8) >= 0.8


@pytest.mark.parametrize("layout", ["annual", "card", "sheet"])
def test_every_layout_is_archival_reproducible_and_one_page(layout):
    """PDF/A-3b, the same bytes twice, one page for an ordinary year."""
    view = paper_of(KINDS["yearly_record"])
    pdf = render_certificate_pdf(view, created_at=AT, layout=layout)
    assert b"<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert render_certificate_pdf(view, created_at=AT, layout=layout) == pdf
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_a_long_record_goes_on_over_pages():
    """Sixty entries: every one is printed, the head of the table on each page."""
    entries = tuple(replace(ENTRIES[0], title=f"课程第{number:02}号") for number in range(60))
    pdf = pypdfium2.PdfDocument(
        render_certificate_pdf(paper_of(KINDS["yearly_record"], entries=entries), created_at=AT, layout="sheet")
    )
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
    assert len(texts) > 1
    assert all("Content" in text for text in texts if "课程第" in text)
    assert all(f"课程第{number:02}号" in "".join(texts) for number in range(60))


def test_a_registered_seal_is_printed_instead_of_the_drawn_one():
    """The office's own image takes the place of ring and star."""
    seal = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#00aa00"/></svg>'
    page = pypdfium2.PdfDocument(render_certificate_pdf(paper_of(KINDS["annual_hours"], seal_svg=seal), created_at=AT))[
        0
    ]
    colours = {colour for _, colour in page.render(scale=1).to_pil().getcolors(1_000_000)}
    assert (0, 170, 0) in colours
    assert (184, 35, 47) not in colours


def test_the_proof_of_the_log_travels_in_the_data_and_nowhere_else():
    """The attached JSON has it; entries, employer and drawings stay out of the data."""
    kind = KINDS["yearly_record"]
    pdf = render_certificate_pdf(paper_of(kind, log_proof="AbC"), created_at=AT, layout=kind.layout)
    data = bytes(pypdfium2.PdfDocument(pdf).get_attachment(0).get_data()).decode()
    assert '"log_proof": "AbC"' in data
    for left_out in ("entries", "unit", "seal_svg", "said_zh", "qr_svg"):
        assert f'"{left_out}"' not in data


def test_a_character_of_an_entry_that_the_font_lacks_is_refused():
    """Not only names: whatever is printed must have its picture."""
    with pytest.raises(GlyphMissingError):
        render_certificate_pdf(
            paper_of(KINDS["yearly_record"], entries=(replace(ENTRIES[0], title="\U0002a700"),)), created_at=AT
        )


def test_long_titles_and_offices_stay_on_the_page():
    """The longest title and office that a node may have fit inside the frame."""
    view = paper_of(
        KINDS["public_course"],
        issuer=OFFICE + "（专业技术人员继续教育管理办公室示例分中心）",
        hours=(HoursView("公需科目", "Public subjects", "15"),),
    )
    with pdfplumber.open(io.BytesIO(render_certificate_pdf(view, created_at=AT))) as opened:
        page = opened.pages[0]
        assert all(char["x0"] > 30 and char["x1"] < page.width - 30 for char in page.chars if char["upright"])
