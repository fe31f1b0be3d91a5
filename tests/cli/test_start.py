"""How fast a command starts: what only some commands use is imported by those alone."""

import subprocess
import sys

HEAVY = ("pyhanko", "aiohttp", "httpx", "fastapi", "onnxruntime", "xlsxwriter")


def test_the_command_line_starts_without_what_only_some_commands_use() -> None:
    """Help, `screen` and `verify` wait for no library that signs papers, serves pages, or runs models."""
    asked = f"import sys, verifier.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "[]"
