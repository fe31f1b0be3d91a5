"""How fast and how well pages are read, against stock RapidOCR and Tesseract on the same pictures in the same run.

The sheets are those of tests/ocr/sheets.py (issuer and date under a red seal; clean, scanned, photographed, on their side), as JPEG files of a
phone's size. Error is the share of characters of the known lines that no line of the reading has. XUESHI_BENCH_PAGES sets how
many sheets are drawn (default 4, each in four qualities).
"""

import contextlib
import io
import os
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from opencc import OpenCC
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
_PAGES = int(os.environ.get("XUESHI_BENCH_PAGES", "4"))
_ROUNDS = 5  # of decoding each file in both ways
_T2S = OpenCC("t2s")


Read = Callable[[bytes], Sequence[str]]


@dataclass(frozen=True)
class Sample:
    """A file with the lines that are on it."""

    data: bytes
    lines: tuple[str, ...]
    date: str


@dataclass(frozen=True)
class Figures:
    """What one reader did on all samples: wall and CPU seconds a page, error (0..1), share of dates under seals read."""

    wall: float
    cpu: float
    error: float
    dates: float


def bench() -> list[dict[str, Any]]:
    """Rows {name, value, unit, target, note}."""
    from ocr import Reader

    samples = _samples()
    with Reader() as reader:
        readers = {
            "ours": lambda data: [line.text for line in reader.read(data).lines],
            "stock": _stock(),
            "tesseract": _tesseract(),
        }
        figures = _measure(readers, samples)
    ours, stock, tesseract = figures["ours"], figures["stock"], figures["tesseract"]
    first_page, peak = _fresh_process()
    amx = "amx" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    wrong = f"stock {100 * stock.error:.2f}, Tesseract {100 * tesseract.error:.2f}"
    dates = f"stock {100 * stock.dates:.0f}, Tesseract {100 * tesseract.dates:.0f}"
    return [
        _row("pages a second", 1 / ours.wall, "1/s", "", f"{len(samples)} mixed pages, the whole reading"),
        _row(
            "faster than stock RapidOCR",
            stock.wall / ours.wall,
            "x",
            "≥ 8" if amx else "≥ 4",
            f"stock {stock.wall:.2f} s",
        ),
        _row("faster than Tesseract chi_sim", tesseract.wall / ours.wall, "x", "", f"Tesseract {tesseract.wall:.2f} s"),
        _row("CPU seconds a scanned page", ours.cpu, "s", "≤ 0.8" if amx else "≤ 1.9", f"stock {stock.cpu:.2f}"),
        _row("characters wrong", 100 * ours.error, "%", "", wrong),
        _row("dates under seals read", 100 * ours.dates, "%", "", dates),
        _row("text-layer page", _layer_ms(), "ms", "≤ 120", "whole reading, picture compared"),
        _row("first page after start", first_page, "s", "≤ 3", "fresh process: imports, decoder, models, one page"),
        _row("peak memory of a worker", peak, "MiB", "≤ 1200", "all these pages, four threads"),
        _row(
            "isolation", _isolation_percent(samples, ours.wall), "%", "≤ 5", "decoding in a child against decoding here"
        ),
    ]


def _row(name: str, value: float, unit: str, target: str, note: str) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": unit, "target": target, "note": note}


def _samples() -> list[Sample]:
    from tests.ocr.sheets import QUALITIES, distort, draw_sheet

    samples = []
    for seed in range(1, _PAGES + 1):
        sheet = draw_sheet(seed)
        for quality in QUALITIES:
            out = io.BytesIO()
            distort(sheet.image, quality, seed).save(out, "JPEG", quality=88)
            samples.append(Sample(out.getvalue(), sheet.lines, sheet.date))
    return samples


def _fresh_process() -> tuple[float, float]:
    program = f"""
import sys, time
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests" / "bench")!r}]
data = sys.stdin.buffer.read()
began = time.monotonic()
from ocr import open_reader
reader = open_reader()
reader.read(data)
first = time.monotonic() - began
import bench_reading
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as threads:
    list(threads.map(lambda sample: reader.read(sample.data).lines, bench_reading._samples()))
reader.close()
status = open("/proc/self/status").read()
print(first, int(status.split("VmHWM:")[1].split()[0]) / 1024)
"""
    data = _samples()[1].data
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    first, peak = done.stdout.split()
    return float(first), float(peak)


