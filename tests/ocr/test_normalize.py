"""The one place where printed text becomes comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import normalize_text
from ocr.normalize import fold


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("學(xué)時", "学时"),
        ("內(nèi)人社辦發(fā)〔2021〕212號", "内人社办发〔2021〕212号"),
        ("由當(dāng)?shù)厝松绮块T組織", "由当地人社部门组织"),
        ("領(lǐng)域?qū)W時", "领域学时"),
        ("領(lǐng)域?qū)I(yè)技術", "领域专业技术"),
        ("網(wǎng)上審驗?zāi)K", "网上审验模块"),
        ("年限確定?！奥毞Q申報", "年限确定。“职称申报"),
        ("８０　学 时", "80学时"),
        ("王 敏 同 志", "王敏同志"),
        ("2 0 2 4 年", "2024年"),
        ("Vol. 12, No. 4", "Vol. 12, No. 4"),
        ("学时(h)", "学时(h)"),
        ("李昇、王堃、张喆", "李昇、王堃、张喆"),
        ("專業技術人員", "专业技术人员"),
    ],
)
def test_printed_text_is_brought_into_one_form(printed, normal):
    """Width, script, damage and stray spaces go; what is meant stays, names with revived characters too."""
    assert normalize_text(printed) == normal


@given(st.text(max_size=60))
def test_each_character_knows_where_it_was_printed(text):
    """Origins are as many as characters, never go back, and lie inside the printed text."""
    folded = fold(text)
    assert len(folded.text) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= place < len(text) for place in folded.origin)


@given(st.text(alphabet="学習時間证書 　abc12，。（）", max_size=40))
def test_normalising_twice_changes_nothing(text):
    """The form is final for ordinary text."""
    once = normalize_text(text)
    assert normalize_text(once) == once
