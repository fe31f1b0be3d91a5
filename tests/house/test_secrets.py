"""What must not be in the project: keys, addresses in locks, telephone numbers and words that the sources should have kept out."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def grep(pattern: str, *paths: str) -> list[str]:
    """Lines of the project that match an extended regular expression."""
    found = subprocess.run(
        ["git", "grep", "--untracked", "-nIE", "-e", pattern, "--", *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode in {0, 1}, found.stderr
    return found.stdout.splitlines()


def test_no_private_key_is_committed_unless_marked_as_a_sample():
    """A private key in the repository is a leak; sample keys say SAMPLE in their file name."""
    keys = [
        line for line in grep("-----BEGIN [A-Z ]*PRIVATE KEY-----", ".") if "sample" not in line.split(":")[0].lower()
    ]
    assert [line for line in keys if not line.split(":")[0].endswith((".py", ".mjs", ".md"))] == []


def test_the_locks_name_no_host():
    """A lock with addresses would tie every user to one mirror."""
    assert grep("https?://", "*.lock", "*package-lock.json", ".npmrc") == []


def test_sources_are_archived_without_telephone_numbers():
    """The notices print officials' telephone numbers; the archived copies do not."""
    assert [
        line
        for line in grep(r"(^|[^0-9])(0[0-9]{2,3}-?[0-9]{7,8}|1[3-9][0-9]{9})([^0-9]|$)", "verifier/rules/packs")
        if not re.search(r"sha256", line)
    ] == []
