"""Wrong delegation in the trust repository is refused, and so are damaged and missing files."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tuf.api.metadata import Metadata, TargetFile

from signing.algorithms import Algorithm
from signing.errors import MalformedError, SigningError
from signing.keys import generate_key
from signing.list_errors import (
    FileMissingError,
    KidCollisionError,
    ListRefusedError,
    MixedFilesError,
    UntrustedFileError,
    WrongDelegationError,
)
from signing.trustlist_entries import Issuer
from signing.tuf_client import MAX_REGIONS, fetch_trust
from signing.tuf_files import (
    TIMESTAMP,
    trust_reader,
)
from signing.tuf_keys import TufSigner
from signing.tuf_repository import (
    delegate_region,
    publish_region,
    seal_repository,
)
from tests.signing.region_simulator import DAY, NOW, RegionSimulator, signed_again

SHANDONG, GUANGXI = "370000", "450000"


@pytest.fixture
def nation():
    """Give a nation of two regions."""
    return RegionSimulator(SHANDONG, GUANGXI)


def test_one_region_cannot_sign_for_another(nation):
    """Guangxi's key under Shandong's name is refused; Guangxi itself stands, and what was known of Shandong expires."""
    before = nation.fetch()
    forged = publish_region(
        nation.files,
        trust=nation.regions[SHANDONG].trust(NOW, name="假"),
        signers=[nation.regions[GUANGXI].delegated],
        now=NOW,
    )
    with pytest.raises(UntrustedFileError):
        seal_repository(forged, online_signer=nation.online, now=NOW)
    path = f"metadata/1.{SHANDONG}.json"
    files = nation.files | {path: signed_again(path, nation.files, nation.regions[GUANGXI].delegated, lambda _: None)}
    found = nation.fetch(files=files, previous=before.files, now=NOW + DAY)
    assert [(each.region, type(each.error)) for each in found.refused] == [(SHANDONG, UntrustedFileError)]
    shandong, guangxi = found.trust.regions
    assert shandong.issuers == before.trust.regions[0].issuers
    assert shandong.expires_at < NOW + DAY - timedelta(minutes=5)
    assert guangxi == before.trust.regions[1]
    again = nation.fetch(files=files, previous=found.files, now=NOW + DAY)
    assert again.trust == found.trust


def test_a_region_that_is_refused_at_first_sight_is_there_and_empty(nation):
    """A client that knows nothing of a refused region knows at least that it is out of date about it."""
    files = {path: data for path, data in nation.files.items() if not path.startswith(f"targets/{SHANDONG}/")}
    found = nation.fetch(files=files)
    assert [type(each.error) for each in found.refused] == [FileMissingError]
    assert found.trust.regions[0].issuers == ()
    assert found.trust.regions[0].expires_at < NOW


def test_a_region_cannot_publish_the_list_of_another(nation):
    """Shandong's own key over a list of Guangxi, or over anything else, is refused."""
    content = nation.regions[GUANGXI].trust().to_bytes()
    target = TargetFile.from_data(f"{SHANDONG}/trust.json", content, ["sha256"])
    other = TargetFile.from_data(f"{GUANGXI}/trust.json", content, ["sha256"])
    path = f"metadata/1.{SHANDONG}.json"
    for targets in ({target.path: target}, {other.path: other}, {target.path: target, other.path: other}, {}):

        def change(part, targets=targets):
            part.targets = targets

        files = dict(nation.files)
        files[path] = signed_again(path, files, nation.regions[SHANDONG].delegated, change)
        files[f"targets/{SHANDONG}/{target.hashes['sha256']}.trust.json"] = content
        found = nation.fetch(files=files)
        assert [(each.region, type(each.error)) for each in found.refused] == [(SHANDONG, WrongDelegationError)]


@pytest.mark.parametrize(
    "hashes", [{"sha512": "00" * 64}, {"sha256": "../../../metadata/1.root"}, {"sha256": "AB" * 32}]
)
def test_a_trust_list_is_named_by_its_hash(nation, hashes):
    """A region cannot lead a client to another file by what it writes in place of a hash."""

    def change(part):
        part.targets[f"{SHANDONG}/trust.json"].hashes = hashes

    path = f"metadata/1.{SHANDONG}.json"
    asked = []

    def read(name, max_bytes):
        asked.append(name)
        return trust_reader(files)(name, max_bytes)

    files = nation.files | {path: signed_again(path, nation.files, nation.regions[SHANDONG].delegated, change)}
    found = fetch_trust(read, root=nation.root, now=NOW)
    assert [(each.region, type(each.error)) for each in found.refused] == [(SHANDONG, MixedFilesError)]
    assert not [name for name in asked if ".." in name]


