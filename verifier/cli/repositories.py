"""Where lists come from and go to: a repository as a folder that is carried, or over a network; status lists and logs beside it.

Over a network, only addresses of the repository itself and those that verified trust lists name are read (`verifier.trust.network`).
"""

from pathlib import Path
from typing import Final

from signing import RegionTrust, TrustReader, trust_folder_reader
from verifier.errors import InputMissingError, NotFoundError
from verifier.flows import ReadLog, Services, Status, show_entries, show_growth
from verifier.trust import Network, write_whole

MAX_STATUS_BYTES: Final = 400_000
MAX_STEPS: Final = 100  # earlier heads for which a proof of growth is laid beside the repository


def readers_of(source: str, services: Services) -> tuple[TrustReader, Status, ReadLog]:
    """How to read a repository, status lists and logs: from a folder, or over a network.

    Raises:
        InputMissingError: there is no such folder, or the address may not be read.
    """
    settings = services.settings
    hosts = tuple(each for each in settings.fetch_hosts.split(",") if each)
    network = Network(hosts, is_dev=settings.is_dev)
    if source.startswith(("https://", "http://")):
        base = source.rstrip("/")
        if not network.may_ask(base):
            raise InputMissingError(source)
        return (
            lambda path, max_bytes: network.get(f"{base}/{path}", max_bytes),
            lambda url: network.get(url, MAX_STATUS_BYTES),
            lambda region, what, max_bytes: _log_over_network(network, region, what, max_bytes),
        )
    folder = Path(source)
    if not folder.is_dir():
        raise InputMissingError(source)
    return (
        trust_folder_reader(folder),
        lambda url: _file(folder / "status" / services.trust.status_name(url), MAX_STATUS_BYTES),
        lambda region, what, max_bytes: _file(folder / "log" / _log_name(region.region, what), max_bytes),
    )


def lay_beside(services: Services, folder: Path) -> None:
    """Lay this region's status lists and its log beside the repository, for networks that only a disk reaches."""
    for region in services.trust.read_trust().regions:
        if region.region == services.settings.region:
            for source in region.status_lists:
                data = services.trust.get_status(source.url)
                if data is not None:
                    write_whole(folder / "status" / services.trust.status_name(source.url), data)
    _lay_log(services, folder / "log")


def _lay_log(services: Services, folder: Path) -> None:
    """The head, proofs of growth since the heads that lay there before, and the entries."""
    own = services.settings.region
    head = services.trust.get_log_head(own)
    if head is None:
        return
    try:
        entries = show_entries(
            services.store, services.keys, services.trust, services.settings.node, now=services.clock()
        )
    except NotFoundError:
        return  # the head does not count any more: nothing newer can be shown
    size = len(entries.leaves) // 32
    sizes_file = folder / f"{own}.sizes"
    before = {int(line) for line in sizes_file.read_text("ascii").split()} if sizes_file.is_file() else set()
    kept = sorted({each for each in before if each <= size} | {size})[-MAX_STEPS:]
    for stale in folder.glob(f"{own}.*.*.cbor"):
        stale.unlink()
    for old in kept:
        for new in kept:
            if 0 < old < new:
                proof = show_growth(services.store, old_size=old, new_size=new)
                write_whole(folder / _log_name(own, f"consistency/{old}/{new}"), proof)
    write_whole(folder / _log_name(own, "head"), head)
    write_whole(folder / _log_name(own, "leaves"), entries.leaves)
    write_whole(folder / _log_name(own, "salts"), entries.salts)
    write_whole(sizes_file, "\n".join(str(each) for each in kept).encode("ascii"))


def _log_name(region: str, what: str) -> str:
    """The file of a log under its region's code."""
    if what == "head":
        return f"{region}.cwt"
    if what.startswith("consistency/"):
        return f"{region}.{what.removeprefix('consistency/').replace('/', '.')}.cbor"
    return f"{region}.{what}"


def _log_over_network(network: Network, region: RegionTrust, what: str, max_bytes: int) -> bytes | None:
    """Read from the address that the region's own list gives for its log."""
    base = next((endpoint.url for endpoint in region.endpoints if endpoint.kind == "log"), None)
    if base is None:
        return None
    path = f"{region.region}.cwt" if what == "head" else what
    return network.get(f"{base.rstrip('/')}/{path}", max_bytes)


def _file(file: Path, max_bytes: int) -> bytes | None:
    return file.read_bytes() if file.is_file() and file.stat().st_size <= max_bytes else None
