"""`xueshi screen` as the contract says it: lines, errors, exits, sheets, zips, and what a kill leaves."""

import csv
import io
import json
import shutil
import signal
import subprocess
import time
import zipfile

import pytest
import python_calamine

from tests.cli.conftest import COMMAND, SAMPLES, environment
from verifier.cli.output import csv_row, safe_cell

PDF = SAMPLES / "proofs" / "conference-bilingual" / "proof.pdf"


@pytest.fixture
def folder(tmp_path):
    """A readable proof, a broken one, a file that is no document, and files beside proofs."""
    place = tmp_path / "in"
    (place / "sub").mkdir(parents=True)
    shutil.copy(PDF, place / "sub" / "会议.pdf")
    (place / "broken.pdf").write_bytes(PDF.read_bytes()[:4000])
    (place / "notes.txt").write_text("not a document", encoding="utf-8")
    (place / "empty.png").write_bytes(b"")
    (place / "expected.toml").write_text("x = 1", encoding="utf-8")
    (place / ".hidden.pdf").write_bytes(b"x")
    return place


def lines_of(done):
    """The JSON lines on stdout."""
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_a_folder_gives_a_line_a_proof_and_a_line_for_each_file_that_cannot_be_read(xueshi, folder):
    """Bad files are said and the run goes on; the exit says that some were not read; stderr holds no bar."""
    done = xueshi("screen", folder, "--region", "370300", "--year", "2024", "--holder", "王敏", "--format", "json")
    assert done.returncode == 3, done.stderr.decode()
    lines = {line["file"]: line for line in lines_of(done)}
    assert set(lines) == {"sub/会议.pdf", "broken.pdf", "notes.txt", "empty.png"}
    good = lines["sub/会议.pdf"]
    wanted = ["file", "page", "place", "kind", "confidence", "fields", "proposal", "signals", "document", "ms"]
    assert list(good) == wanted
    assert good["kind"] == "conference_certificate"
    assert good["proposal"]["cite"] == ["ZB Q4(3)一"]
    field = good["fields"]["holder_name"]
    assert field["value"] == "王敏"
    assert len(field["box"]) == 4
    for name in ("broken.pdf", "notes.txt", "empty.png"):
        error = lines[name]["error"]
        assert error["code"].startswith("ocr.")
        assert error["say"]
    assert done.stderr == b""


def test_without_a_region_there_are_no_hours(xueshi):
    """The proposal then judges the reading alone."""
    done = xueshi("screen", PDF, "--format", "json")
    (line,) = lines_of(done)
    assert done.returncode == 0
    assert line["proposal"]["hours"] is None
    assert line["proposal"]["decision"] in {"accept", "review", "reject"}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_list_declares_file_by_file(xueshi, tmp_path, form):
    """Holder, year and region of the list win for their file: another name is a mismatch."""
    place = tmp_path / "in"
    place.mkdir()
    for name in ("a.pdf", "b.pdf"):
        shutil.copy(PDF, place / name)
    rows = [("a.pdf", "王敏", "2024", "370300"), ("b.pdf", "李四", "2024", "370300")]
    names = ("file", "holder", "year", "region")
    table = tmp_path / f"declared.{form}"
    if form == "csv":
        text = "\n".join(",".join(row) for row in (names, *rows))
    else:
        text = "\n".join(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
    table.write_text(text, encoding="utf-8")
    done = xueshi("screen", place, "--declared", table, "--format", "json")
    first, second = sorted(lines_of(done), key=lambda line: line["file"])
    assert "HOLDER_MISMATCH" not in first["proposal"]["reasons"]
    assert "HOLDER_MISMATCH" in second["proposal"]["reasons"]


def test_a_list_may_be_in_the_encoding_of_spreadsheets_here(xueshi, tmp_path):
    """CSV saved by a spreadsheet in China is GB 18030, not UTF-8."""
    table = tmp_path / "declared.csv"
    table.write_bytes("file,holder,year,region\nproof.pdf,李四,2024,370300\n".encode("gb18030"))
    (line,) = lines_of(xueshi("screen", PDF, "--declared", table, "--format", "json"))
    assert "HOLDER_MISMATCH" in line["proposal"]["reasons"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00\x81\x20file",
        b"file,colour\nproof.pdf,red\n",
        b"file,year\n,2024\n",
        b"file,year\nproof.pdf,20x4\n",
        b"file,region\nelsewhere.pdf,37\n",
        b'{"file": "proof.pdf"}\n{"file":\n',
    ],
)
def test_a_list_that_cannot_be_used_stops_the_run_before_it_starts(xueshi_here, tmp_path, data):
    """One line names the list, and nothing is screened: a year that is none is not passed over."""
    table = tmp_path / "declared.csv"
    table.write_bytes(data)
    done = xueshi_here("screen", str(PDF), "--declared", str(table), "--format", "json")
    assert done.returncode == 64
    assert done.stdout == b""
    (said,) = done.stderr.decode().splitlines()
    assert str(table) in said


