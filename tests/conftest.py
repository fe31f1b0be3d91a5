"""What all tests share: skips by name for missing Debian packages, and the folder of public test data."""

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _has_chinese_tesseract() -> bool:
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "chi_sim" in listed.stdout.split()


def _has_postgresql() -> bool:
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


PROBES: dict[str, Callable[[], bool]] = {
    "tesseract": _has_chinese_tesseract,
    "chromium": lambda: shutil.which("chromium") is not None,
    "postgresql": _has_postgresql,
    "softhsm2": lambda: shutil.which("softhsm2-util") is not None,
    "poppler-utils": lambda: shutil.which("pdfsig") is not None,
}


@cache
def is_installed(name: str) -> bool:
    """Tell whether the Debian package behind `name` can be used here."""
    return PROBES[name]()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose package is missing, by name; where CI=true a missing package is a failure."""
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            if is_installed(name):
                continue
            if os.environ.get("CI") == "true":
                pytest.fail(f"needs {name}, which is not installed, and CI=true allows no skip", pytrace=False)
            pytest.skip(f"needs {name}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public vectors, corpora and worked cases that lies beside the checkout (or XUESHI_SHARED)."""
    folder = Path(os.environ.get("XUESHI_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the public test data beside the checkout (or XUESHI_SHARED)")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT
