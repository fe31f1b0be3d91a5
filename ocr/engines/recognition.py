"""What a strip of print says: the recogniser of PP-OCRv6 and the decoding of its columns.

Decides how strips are scaled and padded, and keeps for every character where it stands and how sure the model is. Source:
“Connectionist Temporal Classification” (Graves et al., 2006), greedy decoding. Strips run one by one, side by side on all
threads: batches of different widths would compute padding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.engines.protocol import Pixels
    from ocr.engines.sessions import Session, Tensor

_HEIGHT_PX = 48
_GRID_PX = 160  # widths are padded to multiples, for the sake of memory
_MAX_WIDTH_PX = 3200  # longer strips are squeezed
_BLANK = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """A recognised strip: its text; for each character its confidence and its middle as a fraction of the strip's length."""

    text: str
    confidences: tuple[float, ...]
    middles: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """The mean over the characters, 0..1."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


def alphabet_of(session: Session) -> tuple[str, ...]:
    """The characters by column of the model's output: blank first, the space last."""
    return ("", *session.characters, " ")


def read_strips(strips: Sequence[Pixels], session: Session, alphabet: Sequence[str]) -> tuple[Strip, ...]:
    """Read strips, longest first so that no thread is left with a long one at the end; answers in the order given."""
    order = sorted(range(len(strips)), key=lambda index: -strips[index].shape[1] / strips[index].shape[0])
    prepared = [_prepare(strips[index]) for index in order]
    results: list[Strip] = [Strip("", (), ())] * len(strips)

    def take(place: int, output: Tensor) -> None:
        used = prepared[place][1]
        results[order[place]] = _decode(output[0], used, alphabet)

    session.run_each([batch for batch, _ in prepared], take)
    return tuple(results)


def _prepare(strip: Pixels) -> tuple[Tensor, float]:
    """The strip as a padded tensor, and the share of its width that is strip."""
    height, width = strip.shape[:2]
    inner = min(max(1, -(-_HEIGHT_PX * width // height)), _MAX_WIDTH_PX)
    resized = cv2.resize(
        strip, (inner, _HEIGHT_PX), interpolation=cv2.INTER_AREA if height > 2 * _HEIGHT_PX else cv2.INTER_LINEAR
    )
    whole = -(-inner // _GRID_PX) * _GRID_PX
    batch = np.zeros((1, 3, _HEIGHT_PX, whole), np.float32)
    # The model was trained on BGR scaled to -1..1, padded with the middle.
    batch[0, :, :, :inner] = cv2.dnn.blobFromImage(resized, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True)[0]
    return batch, inner / whole


def _decode(columns: Tensor, used: float, alphabet: Sequence[str]) -> Strip:
    best = columns.argmax(axis=1)
    first = np.ones(len(best), bool)
    first[1:] = best[1:] != best[:-1]
    kept: NDArray[np.intp] = np.flatnonzero(first & (best != _BLANK))
    middles = (kept + 0.5) / max(len(best) * used, 1e-6)
    return Strip(
        text="".join(alphabet[best[column]] for column in kept),
        confidences=tuple(float(columns[column, best[column]]) for column in kept),
        middles=tuple(float(min(middle, 1.0)) for middle in middles),
    )
