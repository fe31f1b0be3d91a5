"""What grows with the store and must not make people wait: statistics over a million decisions, finding a paper again among a hundred thousand.

Both on SQLite and on PostgreSQL; a time is CPU time, that of this process and of the server's process for its connection together, so that a machine that does
other work too does not falsify it. XUESHI_BENCH_DECISIONS (default 1,000,000) and XUESHI_BENCH_PRINTS (default 1000,10000,100000) set the sizes.
"""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from tests.store.conftest import postgres_server
from verifier.access import Reach
from verifier.flows.figures import months_until, read_figures
from verifier.review import band_keys, sketch_of
from verifier.store import (
    Case,
    Store,
    add_assessment,
    add_case,
    add_person,
    add_proof,
    get_person,
    keep_print,
    migrate,
    open_store,
    print_of,
    record_decision,
    statistics,
)

DECISIONS = int(os.environ.get("XUESHI_BENCH_DECISIONS", "1000000"))
PRINTS = tuple(int(size) for size in os.environ.get("XUESHI_BENCH_PRINTS", "1000,10000,100000").split(","))
NOW = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
UNITS, KINDS, MONTHS, PAPERS, WORDS = 500, 12, 12, 20, 200
RUNS, OF_TEMPLATE = 160, 150  # runs of three characters of a paper, and those that every paper of the template has
MANY_CARRY = 3  # keys of the template under which half of all papers stand
ALL = statistics.Scope(Reach(everything=True))
TICKS = os.sysconf("SC_CLK_TCK")
Fill = Callable[[str, tuple[str, ...], Iterable[tuple[Any, ...]]], None]


def bench() -> list[dict[str, Any]]:
    """Measure both on both engines."""
    rows = []
    for engine in ("SQLite", "PostgreSQL"):
        if engine == "PostgreSQL" and not _has_postgres():
            rows.append(_row("statistics", None, "s", "", "PostgreSQL is not installed"))
            continue
        with _opened(engine) as node:
            case = _seed(node.store)
            rows += _statistics(engine, node, case)
            rows += _duplicates(engine, node, case)
    return rows


def _row(name: str, value: float | None, unit: str, target: str, note: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "target": target, "note": note}


def _has_postgres() -> bool:
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@dataclass(frozen=True, slots=True)
class Node:
    """A store, and how very many rows get into it at once."""

    store: Store
    fill: Fill

    def cpu(self) -> float:
        """CPU seconds of this process and of the server's process for the one connection."""
        own = time.process_time()
        if self.store.engine.dialect.name == "sqlite":
            return own
        with self.store.engine.connect() as connection:
            server = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        fields = Path(f"/proc/{server}/stat").read_text("ascii").rpartition(") ")[2].split()
        return own + (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def _opened(engine: str) -> Iterator[Node]:
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="xueshi-bench-")))
        url = f"sqlite:///{folder / 'node.db'}" if engine == "SQLite" else held.enter_context(postgres_server())
        store = open_store(url, folder / "blobs", bytes(32))
        held.callback(store.close)
        migrate(store)
        yield Node(store, _fill_sqlite(store) if engine == "SQLite" else _fill_postgres(store))


