"""The public folder of hostile files: every one ends with a result or one of our errors."""

from pathlib import Path

import pytest

from ocr import Reader
from tests.ocr.read_corpus import read_corpus, violations


def test_every_hostile_file_ends_in_time(shared: Path):
    """All files of the corpora end within 60 seconds with a result or an error of ours, and the reader still reads."""
    folder = shared / "corpora"
    if not folder.is_dir():
        pytest.skip("needs the public corpora beside the checkout (or XUESHI_SHARED)")
    with Reader() as reader:
        outcomes = read_corpus(folder, reader)
        assert violations(outcomes, seconds=60) == []
        assert len(outcomes) > 100
        assert {"read", "ocr.damaged", "ocr.not_a_document", "ocr.truncated"} <= {outcome.ended for outcome in outcomes}
