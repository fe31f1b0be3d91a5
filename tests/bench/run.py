"""`make bench`: run every bench_*.py beside this file in one process run, print a table, write build/bench.json.

Each bench module has `bench() -> list[dict]` with rows {name, value, unit, target, note}. Figures are ratios where they can be:
machines are noisy, and a ratio measured in one run survives that.

Usage: python tests/bench/run.py [NAME …]
"""

import importlib.util
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main() -> int:
    """Measure what is asked for (default: everything); 1 when a bench could not run."""
    wanted = set(sys.argv[1:])
    sys.path[:0] = [str(ROOT), str(HERE)]
    rows: list[dict[str, Any]] = []
    failed = False
    for path in sorted(HERE.glob("bench_*.py")):
        area = path.stem.removeprefix("bench_")
        if wanted and area not in wanted:
            continue
        print(f"measuring {area} ...", file=sys.stderr)
        try:
            rows += [{"area": area, **row} for row in load(path).bench()]
        except Exception as exc:  # noqa: BLE001 - one bench that cannot run must not hide the others
            failed = True
            rows.append(
                {"area": area, "name": "could not run", "value": None, "unit": "", "target": "", "note": repr(exc)}
            )
    write(rows)
    show(rows)
    return int(failed)


def load(path: Path) -> Any:
    """The bench module at a path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(rows: list[dict[str, Any]]) -> None:
    """build/bench.json: the machine, the time, the rows."""
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    document = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, "rows": rows}
    target.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


def show(rows: list[dict[str, Any]]) -> None:
    """The same as a table."""
    table = Table("area", "what", "value", "unit", "target", "note")
    for row in rows:
        value = row["value"]
        shown = f"{value:.4g}" if isinstance(value, float) else str(value)
        table.add_row(
            row["area"], row["name"], shown, row.get("unit", ""), str(row.get("target", "")), row.get("note", "")
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
