"""From a wording and invented facts to one sheet: the data that a layout prints, and the fields that a correct reader finds."""

import random
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import people
from facts import Facts, invent

HERE = Path(__file__).resolve().parent
PRINTED = (
    "number", "to", "paragraphs", "rows", "note", "issuer", "date", "lines", "rows_of_list", "by", "press", "record",
    "journal", "issue", "issue_en", "doi", "authors", "clock", "app", "name", "org", "label", "points", "period",
)  # fmt: skip
UNDATED = frozenset({"book", "patent", "standard", "annual_hours_certificate", "paper", "paper_acceptance", "degree", "award", "xuexi_qiangguo"})  # fmt: skip
ABSTRACT = "针对现场数据分散、判断依赖经验的问题，建立了分析模型，给出了实施步骤，并在两个单位进行了为期半年的试用。结果表明，该方法稳定可靠，便于推广。"
SECTION = "相关研究多在实验室条件下进行，与现场仍有距离。本文从实际问题出发，说明数据的来源、处理的方法与检验的过程，讨论其适用范围与不足，并对后续工作作出展望。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet before it is laid out: its kind and shape, what is printed, what is to be read, and who is declared."""

    kind: str
    shape: str
    data: Mapping[str, Any]
    fields: Mapping[str, Any]
    declared: str | None = None


def _parts(split: str) -> frozenset[str]:
    """Whose wordings a part may use: what is drawn by the browser shares none."""
    return frozenset({split}) if split == "browser" else frozenset({split, "both"})


@cache
def wordings(split: str) -> tuple[Mapping[str, Any], ...]:
    """The wordings that a half may use, in the order of their files."""
    found: list[Mapping[str, Any]] = []
    for path in sorted((HERE / "wordings").glob("*.toml")):
        found += [one for one in tomllib.loads(path.read_text("utf-8"))["wording"] if one["split"] in _parts(split)]
    return tuple(found)


def write(wording: Mapping[str, Any], dice: random.Random) -> Sheet:
    """Fill a wording with the facts of an invented proof; only what is printed is expected."""
    facts = invent(dice, latin=wording.get("latin", False))
    read: dict[str, Any] = dict(wording.get("fields", {}))
    data = {key: _filled(wording[key], facts, read) for key in PRINTED if key in wording}
    data["title"] = _filled(dice.choice(wording["titles"]), facts, read)
    _dress(data, wording, dice)
    if "columns" in wording:
        data["table"], read["other_names"] = _people(wording["columns"], facts, dice)
        data["widths"] = [width for *_, width in wording["columns"]]
    elif "rows_of_list" in data:
        data["table"], data["widths"] = data["rows_of_list"], [3] * len(data["rows_of_list"][0])
    if wording.get("shape") == "article":
        _article(data, facts)
    declared = facts["name"].text if wording.get("declared") else None
    if declared is None and wording["kind"] != "not_proof" and "holder_name" in read and dice.random() < 0.3:
        declared = read["holder_name"]
    fields = {} if wording["kind"] == "not_proof" else _kept(wording, read)
    return Sheet(wording["kind"], wording.get("shape", "sheet"), data, fields, declared)


def _filled(value: Any, facts: Facts, read: dict[str, Any]) -> Any:
    """The value with its placeholders filled, deep in lists; the fields of the facts used are added to `read`."""
    if isinstance(value, list):
        return [_filled(one, facts, read) for one in value]
    for name in placeholders(value):
        for key, said in facts[name].fields.items():
            if key == "organiser" and said != read.get(key) and key in read:
                read[key] = [*read[key], *(one for one in said if one not in read[key])]
            else:
                read[key] = said
    return value.format_map({name: fact.text for name, fact in facts.items()})


def placeholders(text: str) -> Iterator[str]:
    """The names in braces, in the order of the text."""
    return (name for _, name, _, _ in string.Formatter().parse(text) if name)


def _dress(data: dict[str, Any], wording: Mapping[str, Any], dice: random.Random) -> None:
    """What only looks: label of the number, seal or none, its ink; the single paragraph of the older layouts."""
    data["number_label"] = wording.get("number_label", dice.choice(("证书编号：", "编号：", "No. ", "证书号：")))
    data["seal"] = dice.choice(("样张测试专用章", "样张测试专用章", "仅供软件测试", ""))
    data["ink"] = dice.choice(("#c8102e", "#d9363e", "#b3001b", "#e36a6a"))
    data["body"] = "\n".join(data.get("paragraphs", []))


def _people(columns: list[list[Any]], facts: Facts, dice: random.Random) -> tuple[list[list[str]], list[str]]:
    """The table of a list with its head, and the names in order."""
    names = [people.chinese_name(dice) for _ in range(dice.randint(4, 14))]
    table = [[head for head, *_ in columns]]
    for serial, name in enumerate(names, 1):
        cells = {
            "serial": str(serial),
            "name": name,
            "employer": people.company(dice),
            "masked": people.masked(people.id_number(dice), dice),
            "hours": facts["bare_hours"].text,
            "passed": "合格",
        }
        table.append([cells[what] for _, what, _ in columns])
    return table, names


def _article(data: dict[str, Any], facts: Facts) -> None:
    """The parts of a first page that no field is read from."""
    names = facts["listed"].fields["other_names"]
    data |= {
        "authors": names,
        "title_en": "Research on Field Monitoring and Evaluation",
        "authors_en": ", ".join(f"AUTHOR {place}" for place in range(1, len(names) + 1)),
        "affiliation": f"（{facts['employer'].text}，{facts['place'].text} 255000）",
        "abstract": ABSTRACT,
        "keywords": "监测；评价；模型；现场试验",
        "codes": "中图分类号：TP277　　文献标志码：A",
        "received": "2022-11-20",
        "about": f"{names[0]}（1985—），高级工程师。",
        "sections": [{"head": head, "text": SECTION * 2} for head in ("1　引言", "2　方法", "3　结论")],
    }


def _kept(wording: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """Without what the kind does not have: a day is no event of a book, a year none of a class."""
    dropped = set(wording.get("drop", ()))
    kind = wording["kind"]
    if kind in UNDATED:
        dropped |= {"start_date", "end_date"}
    if kind not in {"annual_hours_certificate", "public_course_certificate", "xuexi_qiangguo"}:
        dropped.add("year")
    return {name: value for name, value in read.items() if name not in dropped}
