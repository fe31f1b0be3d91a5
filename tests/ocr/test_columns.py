"""The order in which the lines of a page are read."""

from __future__ import annotations

from ocr.columns import find_fold, join_stacked
from ocr.document import Box, Line
from ocr.sheet import make_sheet


def _line(text: str, left: float, top: float, *, width: float | None = None, height: float = 0.02) -> Line:
    wide = width if width is not None else len(text) * height * 0.7
    return Line(text, Box(left, top, left + wide, top + height), 0.98, 1)


def _letters(text: str, left: float, top: float, step: float = 0.04) -> list[Line]:
    return [_line(letter, left, top + place * step, height=0.03) for place, letter in enumerate(text)]


def test_letters_one_under_the_other_are_a_title():
    """远程培训结业证书 down the left edge is read before the sentences beside it."""
    body = [_line("学员陈一诺参加网络培训", 0.2, 0.12), _line("成绩合格，准予结业", 0.2, 0.2)]
    sheet = make_sheet([*body, *_letters("远程培训结业证书", 0.05, 0.1)])
    assert sheet.lines[0].text == "远程培训结业证书"
    assert sheet.lines[0].line.vertical


def test_latin_letters_of_a_vertical_title_get_their_spaces_back():
    """OnlineCourseCertificate is three words."""
    joined = join_stacked(_letters("OnlineCourse", 0.05, 0.1))
    assert [line.text for line in joined] == ["Online Course"]


def test_a_column_of_marks_is_no_title():
    """男, 女 and 男 under 性别 stay in their rows."""
    marks = _letters("男女男女", 0.5, 0.1)
    assert join_stacked(marks) == tuple(marks)


def test_an_open_booklet_is_read_page_by_page():
    """The heading of the left page does not run into the sentence of the right one."""
    left = [_line("支教证明", 0.1, 0.2, height=0.04), _line("海川示例大学", 0.1, 0.5)]
    right = [
        _line("兹证明陈一诺同志自2025年9月10日至", 0.55, 0.18, width=0.4),
        _line("2028年10月23日到示例县支教，表现优", 0.55, 0.23, width=0.4),
        _line("秀，特此证明，望有关单位予以承认", 0.55, 0.28, width=0.4),
        _line("示例县教育局", 0.75, 0.4),
    ]
    assert find_fold([*left, *right]) is not None
    assert "2025年9月10日至2028年10月23日" in make_sheet([*left, *right]).prose.text


def test_a_form_keeps_its_rows():
    """Labels beside their values are no column of their own, however long the values are."""
    rows = [
        line
        for place, (label, value) in enumerate(
            (
                ("姓名", "陈一诺"),
                ("单位", "海川示例建设集团有限公司"),
                ("项目", "增材制造技术培训班第二期"),
                ("学时", "24学时"),
            )
        )
        for line in (_line(label, 0.1, 0.2 + place * 0.06), _line(value, 0.4, 0.2 + place * 0.06))
    ]
    assert find_fold(rows) is None
    assert make_sheet(rows).row_indexes == ((0, 1), (2, 3), (4, 5), (6, 7))