def _measure(readers: dict[str, Read], samples: Sequence[Sample]) -> dict[str, Figures]:
    """Every reader on every sample, taking turns: a machine that is busy for a while is busy for all of them."""
    spent: dict[str, list[float]] = {name: [0.0, 0.0, 0, 0] for name in readers}
    for read in readers.values():
        read(samples[0].data)
    for sample in samples:
        for name, read in readers.items():
            began, cpu = time.monotonic(), _cpu_seconds()
            reading = read(sample.data)
            figures = (
                time.monotonic() - began,
                _cpu_seconds() - cpu,
                _errors(reading, sample),
                _has_date(reading, sample),
            )
            spent[name] = [before + now for before, now in zip(spent[name], figures, strict=True)]
    letters = sum(len(_letters(line)) for sample in samples for line in sample.lines)
    count = len(samples)
    return {
        name: Figures(wall / count, cpu / count, errors / letters, dates / count)
        for name, (wall, cpu, errors, dates) in spent.items()
    }


def _has_date(reading: Sequence[str], sample: Sample) -> bool:
    return _letters(sample.date) in _letters("".join(reading))


def _cpu_seconds() -> float:
    """CPU of this process, its living children (the decoders) and its ended ones."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent) + sum(_ticks(child) for child in _children())


def _children() -> list[str]:
    children: list[str] = []
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):  # a thread may end while it is looked at
            children += (task / "children").read_text(encoding="ascii").split()
    return children


def _ticks(pid: str) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _stock() -> Read:
    import logging

    from rapidocr import RapidOCR

    logging.disable(logging.WARNING)
    engine = RapidOCR()
    logging.disable(logging.NOTSET)
    return lambda data: engine(_pixels(data)[:, :, ::-1]).txts or ()


def _tesseract() -> Read:
    import pytesseract

    os.environ["OMP_THREAD_LIMIT"] = "1"
    return lambda data: pytesseract.image_to_string(Image.fromarray(_pixels(data)), lang="chi_sim").splitlines()


def _pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _T2S.convert(text))
    return "".join(char for char in folded if char.isalnum()).replace("〇", "0").replace("○", "0")


def _errors(reading: Sequence[str], sample: Sample) -> int:
    said = [_letters(line) for line in reading if _letters(line)]
    # A reader may part a line at its gaps: up to four pieces in a row count as one.
    runs = ["".join(said[start : start + length]) for length in (1, 2, 3, 4) for start in range(len(said))]
    return sum(min((_distance(_letters(line), other) for other in runs), default=len(line)) for line in sample.lines)


def _distance(wanted: str, said: str) -> int:
    """Edit distance, never more than all letters wrong."""
    before = np.arange(len(said) + 1)
    codes = np.frombuffer(said.encode("utf-32le"), np.uint32)
    places = np.arange(len(said) + 1)
    for row, char in enumerate(wanted, start=1):
        now = np.empty_like(before)
        now[0] = row
        now[1:] = np.minimum(before[:-1] + (codes != ord(char)), before[1:] + 1)
        before = np.minimum.accumulate(now - places) + places
    return min(int(before[-1]), len(wanted))


def _layer_ms() -> float:
    from ocr import Reader
    from tests.ocr.layered import certificate

    data = certificate()
    with Reader() as reader:
        reader.read(data)
        began = time.monotonic()
        for _ in range(5):
            reader.read(data)
        return (time.monotonic() - began) / 5 * 1000


def _isolation_percent(samples: Sequence[Sample], page_seconds: float) -> float:
    """What the child costs above decoding in this process, as a share of a page's whole reading.

    Both ways decode a file in turn, and the best of some rounds counts: what else runs on the machine must not stand for the child.
    """
    from ocr.intake import DecoderPool, MediaType, decode_file
    from ocr.intake.pictures import decode_pictures
    from ocr.limits import DEFAULT_LIMITS

    pool = DecoderPool(size=1)
    ways: tuple[Callable[[bytes], object], ...] = (
        lambda data: list(decode_file(data, pool, DEFAULT_LIMITS)),
        lambda data: list(decode_pictures(data, MediaType.JPEG, DEFAULT_LIMITS)),
    )
    best = [[float("inf")] * len(samples) for _ in ways]
    for _ in range(_ROUNDS):
        for place, sample in enumerate(samples):
            for way, decode in enumerate(ways):
                began = time.monotonic()
                decode(sample.data)
                best[way][place] = min(best[way][place], time.monotonic() - began)
    pool.close()
    apart, here = (sum(seconds) for seconds in best)
    return 100 * (apart - here) / len(samples) / page_seconds
