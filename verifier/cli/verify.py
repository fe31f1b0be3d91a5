"""`xueshi verify`: texts of codes, pictures and PDFs in, the contract's answer out.

Trust comes from the node's data folder, or from a bundle and a pinned root with no network at all. Exit: 0 when all are valid, 1 when one is invalid, else 2.
"""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ocr import Document, OcrError, Reader
from signing import Outcome, SigningError, StatusList, TrustList, open_bundle
from verifier.cli.failing import USAGE, complain, sentence_of, usage
from verifier.cli.options import FormatOption, LangOption, default_lang
from verifier.cli.output import Format, print_json, print_pairs
from verifier.clock import system_clock
from verifier.errors import InputMissingError, TrustMissingError
from verifier.flows import Checked, Statuses, check_certificate, open_for_codes
from verifier.messages import has, say
from verifier.settings import load_settings
from verifier.trust import TrustFolder

INVALID, UNDETERMINED = 1, 2
MAX_TEXT_BYTES = 4096
_LOOKS_LIKE_A_PATH = re.compile(r"[/\\]|\.[A-Za-z]\w{1,4}$")
_FILE_STARTS = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")


def verify(
    inputs: Annotated[
        list[str], typer.Argument(help="Text of a code, an image, a PDF, or - for stdin.", metavar="INPUT…")
    ],
    bundle: Annotated[Path | None, typer.Option("--bundle", help="Verify offline against this bundle.")] = None,
    root: Annotated[
        Path | None, typer.Option("--root", help="The pinned root of the bundle (default: the node's).")
    ] = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Verify certificates: valid, invalid, or cannot be determined now."""
    lang = lang or default_lang()
    with Reader(decoders=1) as reader:
        understood = [_given(given, reader, lang) for given in inputs]
    trust, statuses = _from_bundle(bundle, root, lang) if bundle else _from_node(lang)
    outcomes = set()
    for given, shown in zip(inputs, understood, strict=True):
        checked = check_certificate(shown, trust=trust, statuses=statuses, now=system_clock())
        outcomes.add(checked.report.outcome)
        _print(given, checked, form, lang)
    if Outcome.INVALID in outcomes:
        raise typer.Exit(INVALID)
    if Outcome.UNDETERMINED in outcomes:
        raise typer.Exit(UNDETERMINED)


def _from_node(lang: str) -> tuple[TrustList, Statuses]:
    """What this node holds; with nothing, every check stays undetermined and says why."""
    folder = TrustFolder(load_settings().data_dir)
    try:
        return folder.read_trust(), folder.status_lookup(system_clock())
    except TrustMissingError as exc:
        complain(sentence_of(exc, lang))
        return TrustList(()), {}


def _from_bundle(bundle: Path, root: Path | None, lang: str) -> tuple[TrustList, Mapping[str, StatusList]]:
    """What a bundle holds, verified from the pinned root."""
    for path in (bundle, root):
        if path is not None and not path.is_file():
            raise InputMissingError(str(path))
    pinned = TrustFolder(load_settings().data_dir).get_root() if root is None else root.read_bytes()
    try:
        opened = open_bundle(bundle.read_bytes(), root=pinned, now=system_clock())
    except SigningError as exc:  # the bundle is at fault, not the certificate: never "invalid"
        complain(sentence_of(exc, lang))
        raise typer.Exit(USAGE) from exc
    return opened.trust, opened.statuses


def _given(given: str, reader: Reader, lang: str) -> str | Document:
    """The text of a code, or the pages of a file."""
    if given == "-":
        return _text_or_pages(sys.stdin.buffer.read(reader.limits.max_bytes + 1), given, reader, lang)
    if _is_file(given):
        with Path(given).open("rb") as file:
            return _text_or_pages(file.read(reader.limits.max_bytes + 1), given, reader, lang)
    if not given.strip():
        usage("cli.verify_nothing", lang)
    if _LOOKS_LIKE_A_PATH.search(given) and not given.startswith(("http:", "https:")):
        usage("cli.input_missing", lang, path=given)
    return given


def _is_file(given: str) -> bool:
    """Whether a text names a file; a long text of digits never does."""
    try:
        return os.path.isfile(given)  # noqa: PTH113 (a text with a NUL or too long is no path, not an error)
    except ValueError:
        return False


def _text_or_pages(data: bytes, name: str, reader: Reader, lang: str) -> str | Document:
    """A file that shows a code, or a short text."""
    if len(data) <= MAX_TEXT_BYTES and not data.startswith(_FILE_STARTS):
        try:
            return data.decode("utf-8").strip()
        except UnicodeDecodeError:
            pass
    try:
        return open_for_codes(reader, data)
    except OcrError as exc:
        usage("cli.verify_unreadable", lang, file=name, why=sentence_of(exc, lang))


def _print(given: str, checked: Checked, form: Format, lang: str) -> None:
    """One answer."""
    answer = checked.document(lang)
    if form is Format.JSON:
        print_json(answer)
        return
    shown = [outcome_row(answer, lang), *_certificate_rows(answer["certificate"], lang), *check_rows(answer, lang)]
    print_pairs(given if len(given) <= 60 else f"{given[:57]}…", shown)


def outcome_row(answer: Mapping[str, Any], lang: str) -> tuple[str, object]:
    """The outcome, named in words."""
    return say("cli.outcome.label", lang), say(f"cli.outcome.{answer['outcome']}", lang)


def check_rows(answer: Mapping[str, Any], lang: str) -> list[tuple[str, object]]:
    """What each check that ran found, and what was found of each part of a paper."""
    rows = [(f"check.{check['name']}", check["say"]) for check in answer["checks"] if check["outcome"] != "skipped"]
    rows += [(f"paper.{each['part']}", each["say"]) for each in answer.get("paper", ())]
    return [(_label(name, lang), sentence) for name, sentence in rows]


def _label(name: str, lang: str) -> str:
    return say(f"cli.{name}", lang) if has(f"cli.{name}") else name


def _certificate_rows(certificate: dict[str, Any] | None, lang: str) -> list[tuple[str, object]]:
    if certificate is None:
        return []
    names = ("holder", "number", "period", "issuer", "issued_on", "expires_on")
    rows = [(say(f"cli.certificate.{name}", lang), certificate[name]) for name in names if certificate[name]]
    hours = certificate["hours"]
    return [*rows, (say("cli.certificate.hours", lang), say("cli.certificate.hours_of", lang, **hours))]
