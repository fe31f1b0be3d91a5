"""Dates in every spelling."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr import parse_date_span
from ocr.dates import find_dates

SPANS = {
    "2024年5月7日至9日": ("2024-05-07", "2024-05-09"),
    "2024年5月7日—5月9日": ("2024-05-07", "2024-05-09"),
    "2024 年 5 月 7 日 至 9 日": ("2024-05-07", "2024-05-09"),
    "２０２４年５月７日": ("2024-05-07", "2024-05-07"),
    "2024年12月30日至2025年1月2日": ("2024-12-30", "2025-01-02"),
    "2024年12月30日至1月2日": ("2024-12-30", "2025-01-02"),
    "2024年4月28日-5月2日": ("2024-04-28", "2024-05-02"),
    "2024.05.07-05.09": ("2024-05-07", "2024-05-09"),
    "2024.05.07-09": ("2024-05-07", "2024-05-09"),
    "2024.5.7—2024.5.9": ("2024-05-07", "2024-05-09"),
    "2024/5/7": ("2024-05-07", "2024-05-07"),
    "2024-05-07至2024-05-09": ("2024-05-07", "2024-05-09"),
    "2024年5月7-9日": ("2024-05-07", "2024-05-09"),
    "2024年5月7、8、9日": ("2024-05-07", "2024-05-09"),
    "2024年6月1日、8日、15日、22日(每周六)": ("2024-06-01", "2024-06-22"),
    "2024年5月7日(星期二)至9日(星期四)": ("2024-05-07", "2024-05-09"),
    "2024年5月7日上午8:30至9日17:00": ("2024-05-07", "2024-05-09"),
    "自2024年5月7日起至2024年5月9日止": ("2024-05-07", "2024-05-09"),
    "二〇二四年五月九日": ("2024-05-09", "2024-05-09"),
    "二○二四年五月七日至九日": ("2024-05-07", "2024-05-09"),
    "二0二四年十二月三十一日": ("2024-12-31", "2024-12-31"),
    "贰零贰肆年伍月玖日": ("2024-05-09", "2024-05-09"),
    "2O24年5月7日": ("2024-05-07", "2024-05-07"),
    "May 7-9, 2024": ("2024-05-07", "2024-05-09"),
    "7-9 May 2024": ("2024-05-07", "2024-05-09"),
    "from 7 to 9 May 2024": ("2024-05-07", "2024-05-09"),
    "May 7th to June 2nd, 2024": ("2024-05-07", "2024-06-02"),
    "Dec. 30, 2024 – Jan. 2, 2025": ("2024-12-30", "2025-01-02"),
    "December 30 - January 2, 2025": ("2024-12-30", "2025-01-02"),
    "on 7 May, 2024": ("2024-05-07", "2024-05-07"),
    "2024年5月": ("2024-05-01", "2024-05-31"),
    "2023年2月至4月": ("2023-02-01", "2023-04-30"),
    "20240507": ("2024-05-07", "2024-05-07"),
}


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_a_span_is_read_inclusively(text, span):
    """Both ends of every spelling are the days that are printed."""
    parsed = parse_date_span(text)
    assert parsed.span == tuple(map(date.fromisoformat, span))
    assert parsed.code is None


@pytest.mark.parametrize(
    "text",
    ["2025年11月31日", "2023年2月29日", "2024-02-30", "2024年13月1日", "September 31, 2024", "2024年5月30日至6月31日"],
)
def test_an_impossible_date_is_reported_and_never_rolled_over(text):
    """A real notice prints 2025年11月31日: there is no span, and the code says why."""
    parsed = parse_date_span(text)
    assert parsed.span is None
    assert parsed.code == "IMPOSSIBLE_DATE"


def test_a_span_that_ends_before_it_starts_has_no_days():
    """2024年5月9日至7日 is not turned around."""
    assert parse_date_span("2024年5月9日至7日").code == "DATE_ORDER"


def test_days_without_a_year_are_no_span():
    """5月7日至9日 alone names no days."""
    parsed = parse_date_span("5月7日至9日")
    assert (parsed.span, parsed.code) == (None, "DATE_NO_YEAR")


def test_a_list_keeps_its_days():
    """Four Saturdays are four days, not three weeks."""
    days = parse_date_span("2024年6月1日、8日、15日、22日").days
    assert [day.day for day in days] == [1, 8, 15, 22]


@settings(deadline=None)  # the first reading builds its tables
@given(st.dates(date(1990, 1, 1), date(2099, 6, 30)), st.integers(0, 40))
def test_every_printed_span_is_read_back(first, length):
    """Any span printed with both years is read as it was meant."""
    last = first + timedelta(days=length)
    text = f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日"
    assert parse_date_span(text).span == (first, last)


@given(st.text(max_size=80))
def test_any_text_is_searched_without_an_error(text):
    """Whatever is printed, the search ends with mentions inside the text."""
    for mention in find_dates(text):
        assert 0 <= mention.start < mention.end <= len(text)
