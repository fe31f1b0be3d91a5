"""Regions as real nodes on this machine: a server process each, with its own database, keys and port, and a national repository served by another."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from signing import Algorithm, token_to_text
from tests.flows.regions import all_packs, with_check_digit
from verifier.cli.repositories import lay_beside
from verifier.cli.trust import fetched_from
from verifier.clock import system_clock
from verifier.flows import (
    Import,
    Services,
    admit_region,
    begin_repository,
    hand_in_region,
    import_records,
    publish_lists,
)
from verifier.settings import load_secrets, load_settings
from verifier.store import add_person, migrate, open_store
from verifier.trust import ISSUING, KeyFolder, Purpose, TrustFolder

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from verifier.cli import main; main()"]
PATIENCE_S = 60
YEAR = timedelta(days=365)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class RegionNode:
    """One region: its folder, its server, and its memory as the clerks of the region see it."""

    region: str
    folder: Path
    port: int
    services: Services
    process: subprocess.Popen | None = None

    def start(self):
        """Start the server."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XUESHI_")}
        own = {
            "XUESHI_ENV": "dev",
            "XUESHI_DATA_DIR": str(self.folder),
            "XUESHI_REGION": self.region,
            "XUESHI_ISSUER": f"{self.region}-hrss",
            "XUESHI_ISSUER_NAME": f"示例{self.region}人力资源和社会保障部门",
            "XUESHI_PUBLIC_HOST": f"localhost:{self.port}",
            "XUESHI_WORKERS": "0",
            "PYTHONPATH": str(ROOT),
        }
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port)], env=kept | own, cwd=self.folder, stdout=log, stderr=log
            )

    def wait(self):
        """Wait until it answers."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise TimeoutError((self.folder / "server.log").read_text("utf-8")[-2000:])

    def stop(self):
        """End the server like a power cut does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://localhost:{self.port}"

    def ask(self, method, path, *, expect=None, **more):
        """Ask the server."""
        answer = httpx.request(method, f"{self.url}{path}", timeout=60, **more)
        if expect is not None:
            assert answer.status_code == expect, (answer.status_code, answer.text[:500])
        return answer

    def verify(self, token) -> dict:
        """What the server says of a code."""
        text = token if isinstance(token, str) else token_to_text(token, host=f"localhost:{self.port}")
        return self.ask("POST", "/api/verify", expect=200, json={"text": text}).json()

    def add_person(self, number: int, name: str = "王敏"):
        """A person of this region."""
        s = self.services
        with s.store.write() as tx:
            return add_person(
                tx, name=name, region=self.region, unit="示例单位", id_number=id_number(number), now=s.clock(), facts={}
            )

    def fulfil(self, number: int, name: str = "王敏"):
        """A year on the platform for the person of this number."""
        facts = [
            ("1", "platform_public", "50"),
            ("2", "platform_prof_compulsory", "20"),
            ("3", "platform_prof_elective", "40"),
        ]
        rows = [
            {"record_id": f"{number}-{record}", "id_number": id_number(number), "name": name, "year": "2024", "category": code, "hours": hours}
            for record, code, hours in facts
        ]  # fmt: skip
        s = self.services
        import_records(s.store, s.packs, Import("platform", "sd-platform", rows, "test"), now=s.clock())

    def new_key(self, purpose: Purpose):
        """Make a key that signs from now on."""
        return self.services.keys.new(purpose, now=system_clock(), sign_for=YEAR, algorithm=Algorithm.ESP256)

    def publish(self, now: datetime | None = None):
        """Publish the lists, as of now or of another time."""
        s = self.services
        publish_lists(s.store, s.keys, s.trust, s.settings.node, actor="test", now=now or s.clock())


def id_number(number: int) -> str:
    """An invented identity number."""
    return with_check_digit(f"37030319850412{number:03}")


@dataclass
class Country:
    """The nation with its repository, and the regions; lists go over the network, or in a folder that is carried."""

    folder: Path
    carried: bool
    stack: ExitStack
    nodes: dict[str, RegionNode] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    server: subprocess.Popen | None = None

    @property
    def repository(self) -> Path:
        """The folder of the repository."""
        return self.folder / "repository"

    @property
    def source(self) -> str:
        """Where regions fetch from."""
        return str(self.repository) if self.carried else f"http://127.0.0.1:{self.port}"

    def found(self, *regions: str):
        """Begin the repository and open the regions' nodes."""
        self.keys = KeyFolder(self.folder / "nation" / "keys", b"of the nation")
        self.trust = TrustFolder(self.folder / "nation")
        self.root = begin_repository(
            self.keys, self.trust, self.repository, root_keys=1, threshold=1, now=system_clock()
        )
        for region in regions:
            self.nodes[region] = self._open(region)
        if not self.carried:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "http.server", str(self.port), "--bind", "127.0.0.1", "--directory", str(self.repository)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            self.stack.callback(self.server.wait)
            self.stack.callback(self.server.kill)
        for node in self.nodes.values():
            node.start()
        for node in self.nodes.values():
            node.wait()

    def _open(self, region: str) -> RegionNode:
        folder, port = self.folder / region, free_port()
        folder.mkdir()
        settings = load_settings(
            env="dev",
            data_dir=folder,
            region=region,
            issuer=f"{region}-hrss",
            issuer_name=f"示例{region}人力资源和社会保障部门",
            public_host=f"localhost:{port}",
        )
        secrets = load_secrets(settings)
        store = open_store(settings.url, folder / "blobs", secrets.master_key)
        migrate(store)
        self.stack.callback(store.close)
        keys, trust = KeyFolder(folder / "keys", secrets.key_passphrase), TrustFolder(folder)
        node = RegionNode(region, folder, port, Services(settings, store, keys, trust, all_packs(), None, system_clock))
        self.stack.callback(node.stop)
        for purpose in (*ISSUING, Purpose.LOG, Purpose.REGION):
            node.new_key(purpose)
        trust.put_root(self.root)
        signer = keys.signer(Purpose.REGION, now=system_clock(), region=region)
        admit_region(self.keys, self.repository, region=region, key=signer.public_key, now=system_clock())
        node.publish()
        return node

    def hand_in(self, *regions: str):
        """Regions hand their lists in, and the nation seals."""
        for region in regions or tuple(self.nodes):
            s = self.nodes[region].services
            hand_in_region(s.keys, s.trust, self.repository, s.settings.node, now=system_clock())
            lay_beside(s, self.repository)
        nation = next(iter(self.nodes.values())).services.settings.node
        hand_in_region(self.keys, self.trust, self.repository, nation, now=system_clock())

    def fetch(self, region: str) -> dict:
        """One region fetches."""
        return fetched_from(self.source, self.nodes[region].services)
