"""Documents as the reader hands them over, made of lines of print on a white page."""

import io

import pytest
from PIL import Image

from ocr import Box, Document, Line, Page, PageSource

CERTIFICATE = (
    "结业证书",
    "王敏同志于2024年5月7日至9日参加山东省机械工程学术年会,",
    "共计30学时。特此证明。",
    "山东省机械工程学会",
    "2024年5月9日",
)
INVOICE = (
    "增值税电子普通发票",
    "购买方名称:某某公司",
    "货物或应税劳务名称:培训费",
    "价税合计(大写):壹仟圆整",
    "开票日期:2024年5月9日",
)


def a_document(*pages, notes=()):
    """A document of pages, each a list of lines from top to bottom."""
    drawn = io.BytesIO()
    Image.new("RGB", (800, 1100), "white").save(drawn, "PNG")
    return Document(
        sha256="a" * 64,
        media_type="application/pdf",
        byte_count=1000,
        pages=tuple(
            Page(
                number=number,
                width_px=800,
                height_px=1100,
                lines=tuple(
                    Line(text, Box(0.1, 0.1 + place * 0.1, 0.1 + 0.02 * len(text), 0.14 + place * 0.1), 0.99, number)
                    for place, text in enumerate(texts)
                ),
                source=PageSource.TEXT_LAYER,
                image=drawn.getvalue(),
                image_media_type="image/png",
                notes=tuple(notes),
            )
            for number, texts in enumerate(pages, start=1)
        ),
    )


@pytest.fixture(name="certificate")
def _certificate():
    return a_document(CERTIFICATE)


@pytest.fixture(name="document_of")
def _document_of():
    return a_document


@pytest.fixture(name="invoice_lines")
def _invoice_lines():
    return INVOICE


@pytest.fixture(name="certificate_lines")
def _certificate_lines():
    return CERTIFICATE
