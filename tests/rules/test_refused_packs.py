"""Packs that do not load: each error class once, with the file, the line and the rule it names."""

import shutil
from pathlib import Path

import pytest

from verifier.rules import PackRefusedError, lint_packs, packs_of

HERE = Path(__file__).parent / "packs"
FILE = "999900-invented.toml"
WHOLE = (HERE / FILE).read_text("utf-8")

TRAINING = 'code = "training"\nname = "培训"\n'
CITE_3 = 'cite = { source = "ZZ", article = "第三条", quote = "每人每天不超过8学时" }'
CASE_2 = 'id = "ZZ-C2"\nkind = "evidence"\nyear = 2024\n'

DEADLINE = f"""[[deadline]]
id = "ZZ-D1"
what = "报告"
due = {{ before = "training_start", after = "training_end", days = 14 }}
from = 2020-03-20
{CITE_3}
[[not_covered]]"""
EXEMPTION = f"""[[exemption]]
id = "ZZ-E1"
purpose = ["title_review"]
when = {{ attr = "medical" }}
effect = "scale"
from = 2020-03-20
{CITE_3}
[[not_covered]]"""

# code → (what is replaced, by what, words on the line that must be named, the rule)
BROKEN = {
    "rules.not_toml": ('name = "虚构地区"', 'name = "虚构地区"\nname = "又一个"', 'name = "又一个"', "the file"),
    "rules.float_in_pack": ('amount = "45"', "amount = 45.5", "amount = 45.5", "unit[3]"),
    "rules.unknown_key": (TRAINING, f"{TRAINING}hours_per_page = 3\n", "hours_per_page", "category training"),
    "rules.missing_key": ('subject = "professional"\nlane = "any"\nmethod = { kind = "stated_hours", times', 'lane = "any"\nmethod = { kind = "stated_hours", times', '[[category]]\ncode = "teaching"', "category teaching"),
    "rules.missing_citation": (f"from = 2020-03-20\n{CITE_3}\n", "from = 2020-03-20\n", "[[pool]]", "pool ZZ-DAY"),
    "rules.bad_value": ('lane = "total"\nby_level', 'lane = "total"\nmin = "40"\nby_level', "[[requirement]]", "requirement ZZ-R1"),
    "rules.duplicate_rule": ('id = "ZZ-R3"', 'id = "ZZ-R2"', '[[requirement]]\nid = "ZZ-R2"\nlane = "professional"', "requirement ZZ-R2"),
    "rules.overlapping_categories": ('code = "teaching"\n', 'code = "teaching"\ncovers = ["teaching", "academic"]\n', '[[category]]\ncode = "teaching"', "category teaching"),
    "rules.unknown_reference": ('pool = "ZZ-DAY" }', 'pool = "ZZ-NIGHT" }', '[[category]]\ncode = "training"', "category training"),
    "rules.source_altered": ("第三条", "第三条", "[[source]]", "source ZZ"),
    "rules.quote_not_found": (CITE_3, CITE_3.replace("8学时", "9学时"), CITE_3.replace("8学时", "9学时"), "pool ZZ-DAY"),
    "rules.unreachable_requirement": ('lane = "elective"\nmin', 'lane = "elective.compulsory"\nmin', '[[requirement]]\nid = "ZZ-R4"', "requirement ZZ-R4"),
    "rules.failing_case": ('hours = 8, status = "credited", reasons = ["MULTIPLIED"]', "hours = 9", '[[case]]\nid = "ZZ-C2"', "case ZZ-C2"),
}  # fmt: skip


def write(folder: Path, text: str, source: str | None = None) -> Path:
    """Write a pack with its archived source beside it."""
    shutil.copytree(HERE / "sources", folder / "sources")
    if source is not None:
        (folder / "sources" / "ZZ.txt").write_text(source, "utf-8")
    (folder / FILE).write_text(text, "utf-8")
    return folder / FILE


