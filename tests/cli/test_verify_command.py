"""`xueshi verify` and the commands around a certificate, each as a process."""

import json

import pytest

from signing import qr_png

PLATFORM = """record_id,id_number,name,year,category,hours
1,370303198504120000,王敏,2024,platform_public,50
2,370303198504120000,王敏,2024,platform_prof_compulsory,20
3,370303198504120000,王敏,2024,platform_prof_elective,40
"""


def answer(done):
    """The one JSON line."""
    return json.loads(done.stdout)


@pytest.fixture
def issued(xueshi_here, tmp_path):
    """A node that has issued one certificate, by commands alone: number and PDF."""
    for purpose in ("certificate", "status"):
        assert xueshi_here("keys", "new", "--purpose", purpose).returncode == 0
    added = xueshi_here(
        *("user", "add", "wang", "--name", "王敏", "--unit", "示例", "--role", "applicant"),
        *("--stdin", "password,id_number", "--format", "json"),
        stdin=b"a long password\n370303198504120000\n",
    )
    assert added.returncode == 0, added.stderr.decode()
    (tmp_path / "p.csv").write_text(PLATFORM, encoding="utf-8")
    imported = xueshi_here("roster", "import", "p.csv", "--sender", "sd", "--format", "json")
    assert answer(imported) == {"posted": 3, "passed_over": 0, "corrected": 0, "asked": 0}
    pdf = tmp_path / "c.pdf"
    done = xueshi_here("issue", answer(added)["person"], "--year", "2024", "--out", pdf, "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    return answer(done)["number"], pdf


def test_a_certificate_verifies_by_pdf_text_image_and_stdin(xueshi, xueshi_here, issued, tmp_path):
    """Every way in gives the same answer and exit 0; revoked it exits 1, and the forged text shows nothing."""
    number, pdf = issued
    done = xueshi("verify", pdf, "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    found = answer(done)
    assert (found["outcome"], found["reasons"], found["certificate"]["number"]) == ("valid", [], number)
    assert found["certificate"]["hours"] == {"public": "50", "professional": "60", "total": "110"}
    assert [check["name"] for check in found["checks"]][-2:] == ["status", "trust"]
    text = code_of(pdf)
    (tmp_path / "code.png").write_bytes(qr_png(text))
    assert answer(xueshi_here("verify", "code.png", "--format", "json"))["outcome"] == "valid"
    assert xueshi_here("verify", "-", stdin=text.encode()).returncode == 0
    assert xueshi_here("verify", text.partition("#")[2]).returncode == 0
    forged = text[:-1] + ("1" if text[-1] != "1" else "2")
    done = xueshi_here("verify", forged, "--format", "json")
    assert (done.returncode, answer(done)["certificate"]) == (1, None)
    assert xueshi_here("revoke", number, "--reason", "issued in error").returncode == 0
    done = xueshi_here("verify", pdf, "--format", "json")
    assert (done.returncode, answer(done)["reasons"]) == (1, ["revoked"])
    assert "王敏" not in done.stdout.decode()


def code_of(pdf):
    """The text of the code on a PDF."""
    from signing import read_qr_codes_in_pdf

    (text,) = read_qr_codes_in_pdf(pdf.read_bytes())
    return text


def test_a_node_that_holds_no_lists_cannot_determine(xueshi_here, issued, tmp_path):
    """Somewhere else, with no trust list: undetermined, exit 2, and a line that says what to do."""
    done = xueshi_here("verify", code_of(issued[1]), "--format", "json", folder=tmp_path / "elsewhere")
    assert (done.returncode, answer(done)["outcome"]) == (2, "undetermined")
    assert len(done.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        (["verify"], b"", 64),
        (["verify", "missing.pdf"], b"", 64),
        (["verify", "-"], b"\xff\xd8\xff\xe0 no picture", 64),
        (["verify", "https://localhost/#12"], b"", 1),
        (["verify", "hello"], b"", 1),
        (["verify", "https://localhost/#12", "--bundle", "none"], b"", 64),
        (["revoke", "1", "--reason", "x"], b"", 1),
        (["issue", "00000000-0000-0000-0000-000000000001", "--year", "2024"], b"", 1),
        (["keys", "retire", "zz"], b"", 64),
        (["keys", "retire", "00"], b"", 1),
        (["roster", "import", "none.csv", "--sender", "x"], b"", 64),
        (["rules", "try", "none.json"], b"", 64),
        (["user", "add", "x", "--name", "x", "--unit", "x", "--role", "boss"], b"", 1),
    ],
)
def test_refusals_have_an_exit_code_and_one_line(xueshi_here, arguments, stdin, code):
    """Nothing raises a traceback at a user."""
    done = xueshi_here(*arguments, stdin=stdin)
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    if code == 64:
        assert len(done.stderr.decode().splitlines()) == 1


def test_production_without_secrets_does_not_start(xueshi_here):
    """Outside dev nothing is generated."""
    done = xueshi_here("keys", "list", XUESHI_ENV="production")
    assert done.returncode == 64
    assert "XUESHI_MASTER_KEY" in done.stderr.decode()


@pytest.mark.parametrize(
    "more",
    [
        {"XUESHI_DATABASE_URL": "sqlite:////proc/nothing/x.db"},
        {"XUESHI_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"},
        {"XUESHI_DATA_DIR": "/proc/nothing"},
    ],
)
def test_trouble_of_the_machine_is_one_line(xueshi_here, more):
    """A database or folder that cannot be used is said in one line without address or statement."""
    done = xueshi_here("keys", "list", **more)
    assert done.returncode == 1
    assert len(done.stderr.decode().splitlines()) == 1
    assert b"nobody" not in done.stderr
