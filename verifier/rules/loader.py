"""Reading pack files into the model, whole or not at all.

Decides the order of the checks: TOML, shape, names, sources and their quotations, categories, requirements, and last
the pack's own cases. Which pack applies to a person and year is for `verifier.rules.select`.
"""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from verifier.rules.citing import speak
from verifier.rules.errors import BadValueError, NotTomlError, UnknownReferenceError
from verifier.rules.inherit import inherit
from verifier.rules.model import RulePack
from verifier.rules.own_cases import require_cases_hold
from verifier.rules.select import Packs
from verifier.rules.shape import FloatSeen, Shaper
from verifier.rules.sound import require_sound

MAX_PACK_BYTES = 1_048_576

_PLACE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack as one file writes it, with the means to say where."""

    file: Traversable
    sources: Traversable
    shaper: Shaper
    written: RulePack


@cache
def load_packs() -> Packs:
    """Load the packs that travel with the program, once.

    Raises:
        PackRefusedError: a pack is not sound; the error names file, line and rule.
    """
    return _sound_packs(shipped_packs())


def packs_of(files: Sequence[Traversable], *, sources: Traversable) -> Packs:
    """Load packs from files that may be one another's parents, with the archived sources in one folder.

    Raises:
        PackRefusedError: a pack is not sound.
    """
    return _sound_packs([read_pack(file, sources=sources) for file in files])


@cache
def shipped_packs() -> tuple[PackFile, ...]:
    """Read the packs that travel with the program."""
    folder = resources.files("verifier.rules") / "packs"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(read_pack(file, sources=folder / "sources") for file in files)


def join(files: Sequence[PackFile]) -> Packs:
    """Join every pack with its parents, nearest first.

    Raises:
        UnknownReferenceError: a parent is not among them, or packs are each other's parents.
    """
    joined: dict[str, RulePack] = {}
    waiting = list(files)
    while waiting:
        ready = [one for one in waiting if all(parent in joined for parent in one.written.pack.parents)]
        if not ready:
            lost = waiting[0]
            raise UnknownReferenceError(*lost.shaper.at(("pack", "parents")), ", ".join(lost.written.pack.parents))
        for one in ready:
            parents = [joined[parent] for parent in one.written.pack.parents]
            joined[one.written.pack.id] = joined[one.written.label] = inherit(one.written, parents)
            waiting.remove(one)
    return Packs(tuple(joined[one.written.label] for one in files))


def _sound_packs(files: Sequence[PackFile]) -> Packs:
    for one in files:
        require_sound(one.written, one.shaper, one.sources)
    packs = join(files)
    for one in files:
        require_cases_hold(one.written, packs, one.shaper)
    return packs


def read_pack(file: Traversable, *, sources: Traversable) -> PackFile:
    """Read one file into the model, without asking whether its rules make sense together.

    Raises:
        PackRefusedError: no TOML, or a value out of shape.
    """
    try:
        raw = file.read_bytes()
    except OSError as exc:
        raise NotTomlError(file.name, 1, "the file", "cannot be read") from exc
    if len(raw) > MAX_PACK_BYTES:
        raise NotTomlError(file.name, 1, "the file", f"larger than {MAX_PACK_BYTES} bytes")
    try:
        text = raw.decode("utf-8")
        table = tomllib.loads(text, parse_float=FloatSeen)
    except UnicodeDecodeError as exc:
        raise NotTomlError(file.name, raw[: exc.start].count(b"\n") + 1, "the file", "not UTF-8") from exc
    except tomllib.TOMLDecodeError as exc:
        place = _PLACE.search(str(exc))
        line = int(place[1]) if place else text.count("\n") + 1
        raise NotTomlError(file.name, line, "the file", str(exc)) from exc
    shaper = Shaper(file.name, text, table)
    written: RulePack = shaper.shape(RulePack, table)
    if written.pack.schema != 1:
        raise BadValueError(*shaper.at(("pack", "schema")), "this program reads schema 1")
    digest = hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()
    named = speak(written, {one.id: one.short for one in written.source})
    return PackFile(file, sources, shaper, replace(named, digest=digest))
