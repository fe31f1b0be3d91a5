"""A node with a person, proofs under review, a decided year and an issued certificate, and a client of its pages."""

import shutil
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from signing import Algorithm
from verifier.app import create_app
from verifier.flows import Order, Services, issue_certificate, open_services, publish_lists
from verifier.settings import load_secrets, load_settings
from verifier.store import (
    Case,
    PageImage,
    Person,
    add_assessment,
    add_case,
    add_entry,
    add_person,
    add_proof,
    add_user,
    open_store,
    set_proof_state,
)
from verifier.trust import KeyFolder, Purpose, TrustFolder

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "proofs"
ASSETS = SAMPLES.parents[1] / "templates" / "assets"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
<alias><family>sans-serif</family><prefer><family>Noto Sans S Chinese</family></prefer></alias>
<alias><family>monospace</family><prefer><family>Noto Sans S Chinese</family></prefer></alias>
</fontconfig>"""
NOW = datetime(2025, 1, 20, 2, 30, tzinfo=UTC)


@dataclass
class Node:
    """A running node, its clock, and whom it knows."""

    services: Services
    person: Person
    cases: list[Case] = field(default_factory=list)

    def add_case(
        self,
        *,
        decision: str = "accept",
        file_name: str = "结业证书.png",
        minutes: int = 0,
        title: str = "智能制造专业技术人员能力提升培训班",
        holder: str = "王敏",
        say: str = "3天×每天至多8学时=24学时，证书所载24学时全部折算。",
        signal: str = "未发现印章",
        kind: str = "training_certificate",
        fields: Mapping[str, Any] | None = None,
        own_file: bool = False,
        **proposal: Any,
    ) -> Case:
        """Keep an upload that was read, and open its case; with `own_file` its bytes are those of no other."""
        image = (SAMPLES / "training-bureau-clean" / "proof.png").read_bytes()
        image += f"{minutes}".encode() if own_file else b""
        moment = NOW - timedelta(hours=5) + timedelta(minutes=minutes)
        store = self.services.store
        digest = store.blobs.put(image)
        screened = screened_line(
            decision=decision, title=title, holder=holder, say=say, signal=signal, kind=kind, file=file_name, **proposal
        )
        for name, value in (fields or {}).items():
            screened["fields"][name]["value"] = value
        with store.write() as tx:
            proof = add_proof(
                tx,
                person_id=self.person.id,
                sha256=digest,
                byte_count=len(image),
                file_name=file_name,
                declared={"region": "370300", "year": 2024},
                client_key=None,
                received_by="demo",
                now=moment,
            )
            set_proof_state(tx, proof.id, "assessed")
            made = add_assessment(
                tx,
                proof_id=proof.id,
                job_id=None,
                screened=[screened],
                pages=[PageImage(1, 1754, 1240, "image/png", digest)],
                pack={},
                now=moment,
            )
            case = add_case(
                tx,
                assessment=made,
                position=0,
                person=self.person,
                region="370300",
                year=2024,
                kind=kind,
                proposal=decision,
                confidence=screened["confidence"],
                stage="unit",
                state="submitted",
                now=moment,
            )
        self.cases.append(case)
        return case

    def add_hours(self, subject: str, lane: str, hours: str, *, key: str) -> None:
        """Post hours of a trusted platform."""
        with self.services.store.write() as tx:
            add_entry(
                tx,
                posting_key=key,
                person_id=self.person.id,
                region="370300",
                year=2024,
                category="platform_public" if subject == "public" else "platform_prof_compulsory",
                subject=subject,
                lane=lane,
                hours=Decimal(hours),
                source="platform",
                trail={},
                posted_by="import",
                now=NOW - timedelta(hours=6),
            )

    def issue(self) -> str:
        """Fill the year, issue its certificate, publish the lists; give the certificate's number."""
        self.add_hours("public", "compulsory", "30", key="platform:public")
        self.add_hours("professional", "compulsory", "60", key="platform:professional")
        services, node = self.services, self.services.settings.node
        order = Order(self.person.id, 2024, "demo", is_sample=True)
        issued = issue_certificate(services.store, services.keys, services.packs, node, order, now=NOW)
        self.publish()
        return issued.number

    def publish(self) -> None:
        """Publish the node's lists."""
        services, node = self.services, self.services.settings.node
        publish_lists(services.store, services.keys, services.trust, node, actor="demo", now=NOW)


