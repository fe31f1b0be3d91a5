"""Which edition decides: region, year, and what was known on a day; and what a pack takes from its parents."""

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.rules.judging import HERE, invented_packs
from verifier.regions import region
from verifier.rules import NoRuleInForceError, Packs, load_packs, packs_of

FILE = "999900-invented.toml"
WHOLE = (HERE / "packs" / FILE).read_text("utf-8")


@pytest.mark.parametrize(
    ("place", "year", "pack"),
    [
        ("370300", 2024, "CN-370300"),
        ("370303", 2024, "CN-370300"),
        ("370100", 2024, "CN-000000"),
        ("150200", 2022, "CN-150000"),
        ("150000", 2021, "CN-000000"),
        ("450000", 2025, "CN-000000"),
        ("330000", 2024, "CN-000000"),
    ],
)
def test_the_nearest_region_with_rules_for_the_year_decides(place, year, pack):
    """County, prefecture, province, nation; a neighbour never."""
    assert load_packs().for_year(region(place), year).pack.id == pack
    assert load_packs().in_force(region(place), date(year, 7, 1)).pack.id == pack


def test_a_year_that_nobody_speaks_of_has_no_rules():
    """Before the national regulation there is nothing to compute with."""
    with pytest.raises(NoRuleInForceError) as none:
        load_packs().for_year(region("330000"), 1999)
    assert (none.value.code, none.value.region, none.value.year) == ("rules.none_in_force", "330000", 1999)
    with pytest.raises(NoRuleInForceError):
        invented_packs().for_year(region("999900"), 2024, as_of=date(2019, 1, 1))


@pytest.mark.parametrize(
    ("place", "year", "pack"),
    [("150000", 2023, "CN-150000"), ("150200", 2021, "CN-150000"), ("150000", 2022, None), ("330000", 2024, None)],
)
def test_a_region_without_rules_for_the_year_has_those_of_another(place, year, pack):
    """Only as a draft, and only its own."""
    other = load_packs().of_another_year(region(place), year)
    assert (other and other.pack.id) == pack


def editions(folder: Path, *changes: tuple[tuple[str, str], ...]) -> Packs:
    """Write several editions of the invented region and load them together."""
    shutil.copytree(HERE / "packs" / "sources", folder / "sources")
    files = []
    for number, change in enumerate(changes):
        text = WHOLE
        for old, new in change:
            text = text.replace(old, new)
        files.append(folder / f"{number}.toml")
        files[-1].write_text(text, "utf-8")
    return packs_of(files, sources=folder / "sources")


def test_a_later_edition_is_not_known_before_its_day(tmp_path):
    """An old decision is computed again with what was known then; a draft and a withdrawn edition decide nothing."""
    later = (('version = "1"', 'version = "2"'), ("edition_from = 2020-03-20", "edition_from = 2024-06-01"))
    gone = (
        ('version = "1"', 'version = "3"'),
        ("edition_from = 2020-03-20", "edition_from = 2025-06-01"),
        ('"in_force"', '"withdrawn"'),
    )
    idea = (
        ('version = "1"', 'version = "4"'),
        ("edition_from = 2020-03-20", "edition_from = 2025-07-01"),
        ('"in_force"', '"draft"'),
    )
    packs = editions(tmp_path, (), later, gone, idea)
    place = region("999900")
    assert packs.for_year(place, 2024, as_of=date(2024, 5, 31)).pack.version == "1"
    assert packs.for_year(place, 2024, as_of=date(2024, 6, 1)).pack.version == "2"
    assert packs.for_year(place, 2024).pack.version == "2"


def test_the_nearest_edition_in_time_gives_the_draft(tmp_path):
    """Two yearly notices: the closer one is tried."""
    one = (
        ('version = "1"', 'version = "1"'),
        ("years = { from = 2020, to = 9999 }", "years = { from = 2022, to = 2022 }"),
    )
    two = (
        ('version = "1"', 'version = "2"'),
        ("years = { from = 2020, to = 9999 }", "years = { from = 2024, to = 2024 }"),
    )
    cases = WHOLE[WHOLE.index("[[case]]") :]
    packs = editions(tmp_path, (*one, (cases, "")), (*two, (cases, "")))
    found = [packs.of_another_year(region("999900"), year) for year in (2020, 2024, 2030)]
    assert [one and one.pack.version for one in found] == ["1", None, "2"]


def test_a_parent_supplies_what_a_pack_leaves_out(tmp_path):
    """Zibo's total and share are the nation's; Xinjiang refuses the share by name; a child's own floor stands."""
    by_region = {pack.pack.region: pack for pack in load_packs()}
    floors = {place: {(one.id, one.lane) for one in pack.requirement} for place, pack in by_region.items()}
    assert floors["370300"] == {("ZB-R3", "professional.compulsory"), ("NAT-R1", "total"), ("NAT-R2", "professional")}
    assert floors["650000"] == {("XJ-R1", "total")}
    assert ("NAT-R2", "professional") not in floors["150000"]


def test_a_child_inherits_the_classes_that_it_does_not_cover(tmp_path):
    """A city under a province with a table: its own paper rule, the province's teaching; one unit of each sort."""
    city = WHOLE[: WHOLE.index("[[day_rate]]")]
    for old, new in (
        ("ZZ-999900", "ZZ-999901"),
        ('"999900"', '"999901"'),
        ('version = "1"', 'version = "1"\nparents = ["ZZ-999900"]'),
    ):
        city = city.replace(old, new)
    city += """
[[unit]]
of = "credit"
amount = "2"
from = 2020-03-20
cite = { source = "ZZ", article = "第十一条", quote = "一学分按3学时计" }
[[category]]
code = "training"
name = "市里的培训"
reads = { training_certificate = "training" }
subject = "professional"
lane = "any"
method = { kind = "imported" }
from = 2020-03-20
cite = { source = "ZZ", article = "第三条", quote = "参加培训的" }
"""
    shutil.copytree(HERE / "packs" / "sources", tmp_path / "sources")
    files = [tmp_path / "city.toml", tmp_path / FILE]
    files[0].write_text(city, "utf-8")
    files[1].write_text(WHOLE, "utf-8")
    child = packs_of(files, sources=tmp_path / "sources").for_year(region("999901"), 2024)
    covered = {code: one.name for one in child.category for code in one.codes}
    assert (covered["training"], covered["academic"], covered["teaching"]) == ("市里的培训", "培训", "授课")
    assert [one.amount for one in child.unit if one.of == "credit"] == [2]
    assert next(one for one in child.category if "academic" in one.codes).reads == {
        "conference_certificate": "academic"
    }
    assert child.digest != hashlib.sha256(city.encode()).hexdigest()
