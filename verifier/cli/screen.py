"""`xueshi screen`: files, folders and zips in, a line a proof out, without server and database.

Every finished line is out at once: what is in `--out` when the run is killed is whole, and `--resume` goes on from there. Reading runs in as many
threads as `--jobs` says; lines come as they are finished, a file's lines together. Whatever is wrong with a file is its own line, and the run goes on.
"""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from ocr import Reader
from verifier.activity import Person
from verifier.cli.failing import SOME_UNREAD, complain, sentence_of, usage
from verifier.cli.inputs import Input, find_inputs, read_declared, require_paths
from verifier.cli.options import LangOption, default_lang
from verifier.cli.output import SheetFormat
from verifier.cli.progress import progress_bar
from verifier.cli.resuming import Earlier, journal_of, read_earlier
from verifier.cli.sink import open_sink
from verifier.flows import screen_file
from verifier.messages import say
from verifier.regions import NotARegionError, known_region
from verifier.review import Claim, error_line
from verifier.rules import Packs, load_packs

AHEAD = 4  # files read ahead for each thread


@dataclass(frozen=True, slots=True)
class _Run:
    """What all files of a run share."""

    claim: Claim
    declared: Mapping[str, Mapping[str, str]]
    packs: Packs
    reader: Reader
    lang: str
    pictures: bool


def screen(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or zips.", show_default=False)],
    region_code: Annotated[str | None, typer.Option("--region", help="GB/T 2260 code: adds the conversion.")] = None,
    year: Annotated[int | None, typer.Option("--year", min=1990, max=2100, help="Year that is claimed.")] = None,
    holder: Annotated[str | None, typer.Option("--holder", help="Name of the person who claims.")] = None,
    declared: Annotated[Path | None, typer.Option("--declared", help="CSV or JSON lines: file, holder, …")] = None,
    form: Annotated[SheetFormat, typer.Option("--format", help="table, json, csv or xlsx.")] = SheetFormat.TABLE,
    out: Annotated[Path | None, typer.Option("--out", help="Write there instead of to the terminal.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an ended run with this --out stopped.")] = False,  # noqa: FBT002 (an option)
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, max=64, help="Files read at once.")] = None,
    lang: LangOption = "",
) -> None:
    """Screen proofs: what each is, what it says, and what it would be worth."""
    lang = lang or default_lang()
    if form is SheetFormat.XLSX and out is None:
        usage("cli.xlsx_needs_out", lang)
    require_paths(paths)
    claim = Claim(region=_region(region_code, lang), year=year, holder=holder)
    listed = read_declared(declared) if declared else {}
    earlier = _earlier(form, out, lang) if resume else Earlier()
    threads = jobs or max(1, min(4, os.cpu_count() or 1))
    unread, before = earlier.unread, earlier.files
    with Reader(decoders=threads) as reader:
        run = _Run(claim, listed, load_packs(), reader, lang, pictures=form is SheetFormat.XLSX)
        inputs = [given for given in find_inputs(paths, reader, skip=(declared, out)) if not earlier.takes(given.name)]
        if not inputs and not before:
            complain(say("cli.nothing_to_screen", lang, paths=" ".join(map(str, paths))))
        total = before + len(inputs)
        with (
            open_sink(form, out, lang, resumed=resume) as sink,
            progress_bar(say("cli.screening", lang), total, done=before) as advance,
        ):
            for lines in _screened(inputs, run, threads):
                unread += sum("error" in line for line in lines)
                sink(lines)
                advance()
    if unread:
        raise typer.Exit(SOME_UNREAD)


def _earlier(form: SheetFormat, out: Path | None, lang: str) -> Earlier:
    """What is there to go on from."""
    if out is None or form is SheetFormat.TABLE:
        usage("cli.resume_needs_out", lang)
    if form is SheetFormat.XLSX and out.exists() and not journal_of(form, out).exists():
        usage("cli.resume_whole", lang, path=out)
    return read_earlier(form, out)


def _screened(inputs: list[Input], run: _Run, threads: int) -> Iterator[tuple[dict[str, Any], ...]]:
    """The lines of each file as they are finished; with one thread, in order."""
    waiting = iter(inputs)
    with ThreadPoolExecutor(threads, thread_name_prefix="screen") as pool:
        running: set[Future[tuple[dict[str, Any], ...]]] = set()
        try:
            while True:
                while len(running) < threads + (AHEAD if threads > 1 else 0):
                    following = next(waiting, None)
                    if following is None:
                        break
                    running.add(pool.submit(_screen_one, following, run))
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _screen_one(given: Input, run: _Run) -> tuple[dict[str, Any], ...]:
    """Screen one file; whatever is wrong with it is its own line."""
    if given.error is not None:
        sentence = sentence_of(given.error, run.lang)
        return (error_line(file=given.name, code=given.error.code, sentence=sentence),)
    try:
        data = given.read(run.reader.limits.max_bytes)
    except OSError:
        sentence = say("cli.input_missing", run.lang, path=given.name)
        return (error_line(file=given.name, code="cli.input_missing", sentence=sentence),)
    claim = _claim_of(given, run)
    try:
        return screen_file(
            data,
            file=given.name,
            claim=claim,
            packs=run.packs,
            read=run.reader.read,
            lang=run.lang,
            pictures=run.pictures,
        )
    except Exception as exc:  # noqa: BLE001 - one file must not end a run over ten thousand; its line names the fault
        sentence = say("cli.screening_failed", run.lang, why=type(exc).__name__)
        return (error_line(file=given.name, code="cli.screening_failed", sentence=sentence),)


def _claim_of(given: Input, run: _Run) -> Claim:
    """What is claimed for this file: its own line of the list, else what the options say."""
    own = next((run.declared[name] for name in given.names if name in run.declared), {})
    holder = own.get("holder") or run.claim.holder
    year = int(own["year"]) if own.get("year", "").isdigit() else run.claim.year
    place = _region(own.get("region"), run.lang) or run.claim.region
    return Claim(region=place, year=year, holder=holder, person=Person(name=holder or ""))


def _region(text: str | None, lang: str) -> str | None:
    """A region's code, if one is given."""
    if text is None:
        return None
    try:
        return known_region(text)
    except NotARegionError:
        usage("cli.bad_region", lang, text=text)
