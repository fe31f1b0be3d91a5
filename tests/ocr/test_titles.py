"""A title alone, over a name and a date, names the kind; what it names is never surely another."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ocr import classify_proof, split_proofs
from tests.ocr.written import written

TITLES = tomllib.loads((Path(__file__).parent / "titles.toml").read_text(encoding="utf-8"))
WITHOUT_HOLDER = {"not_proof", "roster", "standard"}


def _kind(title: str, kind: str) -> str:
    body = "2024年5月9日" if kind in WITHOUT_HOLDER else "王敏 同志：\n编号：2024-0031\n海川市某单位\n2024年5月9日"
    document = written(f"# {title}\n{body}")
    return str(classify_proof(document, split_proofs(document)[0]).kind)


@pytest.mark.parametrize(("kind", "titles"), TITLES.items(), ids=TITLES)
def test_titles_name_their_kind(kind, titles):
    """Every printed title of the list is read as its kind."""
    assert {title: _kind(title, kind) for title in titles} == dict.fromkeys(titles, kind)
