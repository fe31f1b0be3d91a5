"""The detector's folded head gives the map of the model as it came."""

import numpy as np
import pytest

from ocr.engines.detection import find_text
from ocr.engines.detector_head import fold_head, unfold
from ocr.engines.models import find_model
from ocr.engines.sessions import open_session
from tests.ocr.sheets import draw_sheet, pixels_of

openvino = pytest.importorskip("openvino")


def test_the_folded_head_finds_the_same_places():
    """On a sheet, both forms of the model find the same boxes to within a pixel or two."""
    pixels = pixels_of(draw_sheet(3).image)
    plain = open_session(find_model("detection"), threads=1, runtime="openvino")
    folded = open_session(find_model("detection"), threads=1, runtime="openvino", rewrite=fold_head)
    wanted, found = find_text(pixels, plain), find_text(pixels, folded)
    assert len(wanted) == len(found) > 5
    for one in wanted:
        assert min(np.abs(one.corners - other.corners).max() for other in found) < 6


def test_the_folded_map_is_that_of_the_model():
    """In full precision no pixel of the map differs."""
    core = openvino.Core()
    batch = np.random.default_rng(1).standard_normal((1, 3, 96, 160)).astype(np.float32)
    maps = []
    for rewrite in (fold_head, lambda model: model):
        model = core.compile_model(
            rewrite(core.read_model(find_model("detection"))), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
        )
        maps.append(unfold(np.asarray(model([batch])[0])))
    assert maps[0].shape == maps[1].shape == (96, 160)
    assert np.abs(maps[0] - maps[1]).max() < 1e-3


def test_a_model_that_ends_otherwise_is_left_alone():
    """The recogniser has another head: nothing of it is rewritten."""
    model = openvino.Core().read_model(find_model("recognition"))
    assert fold_head(model) is model
