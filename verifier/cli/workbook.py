"""The workbook of a screened folder: a row a proof, and beside each value the part of the page that it was read from.

All cells are plain text, never a formula. The rows come from the journal of the run, one by one, so that ten thousand proofs need no more memory than one.
"""

import base64
import io
import json
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

EVIDENCED = (
    "holder_name",
    "event_or_title",
    "organiser",
    "start_date",
    "end_date",
    "issue_date",
    "stated_hours",
    "certificate_number",
)
_ROW_HEIGHT_PX, _PLAIN_WIDTH, _MIN_WIDTH_PX, _MAX_WIDTH_PX = 44, 14, 90, 320
_EDGE_PX = 2
_MAX_CELL_CHARS = 32_000  # a workbook's cell holds 32,767


def write_workbook(
    journal: Path, out: Path, columns: Sequence[str], heads: Sequence[str], cells_of: Any, evidence_head: str
) -> None:
    """Write the workbook beside its place and move it there whole."""
    import xlsxwriter

    fresh = out.with_name(out.name + ".new")
    options = {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(fresh), options | {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("xueshi")
        bold, top = book.add_format({"bold": True}), book.add_format({"valign": "top", "text_wrap": False})
        place = _placed(columns)
        for column, head in zip(columns, heads, strict=True):
            sheet.write_string(0, place[column], head, bold)
            if column in EVIDENCED:
                sheet.write_string(0, place[column] + 1, f"{head} · {evidence_head}", bold)
        widest = dict.fromkeys(EVIDENCED, _MIN_WIDTH_PX)
        for number, line in enumerate(_lines(journal), start=1):
            for column, cell in zip(columns, cells_of(line), strict=True):
                sheet.write_string(number, place[column], cell[:_MAX_CELL_CHARS], top)
            if _insert_pictures(sheet, number, place, line, widest):
                sheet.set_row_pixels(number, _ROW_HEIGHT_PX + 2 * _EDGE_PX)
        sheet.set_column(0, max(place.values()) + 1, _PLAIN_WIDTH)
        for column, width in widest.items():
            sheet.set_column_pixels(place[column] + 1, place[column] + 1, width + 2 * _EDGE_PX)
        sheet.freeze_panes(1, 1)
    fresh.replace(out)


def _placed(columns: Sequence[str]) -> dict[str, int]:
    """The number of each column; a value with evidence is followed by the column of its picture."""
    placed, following = {}, 0
    for column in columns:
        placed[column] = following
        following += 2 if column in EVIDENCED else 1
    return placed


def _insert_pictures(sheet: Any, row: int, place: dict[str, int], line: dict[str, Any], widest: dict[str, int]) -> bool:
    """Put the evidence of a row beside its values; whether there was any."""
    found = False
    for name in EVIDENCED:
        encoded = line.get("fields", {}).get(name, {}).get("picture")
        if not encoded:
            continue
        picture = base64.b64decode(encoded)
        width, height = _size_of(picture)
        scale = min(1.0, _ROW_HEIGHT_PX / height, _MAX_WIDTH_PX / width)
        options = {
            "image_data": io.BytesIO(picture),
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": _EDGE_PX,
            "y_offset": _EDGE_PX,
            "object_position": 1,  # the picture is sorted and filtered with its row
            "description": str(line["fields"][name].get("text", ""))[:200],
        }
        widest[name] = max(widest[name], round(width * scale))
        sheet.insert_image(row, place[name] + 1, f"{name}-{row}.jpg", options)
        found = True
    return found


def _size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height of one of our own JPEGs, from its start-of-frame segment (ITU T.81, B.2.2)."""
    position = 2
    while jpeg[position + 1] not in {0xC0, 0xC1, 0xC2}:
        position += 2 + int(struct.unpack_from("!H", jpeg, position + 2)[0])
    height, width = struct.unpack_from("!HH", jpeg, position + 5)
    return width, height


def _lines(journal: Path) -> Iterator[dict[str, Any]]:
    with journal.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
