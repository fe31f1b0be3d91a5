"""`xueshi screen` over folders: runs that were killed go on, workbooks show evidence, odd files and names are said."""

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import time
import zipfile
from collections import Counter

import pytest
from PIL import Image

from tests.cli.conftest import COMMAND, SAMPLES, environment
from tests.ocr.layered import certificate
from verifier.cli.output import SheetFormat
from verifier.cli.resuming import read_earlier
from verifier.cli.sink import labelled

PDF = SAMPLES / "proofs" / "conference-bilingual" / "proof.pdf"


def many(place, count):
    """A folder of small proofs with a text layer, a broken one among them."""
    place.mkdir()
    (place / "0000.pdf").write_bytes(certificate())
    for number in range(1, count):
        os.link(place / "0000.pdf", place / f"{number:04}.pdf")
    (place / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return place


def kill_after(lines, command, out, folder):
    """Start a run and end it with SIGKILL when so many lines are out."""
    running = subprocess.Popen([*COMMAND, *command], env=environment(folder), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while running.poll() is None and (not out.exists() or out.read_bytes().count(b"\n") < lines):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()


def names_in(form, out):
    """The files of a list, each as often as it has lines."""
    if form == "csv":
        text = out.read_bytes().decode("utf-8-sig")
        return Counter(row["file"] for row in csv.DictReader(io.StringIO(text, newline="")))
    return Counter(json.loads(line)["file"] for line in out.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_killed_run_goes_on_where_it_stopped(xueshi, tmp_path, form):
    """No line is lost and none comes twice; what the first run could not read still counts in the exit code."""
    place, out = many(tmp_path / "in", 60), tmp_path / f"out.{form}"
    command = ["screen", str(place), "--format", form, "--out", str(out), "--jobs", "2"]
    kill_after(12, command, out, tmp_path)
    before = out.read_bytes()
    assert 12 <= before.count(b"\n") < 60
    with out.open("ab") as file:
        file.write(before.splitlines()[-1][:40])  # and the machine went down within a line
    done = xueshi(*command, "--resume")
    assert done.returncode == 3
    assert names_in(form, out) == Counter([*(f"{number:04}.pdf" for number in range(60)), "broken.png"])
    kept = before.splitlines(keepends=True)[:-4]
    assert out.read_bytes().startswith(b"".join(kept)), "what was finished is not read again"


def test_a_file_that_may_lack_lines_is_read_again(tmp_path):
    """A file with two proofs whose first line alone is there is taken out, with what is behind it."""
    out = tmp_path / "out.jsonl"
    whole = [{"file": "a.pdf"}, {"file": "a.pdf"}, {"file": "b.pdf", "error": {"code": "x"}}, {"file": "c.pdf"}]
    out.write_text("".join(json.dumps(line) + "\n" for line in whole) + '{"file": "c.p', encoding="utf-8")
    earlier = read_earlier(SheetFormat.JSON, out)
    assert (earlier.files, earlier.unread) == (2, 1)
    assert [json.loads(line)["file"] for line in out.read_text().splitlines()] == ["a.pdf", "a.pdf", "b.pdf"]
    assert [earlier.takes(name) for name in ("a.pdf", "a.pdf", "b.pdf", "c.pdf")] == [True, False, True, False]


def test_a_workbook_shows_the_evidence_beside_each_value(xueshi, tmp_path):
    """The picture of a value stands in the cell to the right of it, and its print is there to be seen."""
    out = tmp_path / "out.xlsx"
    done = xueshi("screen", PDF, "--format", "xlsx", "--out", out)
    assert done.returncode == 0, done.stderr.decode()
    with zipfile.ZipFile(out) as book:
        drawing = book.read("xl/drawings/drawing1.xml").decode()
        strings = re.findall(r"<t[^>]*>(.*?)</t>", book.read("xl/sharedStrings.xml").decode())
        head = re.findall(r'<c r="([A-Z]+)1"[^>]*><v>(\d+)</v>', book.read("xl/worksheets/sheet1.xml").decode())
        pictures = [Image.open(io.BytesIO(book.read(name))) for name in book.namelist() if "/media/" in name]
        anchors = re.findall(r"<xdr:from><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>", drawing)
    columns = [strings[int(place)] for _, place in head]
    shown = {columns[int(column)] for column, _ in anchors}
    assert {"holder_name · 原文", "start_date · 原文", "stated_hours · 原文"} <= shown
    assert columns[columns.index("stated_hours") + 1] == "stated_hours · 原文"
    assert {row for _, row in anchors} == {"1"}
    assert pictures
    for picture in pictures:
        low, high = picture.convert("L").getextrema()
        assert high - low > 100, "there is print on it"


def test_a_killed_workbook_goes_on_and_a_whole_one_says_so(xueshi, tmp_path):
    """The finished lines of a workbook wait in NAME.xlsx.part, with their evidence."""
    place, out = many(tmp_path / "in", 30), tmp_path / "out.xlsx"
    command = ["screen", str(place), "--format", "xlsx", "--out", str(out), "--jobs", "1"]
    kill_after(6, command, tmp_path / "out.xlsx.part", tmp_path)
    assert not out.exists()
    assert xueshi(*command, "--resume").returncode == 3
    with zipfile.ZipFile(out) as book:
        rows = book.read("xl/worksheets/sheet1.xml").count(b"<row ")
    assert rows == 1 + 31
    again = xueshi(*command, "--resume")
    assert again.returncode == 64
    assert "out.xlsx" in again.stderr.decode()


def test_a_folder_without_proofs_says_so(xueshi, tmp_path):
    """An empty folder, and one with nothing but lists, are no silent success."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "list.csv").write_text("a", encoding="utf-8")
    done = xueshi("screen", tmp_path / "in", "--format", "json")
    assert done.returncode == 0
    assert done.stdout == b""
    assert str(tmp_path / "in") in done.stderr.decode()


@pytest.mark.parametrize("code", ["999999", "000001x", "37030", "٣٧٠٣٠٠"])
def test_a_region_that_is_none_is_a_usage_error(xueshi_here, code):
    """Six digits are not yet a region."""
    done = xueshi_here("screen", str(PDF), "--region", code)
    assert done.returncode == 64
    assert code in done.stderr.decode()


def test_odd_files_and_names_have_their_line(xueshi, tmp_path):
    """A link that leads nowhere, a name that is no UTF-8, and two files of one name in two folders."""
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.pdf").write_bytes(certificate())
    (tmp_path / "甲" / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    shutil.copy(tmp_path / "甲" / "a.pdf", os.fsencode(tmp_path / "乙") + "/证书".encode("gb18030") + b".pdf")
    done = xueshi("screen", tmp_path / "甲", tmp_path / "乙", "--format", "json")
    assert done.returncode == 3, done.stderr.decode()
    lines = {line["file"]: line for line in map(json.loads, done.stdout.decode().splitlines())}
    assert set(lines) == {str(tmp_path / "甲" / "a.pdf"), str(tmp_path / "乙" / "a.pdf"), "gone.pdf", "证书.pdf"}
    assert lines["gone.pdf"]["error"]["code"] == "cli.input_missing"


def test_proofs_of_one_page_are_told_apart():
    """A table names page and number where a page holds several proofs, and the page where it is not the first."""
    both = [{"file": "a.jpg", "page": 1}, {"file": "a.jpg", "page": 1}, {"file": "a.jpg", "page": 2}]
    assert [line["label"] for line in labelled(both)] == ["a.jpg [1#1]", "a.jpg [1#2]", "a.jpg [2]"]
    assert [line["label"] for line in labelled([{"file": "b.jpg", "page": 1}])] == ["b.jpg"]
    assert [line["label"] for line in labelled([{"file": "c.jpg", "error": {}}])] == ["c.jpg"]
