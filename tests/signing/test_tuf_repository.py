"""The trust repository is made, changed and read; what cannot be is not built."""

import subprocess
import sys

import pytest
from tuf.api.metadata import Metadata, Targets

from signing.algorithms import Algorithm
from signing.errors import NotEncodableError
from signing.keys import generate_key
from signing.list_errors import (
    FileMissingError,
    UntrustedFileError,
    WrongDelegationError,
)
from signing.trustlist import build_trust_list, join_trust_lists
from signing.tuf_client import fetch_trust
from signing.tuf_files import (
    TIMESTAMP,
    trust_reader,
)
from signing.tuf_keys import TufSigner
from signing.tuf_repository import (
    add_signature,
    create_repository,
    delegate_region,
    drop_region,
    publish_region,
    rotate_root_keys,
    seal_repository,
)
from tests.signing.region_simulator import DAY, NOW, Region, RegionSimulator, signed_again

SHANDONG, GUANGXI = "370000", "450000"


@pytest.fixture
def nation():
    """Give a nation of two regions."""
    return RegionSimulator(SHANDONG, GUANGXI)


def test_a_client_reads_what_the_regions_published(nation):
    """From the pinned root alone, the client gets every region's list with its keys."""
    found = nation.fetch()
    assert [each.region for each in found.trust.regions] == [SHANDONG, GUANGXI]
    assert found.refused == ()
    kid = nation.regions[SHANDONG].issuer.kid
    assert found.trust.find_key(kid).issuer.id == f"issuer-{SHANDONG}"
    assert found.expires_at == NOW + 7 * DAY
    assert {each.expires_at for each in found.trust.regions} == {found.expires_at}


def test_a_region_publishes_anew(nation):
    """A second publication replaces the first at once for a client that refreshes."""
    before = nation.fetch()
    nation.now += DAY
    nation.publish(nation.regions[SHANDONG].trust(nation.now, name="山东"))
    nation.refresh()
    after = nation.fetch(previous=before.files)
    assert [each.name for each in after.trust.regions] == ["山东", f"示例{GUANGXI}"]


def test_a_region_that_has_not_published_yet_is_absent_and_no_fault(nation):
    """Delegating a region breaks nobody before it publishes."""
    nation.regions["640000"] = Region("640000")
    nation.delegate("640000")
    nation.refresh()
    found = nation.fetch()
    assert [each.region for each in found.trust.regions] == [SHANDONG, GUANGXI]
    assert found.refused == ()


def test_a_region_changes_its_key(nation):
    """After the nation delegates to a new key, the region publishes under it and clients follow."""
    before = nation.fetch()
    nation.regions[SHANDONG].delegated = generate_key(Algorithm.ED25519)
    nation.delegate(SHANDONG)
    with pytest.raises(UntrustedFileError):
        nation.refresh()
    nation.publish(nation.regions[SHANDONG].trust())
    nation.refresh()
    assert len(nation.fetch(previous=before.files).trust.regions) == 2


def test_a_dropped_region_is_believed_no_more(nation):
    """Taking a region out takes its keys out."""
    before = nation.fetch()
    nation.files = drop_region(nation.files, region=SHANDONG, signers=nation.national[:2], now=NOW)
    nation.refresh()
    after = nation.fetch(previous=before.files)
    assert [each.region for each in after.trust.regions] == [GUANGXI]
    keys = Metadata[Targets].from_bytes(nation.files["metadata/4.targets.json"]).signed.delegations.keys
    assert set(keys) == {nation.regions[GUANGXI].delegated.kid.hex()}


def test_the_nation_changes_all_its_keys(nation):
    """Clients with the first root follow to the third, and the old keys are worth nothing any more."""
    before = nation.fetch()
    for _ in range(2):
        fresh = [generate_key() for _ in range(3)]
        online = generate_key()
        nation.files = rotate_root_keys(
            nation.files,
            root_keys=[signer.public_key for signer in fresh],
            threshold=2,
            online_key=online.public_key,
            signers=[*nation.national[:2], *fresh[:2]],
            now=NOW,
        )
        old, nation.national, nation.online = nation.national, fresh, online
        nation.refresh()
    after = nation.fetch(previous=before.files)
    assert "metadata/3.root.json" in after.files
    assert len(after.trust.regions) == 2
    stale = nation.files | {TIMESTAMP: signed_again(TIMESTAMP, nation.files, old[0], lambda _: None)}
    with pytest.raises(UntrustedFileError):
        nation.fetch(files=stale)