def line_of(text: str, words: str) -> int:
    """The line on which words begin."""
    assert words in text
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_pack_names_file_line_and_rule(tmp_path, code):
    """Whoever maintains the pack can go straight there; the linter finds the same."""
    old, new, words, rule = BROKEN[code]
    assert old in WHOLE
    text = WHOLE.replace(old, new, 1)
    source = "另一份文件\n" if code == "rules.source_altered" else None
    file = write(tmp_path, text, source)
    with pytest.raises(PackRefusedError) as refused:
        packs_of([file], sources=tmp_path / "sources")
    assert (refused.value.code, refused.value.file, refused.value.line) == (code, FILE, line_of(text, words))
    assert refused.value.rule == rule
    assert f"{FILE}:{refused.value.line}" in str(refused.value)
    findings = lint_packs([file])
    assert (code, refused.value.line) in {(one.code, one.line) for one in findings}
    assert all(str(one).startswith(f"{FILE}:") for one in findings)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("schema = 1", "schema = 2", "rules.bad_value"),
        ("schema = 1", 'schema = "1"', "rules.bad_value"),
        ("longest_span = 5", "longest_span = true", "rules.bad_value"),
        ("longest_span = 5\nfrom = 2020-03-20\n", "longest_span = 5\n", "rules.missing_key"),
        ("longest_span = 5\nfrom = 2020-03-20\n", "longest_span = 5\nfrom = 2020-03-20\nuntil = 2019-01-01\n", "rules.bad_value"),
        ("from = 2020-03-20", 'from = "2020-03-20"', "rules.bad_value"),
        ("from = 2020-03-20", "from = 2020-03-20T00:00:00", "rules.bad_value"),
        ('times = "2"', "times = 2", "rules.bad_value"),
        ('times = "2"', 'times = "2/0"', "rules.bad_value"),
        ('times = "2"', 'times = "2/3/4"', "rules.bad_value"),
        ('amount = "45"', "amount = 45", "rules.bad_value"),
        ('amount = "45"', 'amount = "many"', "rules.bad_value"),
        ('status = "in_force"', 'status = "nearly"', "rules.bad_value"),
        ('endings = ["厅"]', 'endings = "厅"', "rules.bad_value"),
        ('reads = { teaching = "teaching" }', 'reads = "teaching"', "rules.bad_value"),
        ('reads = { teaching = "teaching" }', 'reads = { teaching = "training" }', "rules.unknown_reference"),
        ('method = { kind = "stated_hours", times = "2" }', 'method = "stated_hours"', "rules.bad_value"),
        ('method = { kind = "stated_hours", times = "2" }', 'method = { times = "2" }', "rules.missing_key"),
        ('method = { kind = "stated_hours", times = "2" }', 'method = { kind = "by_eye" }', "rules.bad_value"),
        ('target = "public"', 'target = "private"', "rules.bad_value"),
        ('needs = ["exam_passed"]', 'needs = ["goodwill"]', "rules.unknown_reference"),
        ('needs = ["exam_passed"]', 'needs = ["person:tall"]', "rules.unknown_reference"),
        ('categories = ["training"]', 'categories = ["lectures"]', "rules.unknown_reference"),
        ('coauthor = "split"', 'coauthor = "split", ranks = ["60"]', "rules.bad_value"),
        ('coauthor = "by_rank", ranks = ["30", "20"]', 'coauthor = "by_rank"', "rules.bad_value"),
        ('[{ venue = "provincial", hours = "15" }]', "[]", "rules.bad_value"),
        ('source = "ZZ", article = "第四条"', 'source = "YY", article = "第四条"', "rules.unknown_reference"),
        ('article = "第四条", quote = "授课的,按授课学时的2倍计"', 'article = "第四条", quote = ""', "rules.missing_citation"),
        ('article = "第四条", quote = "授课的,按授课学时的2倍计"', 'article = "第四条"', "rules.missing_citation"),
        ('article = "第四条"', 'article = ""', "rules.missing_citation"),
        ('file = "ZZ.txt"', 'file = "gone.txt"', "rules.source_altered"),
        ('file = "ZZ.txt"', 'file = ""', "rules.source_altered"),
        ('version = "1"', 'version = "1"\nparents = ["ZZ-000000"]', "rules.unknown_reference"),
        ('code = "teaching"\n', 'code = "training"\n', "rules.duplicate_rule"),
        (CASE_2, f"{CASE_2}hours = 3\n", "rules.unknown_key"),
        (CASE_2, 'id = "ZZ-C2"\nkind = "evidence"\n', "rules.missing_key"),
        (CASE_2, 'kind = "evidence"\nyear = 2024\n', "rules.missing_key"),
        (CASE_2, CASE_2.replace("C2", "C1"), "rules.duplicate_rule"),
        ('category = "teaching", fields = { start', 'category = "teaching", fields = { begin', "rules.bad_value"),
        ('category = "teaching", fields = { start = "2024-05-07"', 'category = "teaching", fields = { start = 7', "rules.bad_value"),
        ('expect = { items = [{ evidence = "e1", hours = 8,', 'expect = { items = [{ evidence = "e9", hours = 8,', "rules.failing_case"),
        ('expect = { items = [{ evidence = "e1", hours = 8,', 'expect = { items = [{ evidence = "e1", colour = 8,', "rules.failing_case"),
        ("sum = 65 }", "sum = 66 }", "rules.failing_case"),
        ("other_years = { 2025 = 50 }", "other_years = { 2025 = 50, 2026 = 0 }", "rules.failing_case"),
        ("other_years = { 2025 = 50 }", "other_years = 50", "rules.failing_case"),
        ('starts_on = "03-20"', 'starts_on = "02-29"', "rules.bad_value"),
        ('starts_on = "03-20"', 'starts_on = "spring"', "rules.bad_value"),
        ('starts_on = "03-20"\n', 'starts_on = "03-20"\nuntil = 2019-01-01\n', "rules.bad_value"),
        ("[[not_covered]]", DEADLINE, "rules.bad_value"),
        ("[[not_covered]]", EXEMPTION, "rules.bad_value"),
        ("sum = 65 }", "sum = 65.0 }", "rules.float_in_pack"),
    ],
)  # fmt: skip
def test_other_mistakes_refuse_a_pack(tmp_path, old, new, code):
    """Nothing is guessed and nothing is passed over."""
    text = (
        WHOLE.replace(
            '{ venue = "national", longest = 2000, hours = "20" }, { venue = "national", longer_than = 2000, hours = "30" }, ',
            "",
        )
        if new == "[]"
        else WHOLE
    )
    assert old in text
    file = write(tmp_path, text.replace(old, new, 1))
    with pytest.raises(PackRefusedError) as refused:
        packs_of([file], sources=tmp_path / "sources")
    assert refused.value.code == code


