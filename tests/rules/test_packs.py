"""The six packs: complete, cited, free of private data, and right on both sides of each boundary."""

import hashlib
import json
import re
from importlib import resources
from pathlib import Path

import pytest

from ocr import ProofKind
from tests.rules.judging import invented_packs
from verifier.flows.try_cases import try_cases
from verifier.rules import Packs, RulePack, load_packs

FOLDER = Path(str(resources.files("verifier.rules"))) / "packs"
REGIONS = {"000000", "150000", "370300", "440000", "450000", "650000"}
RULES = (
    "unit", "day_rate", "organisers", "pool", "cap", "category", "cycle", "requirement", "window", "exemption", "recognition", "certificate",
    "deadline", "workflow", "routing", "consequence",
)  # fmt: skip


def own_cases(packs: Packs) -> list:
    """Every case of every pack, in the shape of the case files."""
    return [pytest.param(pack, case, id=case["id"]) for pack in packs for case in pack.case]


def as_json(value):
    """A TOML case as JSON: "none" stands for null, quoted figures for numbers."""
    match value:
        case "none":
            return None
        case dict():
            return {str(key): as_json(one) for key, one in value.items()}
        case list():
            return [as_json(one) for one in value]
        case str() if re.fullmatch(r"\d+\.\d+", value):
            return float(value)
    return value


def test_the_six_regions_are_there():
    """National, Inner Mongolia, Zibo, Guangdong, Guangxi, Xinjiang."""
    assert {pack.pack.region for pack in load_packs()} == REGIONS


@pytest.mark.parametrize("pack", list(load_packs()), ids=lambda pack: pack.pack.region)
def test_every_value_is_dated_and_cited_in_words(pack: RulePack):
    """Each rule has a first day in force, a source, an article and a quotation; what is not covered is spelled out."""
    for table in RULES:
        for rule in getattr(pack, table):
            assert rule.from_ <= rule.until
            assert rule.cite.quote
            assert rule.cite.article
            assert rule.cite.source in {one.id for one in pack.source}
    assert pack.not_covered
    assert pack.case
    assert re.fullmatch(r"CN-\d{6}@[\w.]+#sha256:[0-9a-f]{64}", pack.label)


@pytest.mark.parametrize(("pack", "case"), [*own_cases(load_packs()), *own_cases(invented_packs())])
def test_the_packs_own_cases_come_out(pack: RulePack, case):
    """Accounts, titles, deadlines and papers as well, judged by the case runner of the whole house."""
    if case["kind"] == "evidence":
        return  # judged when the pack was loaded, or there would be no pack
    row = {"region": pack.pack.region, "title": case["id"], "cite": [], "why": "", **as_json(dict(case))}
    file = {"schema": 1, "sources": {}, "cases": [row]}
    (tried,) = try_cases(json.dumps(file).encode(), load_packs())
    assert tried.differences == ()


@pytest.mark.parametrize("pack", list(load_packs()), ids=lambda pack: pack.pack.region)
def test_every_pack_has_cases_that_pass_and_cases_that_do_not(pack: RulePack):
    """Both sides: something counts or complies, and something does not."""
    told = json.dumps([case["expect"] for case in pack.case], ensure_ascii=False)
    assert '"compliant": true' in told or '"status": "credited"' in told
    assert '"compliant": false' in told or '"status": "zero"' in told


@pytest.mark.parametrize("pack", [*load_packs(), *invented_packs()], ids=lambda pack: pack.pack.region)
def test_packs_read_kinds_that_the_reader_knows(pack: RulePack):
    """A kind of paper is one of the reader's own words, or no paper would ever be read so."""
    assert {kind for one in pack.category for kind in one.reads} <= set(ProofKind)


def test_the_archived_sources_are_the_ones_named():
    """Every file beside the packs is named by a pack with its digest, and every name has its file."""
    named = {
        (name, digest)
        for pack in load_packs()
        for one in pack.source
        for name, digest in ((one.file, one.sha256), (one.reading, one.reading_sha256))
        if name
    }
    found = {(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in (FOLDER / "sources").glob("*.txt")}
    assert named == found


def test_no_names_numbers_or_passwords_of_the_sources_are_kept():
    """Telephone numbers, a hijacker's name and a default password stay out; the redaction is stated."""
    for file in [*FOLDER.glob("*.toml"), *(FOLDER / "sources").iterdir()]:
        text = file.read_text("utf-8")
        assert not re.search(r"(?<![\da-f])1[3-9]\d{9}(?![\da-f])", text), file.name
        assert not re.search(r"\(?0\d{2,3}\)?-?\d{7,8}(?![\da-f])", text), file.name
        assert not re.search(r"400-\d{3}-\d{4}|永利|密码为0", text), file.name
    assert all(one.redactions for pack in load_packs() for one in pack.source if one.id in {"IM", "GX"})


def test_an_edition_carries_the_hash_of_its_file_and_of_its_parents():
    """A change in the national pack changes what a Zibo result was computed with."""
    by_region = {pack.pack.region: pack for pack in load_packs()}
    whole = hashlib.sha256((FOLDER / "000000-national.toml").read_bytes()).hexdigest()
    own = hashlib.sha256((FOLDER / "370300-zibo.toml").read_bytes()).hexdigest()
    assert by_region["000000"].digest == whole
    assert by_region["370300"].digest == hashlib.sha256((own + whole).encode()).hexdigest()