def test_a_zip_is_a_folder(xueshi, tmp_path):
    """Files in a zip are screened under their names in it."""
    packed = tmp_path / "proofs.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(PDF, "会议/证明.pdf")
        archive.writestr("a.bin", b"MZ...")
    done = xueshi("screen", packed, "--format", "json")
    assert done.returncode == 3
    assert {line["file"] for line in lines_of(done)} == {"会议/证明.pdf", "a.bin"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["screen"],
        ["screen", "nothing.pdf"],
        ["screen", str(PDF), "--region", "Zibo"],
        ["screen", str(PDF), "--format", "yaml"],
        ["screen", str(PDF), "--format", "xlsx"],
        ["screen", str(PDF), "--year", "24"],
        ["screen", str(PDF), "--no-such-option"],
        ["scream"],
        [],
    ],
)
def test_usage_errors_are_one_line_and_exit_64(xueshi_here, arguments):
    """What, where, what to do: on one line of stderr, and nothing on stdout."""
    done = xueshi_here(*arguments)
    assert done.returncode == 64
    assert done.stdout == b""
    assert len(done.stderr.decode().splitlines()) == 1


def test_sheets_hold_the_lines_and_no_formula(xueshi, tmp_path):
    """CSV and xlsx have the same rows; a file called =cmd… is text in both."""
    place = tmp_path / "in"
    place.mkdir()
    shutil.copy(PDF, place / "=HYPERLINK(1).pdf")
    for form in ("csv", "xlsx"):
        done = xueshi("screen", place, "--format", form, "--out", tmp_path / f"out.{form}")
        assert done.returncode == 0, done.stderr.decode()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_bytes().decode("utf-8-sig"))))
    assert rows[0]["file"] == "'=HYPERLINK(1).pdf"
    sheet = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == "=HYPERLINK(1).pdf"
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert not (tmp_path / "out.xlsx.part").exists()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u3000=1", "＝1", "＠x"])
def test_no_cell_of_csv_becomes_a_formula(text):
    """Whatever starts like a formula gets an apostrophe; other text stays as it is."""
    assert safe_cell(text) == f"'{text}"
    assert safe_cell("王敏-1") == "王敏-1"
    assert csv_row([text, None]).endswith(",\r\n")


def test_a_killed_run_leaves_every_finished_line(tmp_path):
    """After kill -9, each line in --out is whole JSON, and those that were finished are there."""
    place, out = tmp_path / "in", tmp_path / "out.jsonl"
    place.mkdir()
    for number in range(60):
        shutil.copy(PDF, place / f"{number:02}.pdf")
    command = [*COMMAND, "screen", str(place), "--format", "json", "--out", str(out), "--jobs", "1"]
    running = subprocess.Popen(command, env=environment(tmp_path), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and (not out.exists() or out.read_bytes().count(b"\n") < 3):
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    whole = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert 3 <= len(whole) < 60
    assert [line["file"] for line in whole] == [f"{number:02}.pdf" for number in range(len(whole))]
