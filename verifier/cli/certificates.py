"""`xueshi issue` and `xueshi revoke`: certificates of this node, with its lists published in the same breath."""

from pathlib import Path, PurePath
from typing import Annotated
from uuid import UUID

import typer

from verifier.cli.options import FormatOption, LangOption, command_actor, default_lang, opened_node
from verifier.cli.output import Format, print_json, print_pairs
from verifier.flows import Order, Services, issue_certificate, publish_lists, revoke_certificate
from verifier.messages import say
from verifier.store import Certificate


def issue(
    person: Annotated[UUID, typer.Argument(help="Id of the person.")],
    year: Annotated[int, typer.Option("--year", min=1990, max=2100, help="The year that is certified.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write the PDF there.")] = None,
    paper: Annotated[
        str,
        typer.Option("--paper", help="A paper of the region's rules, such as GX-C2 (default: the year's statement)."),
    ] = "",
    audit_passed: Annotated[bool, typer.Option("--audit-passed", help="The year's audit is passed.")] = False,  # noqa: FBT002 (an option)
    base_report_passed: Annotated[  # noqa: FBT002 (an option)
        bool, typer.Option("--base-report-passed", help="The training base's report is passed.")
    ] = False,
    issuer_kind: Annotated[
        str, typer.Option("--issuer-kind", help="What this office is, where a paper asks, such as regional_hr.")
    ] = "",
    form: FormatOption = Format.TABLE,
    lang: LangOption = "",
) -> None:
    """Issue a paper for a person's year whose conditions are met, and publish the lists."""
    lang = lang or default_lang()
    with opened_node() as services:
        order = Order(
            person,
            year,
            command_actor(),
            paper=paper,
            audit_passed=audit_passed,
            base_report_passed=base_report_passed,
            issuer_kind=issuer_kind,
        )
        node = services.settings.node
        issued = issue_certificate(services.store, services.keys, services.packs, node, order, now=services.clock())
        publish(services)
        place = out or services.store.blobs.path_of(issued.pdf_sha256 or "")
        if out is not None:
            out.write_bytes(services.store.blobs.get(issued.pdf_sha256 or ""))
    show(issued, place, form, lang)


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
