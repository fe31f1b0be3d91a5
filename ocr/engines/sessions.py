"""ONNX models on this machine's processor: OpenVINO where it is installed, else onnxruntime.

Decides precision and threads. OpenVINO picks bf16 itself where the processor has it; it keeps compiled code for every shape it
ever saw, so callers pad to few shapes. onnxruntime's spinning is off: idle threads that spin cost other workers their core.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ocr.errors import EngineFailedError, EngineUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

Tensor = NDArray[np.float32]


class Session(Protocol):
    """A loaded model with one input and one output; safe to use from many threads."""

    @property
    def runtime(self) -> str:
        """The library that runs it."""
        ...

    @property
    def characters(self) -> tuple[str, ...]:
        """The labels stored in the model, in order; empty when it has none."""
        ...

    def run(self, batch: Tensor) -> Tensor:
        """Run one batch."""
        ...

    def run_each(self, batches: Sequence[Tensor], take: Callable[[int, Tensor], None]) -> None:
        """Run batches side by side; `take(index, output)` must copy what it keeps."""
        ...


def open_session(
    model: Path,
    *,
    threads: int,
    side_by_side: bool = False,
    runtime: str = "auto",
    rewrite: Callable[[Any], Any] | None = None,
) -> Session:
    """Load a model; `side_by_side` splits the threads over many small batches instead of giving all to one.

    `rewrite` may tell OpenVINO the same model in a cheaper way.

    Raises:
        EngineUnavailableError: neither runtime is installed, or the model cannot be loaded.
    """
    os.environ.setdefault("OPENVINO_TELEMETRY_OPT_OUT", "1")
    if runtime in {"auto", "openvino"}:
        try:
            return _OpenVinoSession(model, threads, side_by_side=side_by_side, rewrite=rewrite)
        except (ImportError, OSError, RuntimeError) as exc:  # not installed, or not for this processor
            if runtime == "openvino":
                raise EngineUnavailableError(engine="rapid", missing="openvino") from exc
    try:
        return _OnnxSession(model, threads)
    except ImportError as exc:
        raise EngineUnavailableError(engine="rapid", missing="onnxruntime") from exc


class _OpenVinoSession:
    runtime = "openvino"

    def __init__(
        self, model: Path, threads: int, *, side_by_side: bool, rewrite: Callable[[Any], Any] | None = None
    ) -> None:
        import openvino

        core = openvino.Core()
        settings: dict[str, Any] = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"}
        if side_by_side:
            settings = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": threads}
        parsed = core.read_model(model)
        self._model = core.compile_model(rewrite(parsed) if rewrite else parsed, "CPU", settings)
        self._lanes = threads if side_by_side else 1
        self._queue = openvino.AsyncInferQueue(self._model, self._lanes)
        self._lock = threading.Lock()
        self.characters = _openvino_characters(parsed)

    def run(self, batch: Tensor) -> Tensor:
        kept: list[Tensor] = []
        self.run_each([batch], lambda _index, output: kept.append(output.copy()))
        return kept[0]

    def run_each(self, batches: Sequence[Tensor], take: Callable[[int, Tensor], None]) -> None:
        failures: list[Exception] = []

        def done(request: Any, index: int) -> None:
            try:
                take(index, request.get_output_tensor(0).data)
            except Exception as exc:  # noqa: BLE001 - it runs in the runtime's own thread; it is raised below
                failures.append(exc)

        try:
            with self._lock:
                self._queue.set_callback(done)
                for index, batch in enumerate(batches):
                    self._queue.start_async([batch], index)
                self._queue.wait_all()
        except RuntimeError as exc:
            raise EngineFailedError(engine="rapid") from exc
        if failures:
            raise failures[0]


def _openvino_characters(model: Any) -> tuple[str, ...]:
    try:
        return tuple(model.get_rt_info()["framework"]["character"].value.splitlines())
    except (KeyError, RuntimeError, AttributeError):
        return ()


class _OnnxSession:
    runtime = "onnxruntime"

    def __init__(self, model: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        said = self._session.get_modelmeta().custom_metadata_map.get("character", "")
        self.characters = tuple(said.splitlines())

    def run(self, batch: Tensor) -> Tensor:
        try:
            return self._session.run(None, {self._input: batch})[0]  # type: ignore[no-any-return]
        except Exception as exc:
            raise EngineFailedError(engine="rapid") from exc

    def run_each(self, batches: Sequence[Tensor], take: Callable[[int, Tensor], None]) -> None:
        for index, batch in enumerate(batches):
            take(index, self.run(batch))