def test_bytes_that_are_no_text_refuse_a_pack(tmp_path):
    """A file in GBK, and a file of a size no pack has."""
    file = write(tmp_path, WHOLE)
    file.write_bytes(WHOLE.encode("gbk"))
    with pytest.raises(PackRefusedError) as refused:
        packs_of([file], sources=tmp_path / "sources")
    assert (refused.value.code, refused.value.line) == ("rules.not_toml", line_of(WHOLE, 'name = "虚构地区"'))
    file.write_bytes(b"#" * 2_000_000)
    with pytest.raises(PackRefusedError):
        packs_of([file], sources=tmp_path / "sources")
    assert [one.code for one in lint_packs([file])] == ["rules.not_toml"]


def test_a_file_that_is_not_there_is_a_finding(tmp_path):
    """A wrong path is said as such, not as a fault of ours."""
    assert [(one.file, one.code) for one in lint_packs([tmp_path / "gone.toml"])] == [("gone.toml", "rules.not_toml")]


def test_a_file_that_ends_in_the_middle_is_placed_at_its_end(tmp_path):
    """Tomllib names no line there; the last one is the place."""
    file = write(tmp_path, WHOLE + "\n[[case]]\nexpect = { a = [1,\n")
    with pytest.raises(PackRefusedError) as refused:
        packs_of([file], sources=tmp_path / "sources")
    assert refused.value.line >= WHOLE.count("\n")


def test_the_linter_goes_on_after_a_finding(tmp_path):
    """Two mistakes of different sorts are both named."""
    text = WHOLE.replace('pool = "ZZ-DAY" }', 'pool = "ZZ-NIGHT" }').replace('id = "ZZ-R3"', 'id = "ZZ-R2"')
    write(tmp_path, text)
    assert {one.code for one in lint_packs([tmp_path])} == {"rules.unknown_reference", "rules.duplicate_rule"}


def test_the_linter_lets_shipped_packs_be_parents(tmp_path):
    """A child of the national pack can be checked alone; a child of nobody cannot."""
    child = WHOLE.replace('version = "1"', 'version = "1"\nparents = ["CN-000000"]')
    assert lint_packs([write(tmp_path, child)]) == ()
    orphan = child.replace("CN-000000", "CN-0")
    (tmp_path / FILE).write_text(orphan, "utf-8")
    assert [one.code for one in lint_packs([tmp_path])] == ["rules.unknown_reference"]


def test_the_shipped_packs_are_clean():
    """The six regions, linted without a path."""
    assert lint_packs() == ()