def test_a_new_root_needs_the_old_keys_and_the_new(nation):
    """Neither the old keys alone nor the new ones alone can change the root."""
    fresh = [generate_key() for _ in range(3)]
    for signers in (nation.national, fresh, [nation.national[0], *fresh]):
        files = rotate_root_keys(
            nation.files,
            root_keys=[signer.public_key for signer in fresh],
            threshold=2,
            online_key=nation.online.public_key,
            signers=signers,
            now=NOW,
        )
        with pytest.raises(UntrustedFileError):
            nation.fetch(files=files)


def test_a_threshold_is_met_one_signature_after_another():
    """Two national keys in two places sign the same first root and list of regions in turn."""
    one, two, online = generate_key(), generate_key(), generate_key()
    files = create_repository(
        root_keys=[one.public_key, two.public_key],
        threshold=2,
        online_key=online.public_key,
        signers=[one],
        now=NOW,
    )
    with pytest.raises(UntrustedFileError):
        seal_repository(files, online_signer=online, now=NOW)
    files = add_signature(files, role="root", signer=two)
    with pytest.raises(UntrustedFileError):
        seal_repository(files, online_signer=online, now=NOW)
    files = seal_repository(add_signature(files, role="targets", signer=two), online_signer=online, now=NOW)
    assert fetch_trust(trust_reader(files), root=files["metadata/1.root.json"], now=NOW).trust.regions == ()


def test_a_fresh_timestamp_needs_no_new_snapshot(nation):
    """Dating the repository again changes one file, until the snapshot itself nears its end."""
    nation.now += DAY
    before = dict(nation.files)
    nation.refresh()
    assert {path for path in nation.files if nation.files[path] != before.get(path)} == {TIMESTAMP}
    nation.now += 10 * DAY
    nation.refresh()
    assert "metadata/2.snapshot.json" in nation.files


@pytest.mark.parametrize(("threshold", "keys"), [(0, 2), (3, 2), (1, 0)])
def test_a_threshold_that_cannot_be_met_is_refused(nation, threshold, keys):
    """A role needs at least one signature, and no more than it has keys."""
    with pytest.raises(NotEncodableError):
        delegate_region(
            nation.files,
            region=SHANDONG,
            keys=[generate_key().public_key for _ in range(keys)],
            threshold=threshold,
            signers=nation.national,
            now=NOW,
        )


def test_the_online_key_is_no_root_key():
    """The key that lies on a server cannot be one of those that stay offline."""
    key = generate_key()
    with pytest.raises(NotEncodableError):
        create_repository(root_keys=[key.public_key], threshold=1, online_key=key.public_key, signers=[key], now=NOW)


def test_a_region_is_named_by_its_code(nation):
    """A region's role is its six digits."""
    with pytest.raises(NotEncodableError):
        delegate_region(nation.files, region="37", keys=[], signers=nation.national, now=NOW)


def test_only_a_delegated_region_publishes_and_only_itself(nation):
    """A list of two regions, or of one that is not delegated, is not signed; nor is a region dropped that is not there."""
    both = join_trust_lists(region.trust() for region in nation.regions.values())
    for trust in (both, build_trust_list(), Region("640000").trust()):
        with pytest.raises(WrongDelegationError):
            publish_region(nation.files, trust=trust, signers=nation.national, now=NOW)
    with pytest.raises(WrongDelegationError):
        drop_region(nation.files, region="640000", signers=nation.national, now=NOW)


def test_an_empty_folder_is_no_repository():
    """Nothing can be changed where nothing was begun."""
    with pytest.raises(FileMissingError):
        delegate_region({}, region=SHANDONG, keys=[generate_key().public_key], signers=[], now=NOW)
    with pytest.raises(FileMissingError):
        seal_repository({}, online_signer=generate_key(), now=NOW)


def test_keys_are_not_opened_by_addresses():
    """The two doors of python-tuf that this adapter does not offer stay shut."""
    signer = TufSigner(generate_key())
    with pytest.raises(NotImplementedError):
        TufSigner.from_priv_key_uri("file:key", None)
    with pytest.raises(NotImplementedError):
        _ = signer.public_key


def test_signing_alone_loads_no_network_and_no_repository_code():
    """`import signing` brings neither python-tuf's network client nor a database nor a web framework."""
    # python-tuf's signer library imports any cloud client that is installed; only the tests' S3 server brings one here.
    code = "import sys; sys.modules['boto3'] = None; import signing; print([m for m in ('urllib3', 'fastapi', 'sqlalchemy', 'tuf.ngclient') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