def test_a_region_cannot_list_issuers_for_another(nation):
    """A list whose scope leaves the region cannot even be built."""
    shandong = nation.regions[SHANDONG].trust().regions[0]
    foreign = nation.regions[GUANGXI].trust().regions[0].issuers
    with pytest.raises(ListRefusedError):
        nation.regions[SHANDONG].trust(issuers=(*shandong.issuers, *foreign))


def test_two_regions_cannot_list_the_same_key(nation):
    """The nation does not seal a repository in which a kid means two issuers."""
    taken = nation.regions[SHANDONG].trust().regions[0].issuers[0].keys
    own = nation.regions[GUANGXI].trust().regions[0].issuers[0]
    nation.publish(nation.regions[GUANGXI].trust(issuers=(Issuer(own.id, own.name, taken, own.scopes),)))
    with pytest.raises(KidCollisionError):
        nation.refresh()


@pytest.mark.parametrize("name", ["targets2", "3700", "37000a"])
def test_a_delegated_role_is_a_region(nation, name):
    """A role that is no region's code is refused, whatever it is delegated."""
    path = "metadata/3.targets.json"
    form = json.loads(nation.files[path])
    form["signed"]["delegations"]["roles"][0] |= {"name": name, "paths": [f"{name}/trust.json"]}
    metadata = Metadata.from_bytes(json.dumps(form).encode())
    for signer in nation.national[:2]:
        metadata.sign(TufSigner(signer), append=True)
    with pytest.raises(WrongDelegationError):
        nation.fetch(files=nation.files | {path: metadata.to_bytes()})


@pytest.mark.parametrize("paths", [["*"], [f"{GUANGXI}/trust.json"], None])
def test_a_delegation_of_other_paths_is_refused(nation, paths):
    """The nation's own list may give a region its own trust list and nothing more."""
    path = "metadata/3.targets.json"
    form = json.loads(nation.files[path])
    role = form["signed"]["delegations"]["roles"][0]
    role["paths"] = paths
    if paths is None:
        del role["paths"]
        role["path_hash_prefixes"] = ["00"]
    metadata = Metadata.from_bytes(json.dumps(form).encode())
    for signer in nation.national[:2]:
        metadata.sign(TufSigner(signer), append=True)
    with pytest.raises(WrongDelegationError):
        nation.fetch(files=nation.files | {path: metadata.to_bytes()})


def test_more_regions_than_the_limit_are_refused(nation):
    """The number of delegations is limited."""
    files = nation.files
    for number in range(MAX_REGIONS + 1):
        key = generate_key(Algorithm.ED25519).public_key
        files = delegate_region(files, region=f"{number:06}", keys=[key], signers=nation.national[:2], now=NOW)
    with pytest.raises(WrongDelegationError):
        seal_repository(files, online_signer=nation.online, now=NOW)


@pytest.mark.parametrize(
    "path", [TIMESTAMP, "metadata/1.snapshot.json", "metadata/3.targets.json", "metadata/1.root.json"]
)
def test_other_bytes_in_place_of_metadata_are_malformed(nation, path):
    """Bytes that are no JSON, and metadata of another kind, are refused as such."""
    other = nation.files["metadata/3.targets.json" if path == TIMESTAMP else TIMESTAMP]
    for data in (b"", b"{}", b"[" * 100_000, b"\xff", other):
        with pytest.raises(MalformedError):
            fetch_trust(
                trust_reader(nation.files | {path: data}), root=data if "root" in path else nation.root, now=NOW
            )


@pytest.mark.parametrize("path", [TIMESTAMP, "metadata/1.snapshot.json", "metadata/3.targets.json"])
def test_missing_national_metadata_is_named(nation, path):
    """A file that is not there is an error of its own."""
    with pytest.raises(FileMissingError) as refused:
        nation.fetch(files={name: data for name, data in nation.files.items() if name != path})
    assert refused.value.path == path


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_raise_only_our_errors_and_add_no_key(data):
    """A flipped byte anywhere gives one of our errors, or the trust that was there; never another key."""
    path = data.draw(st.sampled_from(sorted(SIMULATED.files)))
    content = bytearray(SIMULATED.files[path])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    honest = SIMULATED.fetch().trust
    try:
        found = SIMULATED.fetch(files=SIMULATED.files | {path: bytes(content)})
    except SigningError:
        return
    for each, known in zip(found.trust.regions, honest.regions, strict=True):
        assert each.issuers in {known.issuers, ()}


SIMULATED = RegionSimulator(SHANDONG, GUANGXI)