def screened_line(
    *, decision: str, title: str, holder: str, say: str, signal: str, kind: str, file: str, **proposal: Any
) -> dict[str, Any]:
    """The contract's line of the certificate in `training-bureau-clean`, with these words in it."""
    return {
        "file": file,
        "page": 1,
        "place": [0, 0, 1, 1],
        "kind": kind,
        "confidence": 0.97,
        "fields": {
            "holder_name": _field(holder, "王敏同志", [0.165, 0.368, 0.283, 0.41], 0.99),
            "event_or_title": _field(title, "“智能制造专业技术人员能力提升培训班”", [0.31, 0.425, 0.728, 0.47], 0.93),
            "organiser": _field(
                ["淄博市人力资源和社会保障局"], "淄博市人力资源和社会保障局", [0.57, 0.795, 0.868, 0.84], 0.71
            ),
            "start_date": _field("2024-03-11", "2024年3月11日", [0.282, 0.368, 0.455, 0.41], 0.98),
            "end_date": _field("2024-03-13", "2024年3月13日", [0.478, 0.368, 0.652, 0.41], 0.98),
            "stated_hours": _field("24", "24学时", [0.79, 0.425, 0.87, 0.47], 0.96),
            "certificate_number": _field("ZBJX-2024-00317", "ZBJX-2024-00317", [0.777, 0.285, 0.895, 0.32], 0.88),
        },
        "proposal": {
            "decision": decision,
            "hours": "24" if decision == "accept" else None,
            "subject": "professional",
            "lane": "elective",
            "year": 2024,
            "category": "training",
            "reasons": ["OK_STATED"],
            "cite": ["ZB Q4(3)一"],
            "say": say,
            "proposed": None,
            "ceiling": "24",
            "pack": None,
            **proposal,
        },
        "signals": [{"code": "seal.absent", "level": "notice", "say": signal}],
        "document": {"sha256": "0" * 64, "pages": 1, "text_layer": False},
        "ms": 812,
    }


def _field(value: Any, text: str, box: list[float], confidence: float) -> dict[str, Any]:
    return {"value": value, "text": text, "page": 1, "box": box, "confidence": confidence}


@pytest.fixture(scope="session")
def shared_parts(tmp_path_factory):
    """What no test changes: the packs, a reader, and a database that is up to date and empty."""
    settings = load_settings(env="dev", data_dir=tmp_path_factory.mktemp("empty") / "var", workers=0)
    with open_services(settings, clock=lambda: NOW) as services:
        services.store.engine.dispose()
        yield services


@pytest.fixture
def node(tmp_path, shared_parts):
    """A dev node with keys, a demo user and a person, at a fixed time."""
    settings = load_settings(env="dev", data_dir=tmp_path / "var", workers=0)
    shutil.copytree(shared_parts.settings.data_dir, settings.data_dir)
    secrets = load_secrets(settings)
    store = open_store(settings.url, settings.data_dir / "blobs", secrets.master_key)
    yield found_node(
        replace(
            shared_parts,
            settings=settings,
            store=store,
            keys=KeyFolder(settings.data_dir / "keys", secrets.key_passphrase),
            trust=TrustFolder(settings.data_dir),
        )
    )
    store.close()


def found_node(services: Services) -> Node:
    """Give a node its keys, its demo user and its person."""
    for purpose in Purpose:
        services.keys.new(
            purpose, now=NOW - timedelta(days=1), sign_for=timedelta(days=365), algorithm=Algorithm.ESP256
        )
    with services.store.write() as tx:
        person = add_person(tx, name="王敏", region="370300", unit="示例机械厂", id_number=None, now=NOW)
        add_user(
            tx,
            login="demo",
            shown_name="演示用户",
            roles=("applicant", "unit"),
            region="370300",
            unit="示例机械厂",
            now=NOW,
            person_id=person.id,
        )
    return Node(services, person)


@pytest.fixture
def client(node):
    """A browser on the same machine."""
    with TestClient(
        create_app(node.services),
        base_url="http://127.0.0.1:8000",
        client=("127.0.0.1", 50000),
        follow_redirects=False,
        headers={"Accept": "text/html", "Accept-Language": "zh-CN"},
    ) as browser:
        yield browser


@pytest.fixture(scope="session")
def playwright(tmp_path_factory):
    """The driver of all browsers."""
    from playwright.sync_api import sync_playwright

    fonts = tmp_path_factory.mktemp("fonts")
    (fonts / "fonts.conf").write_text(FONTS.format(fonts=ASSETS / "fonts", cache=fonts / "cache"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        if (ASSETS / "fonts").is_dir():
            patch.setenv("FONTCONFIG_FILE", str(fonts / "fonts.conf"))
        with sync_playwright() as driver:
            yield driver


@pytest.fixture(scope="session")
def chromium(playwright):
    """One browser for all tests but that of the camera; its pages are drawn with the fonts that the product brings."""
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    yield browser
    browser.close()


@dataclass(frozen=True)
class Served:
    """A running server: where it is, and how to stop it before the test ends."""

    address: str
    stop: Callable[[], None]


@contextmanager
def serving(services):
    """Serve a node on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(services), port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)

    def stop():
        server.should_exit = True
        server.force_exit = True
        thread.join(10)

    yield Served(f"http://127.0.0.1:{port}", stop)
    stop()


@pytest.fixture
def served(node):
    """The node, served."""
    with serving(node.services) as running:
        yield running


@pytest.fixture
def address(served):
    """Where the node is served."""
    return served.address