def _fill_sqlite(store: Store) -> Fill:
    def fill(table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        with store.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("BEGIN")
            places = ", ".join("?" * len(columns))
            plain = (tuple(one.hex if isinstance(one, UUID) else one for one in row) for row in rows)
            raw.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", plain)
            raw.execute("COMMIT")
            raw.execute("PRAGMA foreign_keys=ON")

    return fill


def _fill_postgres(store: Store) -> Fill:
    def fill(table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        with store.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            raw = connection.connection.driver_connection
            assert raw is not None
            with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM ANALYZE {table}"))

    return fill


def _seed(store: Store) -> Case:
    """A person with a case."""
    with store.write() as tx:
        person = add_person(tx, name="王敏", region="370300", unit="示例中学", id_number=None, now=NOW, facts={})
    return _case(store, person.id)


def _case(store: Store, person_id: UUID) -> Case:
    """Another case of the person, of another upload."""
    with store.write() as tx:
        proof = add_proof(
            tx, person_id=person_id, sha256=uuid4().hex * 2, byte_count=1, file_name="a", declared={}, client_key=None,
            received_by="bench", now=NOW,
        )  # fmt: skip
        made = add_assessment(
            tx, proof_id=proof.id, job_id=None, screened=[{"proposal": {}}], pages=[], pack={}, now=NOW
        )
        return add_case(
            tx, assessment=made, position=0, person=get_person(tx, person_id), region="370300", year=2025, kind="paper",
            proposal="accept", confidence=1, stage="unit", state="submitted", now=NOW,
        )  # fmt: skip


def _statistics(engine: str, node: Node, case: Case) -> list[dict[str, Any]]:
    """What the page of twelve months costs for the first time and again, and what the figures add to a decision."""
    waiting = [_case(node.store, case.person_id) for _ in range(WORDS)]
    before = _deciding(node, waiting[: WORDS // 2])
    node.fill(
        "decision_figures",
        (
            "case_id",
            "version",
            "month",
            "region",
            "unit",
            "kind",
            "stage",
            "outcome",
            "proposal",
            "unchanged",
            "waited",
        ),
        _decided(random.Random(1)),
    )
    after = _deciding(node, waiting[WORDS // 2 :])
    months = months_until(NOW, MONTHS)
    taken = []
    for _ in range(2):
        began = node.cpu()
        found = read_figures(node.store, ALL, months, now=NOW)
        taken.append(node.cpu() - began)
    assert sum(one.figures.decided for one in found) >= DECISIONS
    note = f"{engine}, {DECISIONS:,} decisions of {UNITS} units in {MONTHS} months, CPU"
    return [
        _row("statistics page, counted for the first time", taken[0], "s", "< 1", note),
        _row("statistics page, again", taken[1], "s", "< 1", note),
        _row("a decision with its figures, empty store", 1000 * before, "ms", "", f"{engine}, CPU"),
        _row("a decision with its figures", 1000 * after, "ms", "", note),
    ]


def _decided(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    months = months_until(NOW, MONTHS)
    for number in range(DECISIONS):
        outcome = chance.choices(("unit_passed", "returned", "unit_rejected"), (8, 1, 1))[0]
        proposal = chance.choices(("accept", "review", "reject"), (6, 3, 1))[0]
        yield (
            UUID(int=chance.getrandbits(128)), 1, months[number % MONTHS], "370300", f"示例单位第{chance.randrange(UNITS)}号",
            f"kind_{int(chance.random() ** 2 * KINDS)}", "unit", outcome, proposal, chance.random() < 0.7, int(chance.expovariate(1 / 90_000)),
        )  # fmt: skip


def _deciding(node: Node, waiting: list[Case]) -> float:
    """CPU seconds of one decision."""
    began = node.cpu()
    for case in waiting:
        with node.store.write() as tx:
            record_decision(
                tx, case, action="unit_pass", reason="", facts={"facts": {}, "own_hours": False}, state_after="unit_passed",
                stage_after="", decided_by="bench", now=NOW + timedelta(minutes=1),
            )  # fmt: skip
    return (node.cpu() - began) / len(waiting)


def _duplicates(engine: str, node: Node, case: Case) -> list[dict[str, Any]]:
    """What it costs to look for a paper among so many, half of which are on the same template."""
    chance = random.Random(2)
    template = [_run(chance) for _ in range(OF_TEMPLATE)]
    carried = band_keys(sketch_of(template + [_run(chance) for _ in range(RUNS - OF_TEMPLATE)]))[:MANY_CARRY]
    rows, filled = [], 0
    for size in PRINTS:
        _add_prints(node, case, size - filled, carried, chance)
        filled = size
        papers = [
            (_case(node.store, case.person_id), sketch_of(template + [_run(chance) for _ in range(RUNS - OF_TEMPLATE)]))
            for _ in range(PAPERS)
        ]
        began, found = node.cpu(), 0
        for number, (own, sketch) in enumerate(papers):
            with node.store.write() as tx:
                found += len(keep_print(tx, own, print_of(tx, sketch, (f"NO{size}{number // 2}",)), now=NOW))
        each = 1000 * (node.cpu() - began) / PAPERS
        rows.append(
            _row("looking for the same paper", each, "ms", "< 50", f"{engine}, {size:,} papers, {found} found, CPU")
        )
    return rows


def _run(chance: random.Random) -> str:
    return "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(3))


def _add_prints(node: Node, case: Case, count: int, carried: tuple[int, ...], chance: random.Random) -> None:
    """Papers with their keys: numbers and bands of their own, and for every second one the bands of a template that all share."""
    ids = [UUID(int=chance.getrandbits(128)) for _ in range(count)]
    # their cases: copies of one, each of another upload
    told = ("id", "proof_id", "assessment_id", "position", "person_id", "region", "unit", "year", "kind", "proposal", "confidence", "stage", "state", "version", "opened_at", "changed_at")  # fmt: skip
    rest = ("370300", "示例中学", 2025, "paper", "accept", 970, "", "unit_passed", 2, "2026-01-05 08:00:00", "2026-01-05 08:00:00")  # fmt: skip
    node.fill("cases", told, ((one, one, one, 0, case.person_id, *rest) for one in ids))
    node.fill(
        "prints",
        ("case_id", "person_id", "sketch", "numbers"),
        ((one, case.person_id, chance.randbytes(4 * RUNS), chance.randbytes(16)) for one in ids),
    )
    node.fill("print_keys", ("key", "case_id"), _keys(ids, carried, chance))


def _keys(ids: list[UUID], carried: tuple[int, ...], chance: random.Random) -> Iterator[tuple[int, UUID]]:
    for number, one in enumerate(ids):
        shared = carried if number % 2 else ()
        for key in (*shared, *(chance.getrandbits(62) for _ in range(22 - len(shared)))):
            yield key, one
