"""`xueshi issue` and `xueshi revoke`: certificates of this node, with its lists published in the same breath."""

from pathlib import Path, PurePath
from typing import Annotated
from uuid import UUID

import typer

from verifier.cli.failing import usage
from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs
from verifier.cli.progress import progress_bar
from verifier.flows import (
    ManyOrder,
    Order,
    RunProgress,
    Services,
    begin_issue_run,
    issue_certificate,
    issue_many,
    publish_lists,
    revoke_certificate,
)
from verifier.messages import say
from verifier.store import Certificate


def issue(
    person: Annotated[UUID | None, typer.Argument(help="Id of the person.")] = None,
    year: Annotated[int | None, typer.Option("--year", min=1990, max=2100, help="The year that is certified.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Everyone of the region who fulfils.")] = False,  # noqa: FBT002 (an option)
    unit: Annotated[str, typer.Option("--unit", help="Everyone of this unit who fulfils.")] = "",
    correct: Annotated[
        str, typer.Option("--correct", help="Supersede the certificate that the person holds, for this reason.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Write the PDF there.")] = None,
    paper: Annotated[
        str,
        typer.Option("--paper", help="A paper of the region's rules, such as GX-C2 (default: the year's statement)."),
    ] = "",
    audit_passed: Annotated[bool, typer.Option("--audit-passed", help="The year's audit is passed.")] = False,  # noqa: FBT002 (an option)
    base_report_passed: Annotated[  # noqa: FBT002 (an option)
        bool, typer.Option("--base-report-passed", help="The training base's report is passed.")
    ] = False,
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Issue a paper for a person's year, or for everyone of a unit or the region, and publish the lists."""
    lang = lang or default_lang()
    if (person is not None) + everyone + bool(unit) != 1 or year is None:
        usage("cli.issue_whom", lang)
    said = {"paper": paper, "audit_passed": audit_passed, "base_report_passed": base_report_passed}
    with opened_node() as services:
        issuer_kind = services.settings.issuer_kind
        if person is None:
            many = ManyOrder(year, command_actor(), unit=unit, issuer_kind=issuer_kind, **said)  # type: ignore[arg-type]
            _show_run(_issue_many(services, many, lang), form, lang)
            return
        order = Order(person, year, command_actor(), correcting=correct.strip(), issuer_kind=issuer_kind, **said)  # type: ignore[arg-type]
        node = services.settings.node
        issued = issue_certificate(services.store, services.keys, services.packs, node, order, now=services.clock())
        publish(services)
        place = out or services.store.blobs.path_of(issued.pdf_sha256 or "")
        if out is not None:
            out.write_bytes(services.store.blobs.get(issued.pdf_sha256 or ""))
    show(issued, place, form, lang)


def _issue_many(services: Services, order: ManyOrder, lang: str) -> RunProgress:
    """Run an order for many to its end here, with a bar; one that was broken off goes on where it was."""
    node = services.settings.node
    begun = begin_issue_run(services.store, node, order, by_job=False, now=services.clock())
    with progress_bar(say("cli.issuing", lang), begun.total, done=begun.done) as told:
        parts = (services.store, services.keys, services.packs, node, begun.run.id)
        done = issue_many(*parts, clock=services.clock, told=told)
    publish(services)
    return done


def _show_run(progress: RunProgress, form: Format, lang: str) -> None:
    """Print what became of everyone."""
    counts = {state: progress.counts.get(state, 0) for state in ("issued", "held", "unmet", "failed", "waiting")}
    if form is Format.JSON:
        print_json({"run": str(progress.run.id), "state": progress.run.state, "total": progress.total, **counts})
        return
    shown = [(say(f"cli.issue_run.{state}", lang), count) for state, count in counts.items()]
    print_pairs(say("cli.issue_run.title", lang, total=progress.total), shown)


def revoke(
    number: Annotated[str, typer.Argument(help="Number of the certificate.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in words.")],
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Revoke a certificate and publish the lists."""
    lang = lang or default_lang()
    with opened_node() as services:
        revoked = revoke_certificate(services.store, number, reason=reason, actor=command_actor(), now=services.clock())
        publish(services)
    show(revoked, None, form, lang)


def publish(services: Services) -> None:
    """Publish status lists and trust list of the node."""
    publish_lists(
        services.store,
        services.keys,
        services.trust,
        services.settings.node,
        actor=command_actor(),
        now=services.clock(),
    )


def show(certificate: Certificate, place: PurePath | None, form: Format, lang: str) -> None:
    """Print a certificate's row."""
    hours = {name: certificate.account[name] for name in ("public", "professional", "total")}
    facts = {
        "number": certificate.number,
        "state": certificate.state,
        "period": certificate.period,
        "hours": hours,
        "pdf": str(place) if place else None,
    }
    if form is Format.JSON:
        print_json(facts)
        return
    shown = [
        (say("cli.certificate.number", lang), certificate.number),
        (say("cli.certificate.state", lang), say(f"cli.certificate.states.{certificate.state}", lang)),
        (say("cli.certificate.period", lang), certificate.period),
        (say("cli.certificate.hours", lang), say("cli.certificate.hours_of", lang, **hours)),
    ]
    if place:
        shown.append((say("cli.certificate.pdf", lang), str(place)))
    print_pairs("", shown)
