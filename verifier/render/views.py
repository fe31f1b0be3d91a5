"""From what was signed to what is printed: the view of a paper of one kind.

Decides the words and figures of the paper from the claims alone, with the employer and the entries where its layout lists them; nothing is judged
here.
"""

from signing import Claims, qr_svg, token_to_text
from verifier.clock import legal_date
from verifier.hours import plain
from verifier.messages import has, say
from verifier.render.certificate import CertificateView, EntryView, HoursView
from verifier.render.kinds import PaperKind


def view_of(
    claims: Claims,
    kind: PaperKind,
    *,
    token: bytes,
    issuer: str,
    host: str,
    basis: str,
    unit: str = "",
    entries: tuple[EntryView, ...] = (),
    log_proof: str = "",
    seal_svg: str = "",
    is_sample: bool = False,
) -> CertificateView:
    """Say what stands on the paper of a signed certificate."""
    text = token_to_text(token, host=host)
    return CertificateView(
        number=claims.number,
        title_zh=kind.title("zh"),
        title_en=kind.title("en"),
        holder=claims.holder,
        region=claims.region,
        region_name=say(f"region.{claims.region}", "zh") if has(f"region.{claims.region}") else claims.region,
        issuer=issuer,
        period=claims.period,
        hours=_hours_of(claims),
        total=plain(claims.total_hours),
        issued_on=legal_date(claims.issued_at).isoformat(),
        expires_on=claims.expires_on.isoformat() if claims.expires_on else None,
        basis=basis,
        qr_svg=qr_svg(text),
        verify_at=f"https://{host}/",
        token_text=text,
        is_sample=is_sample,
        said_zh=kind.said("zh"),
        said_en=kind.said("en"),
        unit=unit,
        entries=entries if kind.lists_entries else (),
        log_proof=log_proof,
        seal_svg=seal_svg,
    )


def _hours_of(claims: Claims) -> tuple[HoursView, ...]:
    """A line a subject; a subject without hours is left out where another has some.

    Hours of the total that are of neither subject (Guangdong's elective ones) have a line of their own, so that the paper adds up.
    """
    other = claims.total_hours - claims.public_hours - claims.professional_hours
    found = (("public", claims.public_hours), ("professional", claims.professional_hours), ("other", other))
    shown = [each for each in found if each[1]] or found[:2]
    return tuple(
        HoursView(say(f"certificate.{name}", "zh"), say(f"certificate.{name}", "en"), plain(hours))
        for name, hours in shown
    )
