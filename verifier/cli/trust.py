"""`xueshi trust`: the repository of a nation and its regions, and what this node takes from it.

A repository is a folder of static files (`--repository`, by default `repository` under the data folder of the national node); it can be served by any web
server or carried on a disk. `fetch` takes such a folder or an https address; redirects are not followed and sizes are bounded.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from signing import (
    Algorithm,
    PublicKey,
    SoftwareSigner,
    UnusableKeyError,
    load_public_key,
    trust_folder_reader,
)
from verifier.cli.failing import usage
from verifier.cli.groups import Group
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs
from verifier.cli.repositories import lay_beside, readers_of
from verifier.errors import InputMissingError
from verifier.flows import (
    Services,
    admit_region,
    begin_repository,
    fetch_lists,
    follow_logs,
    hand_in_region,
    make_bundle,
    publish_lists,
    recheck_transfers,
)
from verifier.messages import say
from verifier.trust import Purpose, write_whole

app = typer.Typer(cls=Group, help="Trust across regions.")
Repository = Annotated[Path | None, typer.Option("--repository", help="Folder of the repository.")]
YEAR = timedelta(days=365)


@app.command()
def init(
    repository: Repository = None,
    root_keys: Annotated[int, typer.Option("--root-keys", min=1, max=9)] = 1,
    threshold: Annotated[int, typer.Option("--threshold", min=1, max=9)] = 1,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Begin a national repository; its root is pinned here and given to the regions."""
    with opened_node() as services:
        folder = _folder(services, repository)
        begin_repository(
            services.keys, services.trust, folder, root_keys=root_keys, threshold=threshold, now=services.clock()
        )
        facts = {"repository": str(folder), "root": str(services.trust.folder / "trust-root.json")}
    _print(facts, form, lang, "cli.trust_begun")


@app.command("region-key")
def region_key(form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """Show the key that signs this region's part, made when there is none: the nation needs it for add-region."""
    with opened_node() as services:
        facts = {"region": services.settings.region, "key": _key_text(_region_signer(services).public_key)}
    _print(facts, form, lang, "cli.trust_region_key")


@app.command("add-region")
def add_region(
    region: str,
    key: Annotated[str, typer.Option("--key", help="What `xueshi trust region-key` shows on the region's node.")],
    repository: Repository = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Admit a region: this key signs its part from now on."""
    public = _key_of(key, lang or default_lang())
    with opened_node() as services:
        admit_region(services.keys, _folder(services, repository), region=region, key=public, now=services.clock())
    _print({"region": region, "key": key}, form, lang, "cli.trust_admitted")


@app.command()
def publish(repository: Repository = None, form: FormatOption = Format.TABLE, lang: LangOption = "") -> None:
    """Hand this region's trust list in to the repository; on the national node, make what was handed in current."""
    with opened_node() as services:
        folder = _folder(services, repository)
        done = hand_in_region(services.keys, services.trust, folder, services.settings.node, now=services.clock())
        if done.added:
            lay_beside(services, folder)
    facts = {"repository": str(folder), "added": done.added, "sealed": done.sealed}
    _print(facts, form, lang, "cli.trust_handed_in")


@app.command()
def fetch(
    source: Annotated[str, typer.Argument(help="Folder or https address of a repository.")],
    root: Annotated[Path | None, typer.Option("--root", help="Pin this root first.")] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Take the lists of all regions from a repository, follow their logs, and end what they revoked."""
    with opened_node() as services:
        if root is not None:
            if not root.is_file():
                raise InputMissingError(str(root))
            services.trust.put_root(root.read_bytes())
        facts = fetched_from(source, services)
    _print(facts, form, lang, "cli.trust_fetched")


def fetched_from(source: str, services: Services) -> dict[str, Any]:
    """Fetch, follow, look again at what was taken; what came of each."""
    read, status, log = readers_of(source, services)
    node, now = services.settings.node, services.clock()
    found = fetch_lists(services.trust, read, status, node, now=now)
    trust = services.trust.read_trust()
    logs = follow_logs(services.store, services.trust, trust, log, node, now=now)
    lookup = services.trust.status_lookup(now)
    ended = recheck_transfers(services.store, trust, lookup, actor=command_actor(), now=now)
    if ended:  # certificates that rested on those hours are revoked: the world hears of it at once
        publish_lists(services.store, services.keys, services.trust, node, actor=command_actor(), now=now)
    return {
        "regions": list(found.regions),
        "refused": [f"{region}: {code}" for region, code in found.refused],
        "status_lists": found.status_lists,
        "logs": {one.region: {"standing": str(one.standing), "size": one.size} for one in logs},
        "transfers_ended": [one.number for one in ended],
    }


@app.command()
def bundle(
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    repository: Repository = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Put trust and status of all regions into one file for verifying offline."""
    with opened_node() as services:
        data = make_bundle(services.trust, trust_folder_reader(_folder(services, repository)), now=services.clock())
        write_whole(out, data)
    _print({"bundle": str(out), "bytes": len(data)}, form, lang, "cli.trust_bundled")


def _folder(services: Services, given: Path | None) -> Path:
    return given or services.trust.folder / "repository"


def _region_signer(services: Services) -> SoftwareSigner:
    """The region's key, made when there is none."""
    now = services.clock()
    if not any(record.purpose is Purpose.REGION and record.signs_at(now) for record in services.keys.all()):
        services.keys.new(Purpose.REGION, now=now, sign_for=YEAR * 2, algorithm=Algorithm.ED25519)
    return services.keys.signer(Purpose.REGION, now=now, region=services.settings.region)


def _key_text(key: PublicKey) -> str:
    """A public key as text that people can pass on."""
    return f"{key.algorithm.name}:{key.raw.hex()}"


def _key_of(text: str, lang: str) -> PublicKey:
    name, _, raw = text.partition(":")
    try:
        return load_public_key(Algorithm[name], bytes.fromhex(raw))
    except (KeyError, ValueError, UnusableKeyError):
        usage("cli.trust_key", lang, text=text[:40])


def _print(facts: dict[str, Any], form: Format, lang: str, title: str) -> None:
    if form is Format.JSON:
        print_json(facts)
    else:
        print_pairs(say(title, lang or default_lang()), facts.items())
