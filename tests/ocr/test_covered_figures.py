"""Figures under a red seal: sure only where both passes agree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ocr import Box, classify_proof, extract_fields, split_proofs
from ocr.document import Line
from ocr.engines.protocol import Picture
from ocr.reading import encode_image
from ocr.red import find_red_seals
from ocr.under_seal import read_under_seals
from tests.ocr.sheets import draw_sheet, pixels_of
from tests.ocr.written import written

TEXT = "# 结业证书\n兹证明王敏同志于2024年5月7日至9日参加增材制造技术培训班，共24学时，准予结业。\n海川省机械工程学会\n2024年5月9日"


def _stamped(second: str | None):
    """The written certificate on the picture of a sheet whose seal lies over the date."""
    sheet = draw_sheet(3)
    image, height, width = encode_image(pixels_of(sheet.image))
    document = written(TEXT)
    page = document.pages[0]

    seal = find_red_seals(pixels_of(sheet.image))[0]
    under = Box(seal.left, seal.center_y, seal.right, seal.center_y + 0.02)
    *others, last = page.lines
    lines = (*others, replace(last, box=under, second=second))
    return replace(document, pages=(replace(page, lines=lines, image=image, width_px=width, height_px=height),))


@pytest.mark.parametrize(
    ("second", "sure"), [("2024年5月9日", True), ("2024年5月3日", False), ("2024年59日", False), (None, False)]
)
def test_a_date_under_a_seal_is_sure_where_both_passes_agree(second, sure):
    """The day under the ring reads 9 once; the other pass confirms it, reads another figure, or read nothing."""
    document = _stamped(second)
    (proof,) = split_proofs(document)
    issue = extract_fields(document, proof, classify_proof(document, proof).kind)["issue_date"]
    assert issue.value == "2024-05-09"
    assert (issue.confidence >= 0.85) is sure


class _Twice:
    """An engine that reads a sheet as drawn, and a crop as one line over the whole of it."""

    name = "twice"

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, picture):

        del picture
        return (Line(self.text, Box(0.3, 0.45, 0.7, 0.55), 0.99, 1),)


@pytest.mark.parametrize(
    ("first", "second", "sure"), [("2024.05.09", "2024.0509", True), ("2024.5.9", "2024.59", False)]
)
def test_lost_dots_matter_where_a_digit_may_be_missing(first, second, sure):
    """Eight digits are a whole day without their dots; six may lack one."""
    document = _stamped(second)
    page = document.pages[0]
    lines = (*page.lines[:-1], replace(page.lines[-1], text=first))
    document = replace(document, pages=(replace(page, lines=lines),))
    (proof,) = split_proofs(document)
    issue = extract_fields(document, proof, classify_proof(document, proof).kind)["issue_date"]
    assert issue.value == "2024-05-09"
    assert (issue.confidence >= 0.85) is sure


def test_the_second_pass_is_kept_beside_the_first():
    """Where both passes read one place, the line knows what the other one said."""
    pixels = pixels_of(draw_sheet(3).image)
    seal = find_red_seals(pixels)[0]
    first = Line("2024年5月9日", Box(seal.left, seal.center_y - 0.02, seal.right, seal.center_y + 0.02), 0.999, 1)
    (line,) = read_under_seals(Picture(pixels, 1, "0" * 64), (first,), _Twice("2024年5月3日"))
    assert (line.text, line.second) == ("2024年5月9日", "2024年5月3日")
