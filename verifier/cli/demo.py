"""`xueshi demo`: the whole main job on the sample proofs, each step real and shown; then the service over the same data.

Screen → receive → assess → review by a demo reviewer → platform records → the year's account → certificate → the code read back out of the PDF → verified.
Running it again repeats nothing that was done: uploads and records are known by their keys, a certificate is issued once.
"""

import csv
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from signing import Outcome, qr_version
from verifier.cli.account import account_rows
from verifier.cli.demo_parts import APPLICANT, HOLDER, REGION, REVIEWER, YEAR, Cast, choice_of, set_up
from verifier.cli.failing import FAILED, usage
from verifier.cli.inputs import find_inputs
from verifier.cli.options import LangOption, default_lang, opened_node
from verifier.cli.output import SheetFormat, print_pairs, print_table
from verifier.cli.progress import progress_bar
from verifier.cli.serve import run_server
from verifier.cli.sink import open_sink, without_quotes
from verifier.cli.verify import check_rows, outcome_row
from verifier.errors import AlreadyIssuedError, InputMissingError
from verifier.flows import (
    Checked,
    Import,
    Order,
    Services,
    Upload,
    check_certificate,
    decide_case,
    import_records,
    issue_certificate,
    open_for_codes,
    publish_lists,
    read_account,
    receive_proof,
    screen_file,
)
from verifier.hours import plain
from verifier.messages import has, say
from verifier.review import Claim
from verifier.store import (
    CaseFilter,
    Certificate,
    count_jobs,
    get_case_file,
    get_certificate_by_number,
    list_cases,
)
from verifier.worker import jobs_of

HOST, PORT = "127.0.0.1", 8000


def demo(
    samples: Annotated[Path, typer.Option("--samples", help="The folder of sample proofs.")] = Path("samples"),
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Go on serving at the end.")] = True,  # noqa: FBT002 (an option)
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = PORT,
    lang: LangOption = "",
) -> None:
    """Run the whole job on the sample proofs, then serve on 127.0.0.1:8000."""
    lang = lang or default_lang()
    if os.environ.get("XUESHI_ENV", "dev") != "dev":
        usage("cli.demo.not_dev", lang)
    if not (samples / "proofs").is_dir():
        raise InputMissingError(str(samples / "proofs"))
    with opened_node(env="dev", log_level=os.environ.get("XUESHI_LOG_LEVEL", "WARNING")) as services:
        cast = set_up(services, services.clock())
        _screen(services, samples / "proofs", lang)
        _receive_and_assess(services, cast, samples / "proofs", lang)
        _review(services, cast, lang)
        _import_platform(services, samples / "platform.csv", lang)
        _show_account(services, cast, lang)
        certificate = _issue(services, cast, lang)
        checked, pdf = _verify(services, certificate, lang)
        _conclude(services, checked, pdf, port, lang, serve=serve)
        if checked.report.outcome is not Outcome.VALID:
            raise typer.Exit(FAILED)
        if serve:
            run_server(services, host=HOST, port=port)


def _heading(step: int, code: str, lang: str, **facts: object) -> None:
    """The title of a step."""
    console = Console(highlight=False)
    console.print()
    console.print(f"{step}  {say(f'cli.demo.{code}', lang, **facts)}", style="bold", markup=False)


def _screen(services: Services, folder: Path, lang: str) -> None:
    """Step 1: what the machine makes of each file, with no account involved."""
    _heading(1, "screening", lang, folder=folder, region=say(f"region.{REGION}", lang), year=YEAR)
    inputs = list(find_inputs([folder], services.reader))
    claim = Claim(region=REGION, year=YEAR, holder=HOLDER)
    with (
        open_sink(SheetFormat.TABLE, None, lang) as sink,
        progress_bar(say("cli.screening", lang), len(inputs)) as advance,
    ):
        for given in inputs:
            data = given.read(services.reader.limits.max_bytes)
            sink(
                screen_file(
                    data, file=given.name, claim=claim, packs=services.packs, read=services.reader.read, lang=lang
                )
            )
            advance()


def _receive_and_assess(services: Services, cast: Cast, folder: Path, lang: str) -> None:
    """Step 2: the same files as uploads of the demo person, kept durably and assessed by the worker."""
    inputs = list(find_inputs([folder], services.reader))
    fresh = 0
    for given in inputs:
        upload = Upload(
            data=given.read(services.reader.limits.max_bytes),
            file_name=given.name,
            person_id=cast.person.id,
            received_by=APPLICANT,
            declared={"region": REGION, "year": YEAR},
            client_key=f"demo:{given.name}",
        )
        received = receive_proof(services.store, upload, probe=services.reader.probe, now=services.clock())
        fresh += not received.repeated
    _heading(2, "received", lang, count=len(inputs), fresh=fresh)
    jobs = jobs_of(services)
    with services.store.read() as tx:
        waiting = count_jobs(tx).get("ready", 0)
    with progress_bar(say("cli.demo.assessing", lang), waiting) as advance:
        jobs.run_until_idle(lambda _: advance())


