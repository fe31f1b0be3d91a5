"""PDFs with text layers for the tests: set by typst, then changed by hand the way people and programs change them."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import typst
from PIL import Image

FONTS = Path(__file__).resolve().parents[2] / "templates" / "assets" / "fonts"
_PAGE = """#set page(width: 210mm, height: 297mm, margin: 25mm)
#set text(font: "Noto Serif SC", size: 14pt, lang: "zh")
"""
CERTIFICATE = (
    """#align(center)[#text(size: 28pt)[结业证书]]
#v(1cm)
证书编号：ZBJX-2024-00317

王敏同志于2024年3月11日至2024年3月13日参加智能制造培训，共计24学时。

#align(right)[淄博市示例培训中心 #linebreak() 2024年3月13日]
""",
)


def set_pages(*bodies: str) -> bytes:
    """Set each body as a page."""
    return bytes(typst.compile((_PAGE + "\n#pagebreak()\n".join(bodies)).encode(), font_paths=[str(FONTS)]))


def certificate() -> bytes:
    """One page that says who learned what, and for how long."""
    return set_pages(*CERTIFICATE)


def changed(data: bytes, change: Callable[[pdfium.PdfDocument, pdfium.PdfPage], None]) -> bytes:
    """The file after a change to its first page."""
    document = pdfium.PdfDocument(data)
    page = document[0]
    change(document, page)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def place_of(data: bytes, text: str) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a text on the first page, in points."""
    document = pdfium.PdfDocument(data)
    text_page = document[0].get_textpage()
    found = text_page.search(text, match_case=True).get_next()
    assert found is not None
    boxes = [text_page.get_charbox(index) for index in range(found[0], found[0] + found[1])]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def paint_white(page: pdfium.PdfPage, box: tuple[float, float, float, float]) -> None:
    """Paint a white rectangle over a place."""
    left, bottom, right, top = box
    path = pdfium_c.FPDFPageObj_CreateNewRect(left - 2, bottom - 3, right - left + 4, top - bottom + 6)
    pdfium_c.FPDFPageObj_SetFillColor(path, 255, 255, 255, 255)
    pdfium_c.FPDFPath_SetDrawMode(path, pdfium_c.FPDF_FILLMODE_WINDING, 0)
    pdfium_c.FPDFPage_InsertObject(page, path)


def paste(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, image: Image.Image, box: tuple[float, float, float, float]
) -> None:
    """Paste a picture into a place."""
    left, bottom, right, top = box
    picture = pdfium.PdfImage.new(document)
    pixels = np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
    picture.set_bitmap(pdfium.PdfBitmap.from_pil(Image.fromarray(pixels[:, :, ::-1])))
    picture.set_matrix(pdfium.PdfMatrix().scale(right - left, top - bottom).translate(left, bottom))
    page.insert_obj(picture)


def make_invisible(page: pdfium.PdfPage) -> None:
    """Turn all text into text that is not painted."""
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT]):
        pdfium_c.FPDFTextObj_SetTextRenderMode(item, pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def lying_font(shown: str, stated: str) -> bytes:
    """A PDF whose outlines show one text while its table of characters states another (same length, ASCII)."""
    pairs = sorted(set(zip(shown, stated, strict=True)))
    table = "\n".join(f"<{ord(one):02X}> <{ord(other):04X}>" for one, other in pairs)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(pairs)} beginbfchar\n{table}\nendbfchar endcmap end end"
    )
    content = f"BT /F1 24 Tf 72 700 Td ({shown}) Tj ET"
    return assemble(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    )


def filled_form(value: str) -> bytes:
    """A PDF with one line of text and a form field that was filled in."""
    content = "BT /F1 18 Tf 72 760 Td (Certificate of Attendance, name of the holder:) Tj ET"
    look = f"BT /F1 18 Tf 2 6 Td ({value}) Tj ET"
    return assemble(
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/DR<</Font<</F1 4 0 R>>>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Annots[6 0 R]"
        "/Resources<</Font<</F1 4 0 R>>>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V({value})/Rect[72 700 400 726]/F 4/P 3 0 R"
        "/DA(/F1 18 Tf 0 g)/AP<</N 7 0 R>>>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 328 26]/Resources<</Font<</F1 4 0 R>>>>/Length {len(look)}>>"
        f"stream\n{look}\nendstream",
    )


def assemble(*objects: str) -> bytes:
    """A PDF of numbered objects with its table of places."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010d} 00000 n \n".encode()
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
