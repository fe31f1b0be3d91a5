"""Lists as files: whatever people wrote into a cell, no spreadsheet runs it, and it is read back as it was."""

import csv
import io
import json
import re
import zipfile

import pytest
import python_calamine
from hypothesis import example, given, settings
from hypothesis import strategies as st

from verifier.render.sheets import FORMULA_STARTS, SheetForm, safe_cell, sheet_pieces, workbook_pieces

DANGEROUS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u3000＝1",
    "＠x",
    "＋x",
    "－x",
    "\ufeff=1",
    '=HYPERLINK("//evil")',
)
CELLS = st.one_of(st.text(max_size=40), st.sampled_from(DANGEROUS))


def written(form, rows):
    """A file of two columns."""
    return b"".join(sheet_pieces(form, ("a", "b"), ("甲", "=乙"), rows))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
@example([(one, one) for one in DANGEROUS])
def test_a_workbook_holds_no_formula(cells):
    """No sheet has a formula or a link, every cell is a string."""
    data = written(SheetForm.XLSX, [{"a": a, "b": b} for a, b in cells])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            part = parts.read(name).decode("utf-8")
            if name.startswith("xl/worksheets/"):
                assert not re.search(r"<f[ >/]|<hyperlink|<oleObject", part)
                assert set(re.findall(r'<c r="\w+"(?: s="\d+")? t="(\w+)"', part)) <= {"s", "inlineStr"}
    assert not any(
        "externalLink" in name or "vba" in name.lower() for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
@example([(one, one) for one in DANGEROUS])
def test_a_csv_cell_never_begins_a_formula(cells):
    """After blanks, too; and the text behind the apostrophe is whole."""
    data = written(SheetForm.CSV, [{"a": a, "b": b} for a, b in cells]).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(data, newline="")):
        for cell in row:
            assert cell.lstrip(" \u00a0\u3000\ufeff\u200b")[:1] not in FORMULA_STARTS or not cell.strip(
                " \u00a0\u3000\ufeff\u200b"
            )


@given(st.text(max_size=40))
def test_ordinary_words_stay_as_they_are(text):
    """Only what could be a formula is marked."""
    assert safe_cell(text) in {text, f"'{text}"}
    assert safe_cell("王敏") == "王敏"


def test_what_is_written_is_read_back():
    """Numbers stay text: 18 digits come back as they were."""
    rows = [{"a": "110105194912310021", "b": ["甲", "乙"]}, {"a": "007", "b": None}]
    sheet = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(written(SheetForm.XLSX, rows))
    ).get_sheet_by_index(0)
    assert sheet.to_python() == [["甲", "=乙"], ["110105194912310021", "甲、乙"], ["007", ""]]
    lines = written(SheetForm.JSON, rows).decode().splitlines()
    assert [json.loads(line)["a"] for line in lines] == ["110105194912310021", "007"]


@pytest.mark.parametrize("form", list(SheetForm))
def test_a_large_list_comes_in_pieces(form):
    """Rows are taken one by one and written as they come."""
    taken = []

    def rows():
        for number in range(20_000):
            taken.append(number)
            yield {"a": f"{number}", "b": "x" * 40}

    pieces = sheet_pieces(form, ("a", "b"), ("a", "b"), rows())
    first = next(pieces)
    assert len(first) <= 1 << 17
    if form is not SheetForm.XLSX:
        assert len(taken) < 20_000
    rest = b"".join(pieces)
    assert len(taken) == 20_000
    assert rest


def test_a_workbook_may_have_several_sheets():
    """Each under its name."""
    data = b"".join(workbook_pieces([("汇总", ["a"], [["1"]]), ("明细", ["b"], [["2"], ["3"]])]))
    assert python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == ["汇总", "明细"]