def _review(services: Services, cast: Cast, lang: str) -> None:
    """Step 3: the demo reviewer decides what is open."""
    with services.store.read() as tx:
        wanted = CaseFilter(person_id=cast.person.id, state="submitted")
        open_cases = [get_case_file(tx, case.id) for case in list_cases(tx, wanted, limit=200).items]
    _heading(3, "reviewed", lang, count=len(open_cases), reviewer=REVIEWER)
    rows = []
    for file in open_cases:
        choice = choice_of(file, lang)
        decided = decide_case(services.store, services.packs, choice, now=services.clock())
        hours = "、".join(plain(entry.hours) for entry in decided.posted)
        kind = file.screened["kind"]
        rows.append(
            (
                file.proof.file_name,
                _kind(kind, lang),
                say(f"cli.action.{choice.action}", lang),
                hours,
                without_quotes(choice.reason),
            )
        )
    if rows:
        print_table([say(f"cli.column.{name}", lang) for name in ("file", "kind", "decided", "hours", "say")], rows)


def _kind(kind: str, lang: str) -> str:
    return say(f"ocr.kind.{kind}", lang) if has(f"ocr.kind.{kind}") else kind


def _import_platform(services: Services, table: Path, lang: str) -> None:
    """Step 4: hours that the provincial platform recorded."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = tuple(csv.DictReader(file))
    sent = Import("platform", "sd-platform", rows, "demo")
    imported = import_records(services.store, services.packs, sent, now=services.clock())
    _heading(4, "imported", lang, posted=len(imported.posted), passed_over=imported.passed_over, file=table)


def _show_account(services: Services, cast: Cast, lang: str) -> None:
    """Step 5: the year, computed from the ledger."""
    account = read_account(services.store, services.packs, cast.person.id, year=YEAR)
    balance = account.balance
    _heading(5, "account", lang, year=YEAR, holder=HOLDER)
    names = ("category", "subject", "lane", "posted", "counted", "cite")
    print_table([say(f"cli.column.{name}", lang) for name in names], account_rows(account, lang))
    print_pairs(
        "",
        [
            (say("cli.subject.public", lang), plain(balance.public)),
            (say("cli.subject.professional", lang), plain(balance.professional)),
            (say("cli.total", lang), plain(balance.total)),
            (say("cli.requirement", lang), say(f"cli.fulfilled.{str(balance.compliant).lower()}", lang)),
            (say("cli.column.cite", lang), "；".join(balance.verdict.cites)),
        ],
    )


def _issue(services: Services, cast: Cast, lang: str) -> Certificate:
    """Step 6: the certificate, and the lists that make it verifiable."""
    order = Order(cast.person.id, YEAR, "demo", is_sample=True)
    node, now = services.settings.node, services.clock()
    try:
        certificate = issue_certificate(services.store, services.keys, services.packs, node, order, now=now)
    except AlreadyIssuedError as exc:
        with services.store.read() as tx:
            certificate = get_certificate_by_number(tx, str(exc.facts["number"]))
    publish_lists(services.store, services.keys, services.trust, node, actor="demo", now=services.clock())
    _heading(6, "issued", lang, certificate=certificate.number)
    return certificate


def _verify(services: Services, certificate: Certificate, lang: str) -> tuple[Checked, Path]:
    """Step 7: the code is read out of the rendered PDF and verified like a stranger would."""
    data = services.store.blobs.get(certificate.pdf_sha256 or "")
    pdf = services.settings.data_dir / "demo" / f"certificate-{certificate.number}.pdf"
    pdf.parent.mkdir(parents=True, exist_ok=True)
    pdf.write_bytes(data)
    now = services.clock()
    checked = check_certificate(
        open_for_codes(services.reader, data),
        trust=services.trust.read_trust(),
        statuses=services.trust.status_lookup(now),
        now=now,
    )
    text = checked.text or ""
    version = qr_version(text)
    _heading(7, "verified", lang, version=version, modules=17 + 4 * version, bytes=len(certificate.token or b""))
    answer = checked.document(lang)
    print_pairs("", [outcome_row(answer, lang), *check_rows(answer, lang)])
    return checked, pdf


def _conclude(services: Services, checked: Checked, pdf: Path, port: int, lang: str, *, serve: bool) -> None:
    """Where everything is."""
    _heading(8, "places", lang)
    rows = [
        (say("cli.demo.place.pdf", lang), pdf),
        (say("cli.demo.place.data", lang), services.settings.data_dir.resolve()),
        (say("cli.demo.place.verify", lang), f"xueshi verify {pdf}"),
        (say("cli.demo.place.again", lang), "XUESHI_ENV=dev xueshi serve"),
        (say("cli.demo.place.code", lang), f"{(checked.text or '')[:60]}…"),
    ]
    if serve:
        base = f"http://{HOST}:{port}"
        rows += [
            (say("cli.demo.place.pages", lang), f"{base}/  {base}/cases  {base}/account"),
            (say("cli.demo.place.stop", lang), "Ctrl-C"),
        ]
    print_pairs("", rows)
