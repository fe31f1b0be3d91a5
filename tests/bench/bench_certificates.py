"""Certificates end to end (signed, drawn, printed, sealed, stored) per core, the code read back from bad prints, and how fast a revocation is heard of.

Usage: python tests/bench/run.py certificates
"""

import io
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from signing import Outcome, read_qr_codes, token_to_text
from tests.flows.regions import open_place
from verifier.flows import ManyOrder, begin_issue_run, check_certificate, issue_many, revoke_certificate
from verifier.render import PaperSeals
from verifier.store import certificates_of, list_persons

COUNT = 60
PAGES = 12
DPI = (100, 150, 200, 300)
START = datetime(2025, 1, 20, 2, 0, tzinfo=UTC)


@dataclass
class Clock:
    """The time of the bench."""

    now: datetime = START

    def __call__(self):
        """The time as it stands."""
        return self.now


def bench():
    """Rows of figures."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = open_place(stack, Path(folder), "330000", Clock())
        rows.append(_rate(place, "certificates/s a core, without PAdES", 20, committed=False))
        s = place.services
        PaperSeals(s.keys.papers, s.keys.passphrase).make(s.settings.node, now=s.clock())
        rows.append(_rate(place, "certificates/s a core, with PAdES", 12, committed=False))
        rows.append(
            _rate(place, "the same with the commitment to the identity number (FORMAT §6.7)", None, committed=True)
        )
        rows += _read_back(place)
        rows.append(_revocation(place, open_place(stack, Path(folder), "450000", place.services.clock)))
    return rows


def _rate(place, name, target, *, committed):
    """How many a second, measured by the CPU that this process used: one core's worth."""
    s = place.services
    made = [place.add_person(f"王{number}", None, unit=name) for number in range(COUNT)]
    for person in made:
        place.post(person, 2024, Decimal(90), key=f"{person.id}")
    if committed:
        place.give_id_numbers(made)
    order = ManyOrder(2024, "bench", unit=name)
    begun = begin_issue_run(s.store, s.settings.node, order, by_job=False, now=s.clock())
    began, cpu = time.perf_counter(), time.process_time()
    done = issue_many(s.store, s.keys, s.packs, s.settings.node, begun.run.id, clock=s.clock)
    wall, used = time.perf_counter() - began, time.process_time() - cpu
    issued = done.counts["issued"]
    note = f"{issued} certificates in {wall:.1f} s, {used:.1f} s of CPU; {issued / wall:.1f}/s by the wall clock"
    return {
        "name": name,
        "value": issued / max(used, 0.001),
        "unit": "1/s",
        "target": f">= {target}" if target else "",
        "note": note,
    }


def _read_back(place):
    """The code on the page, at each resolution and after each distortion: how many of the papers are read to the very text."""
    s = place.services
    with s.store.read() as tx:
        persons = list_persons(tx, limit=PAGES).items
        held = [next(one for one in certificates_of(tx, person.id) if one.pdf_sha256) for person in persons]
    papers = [
        (
            pypdfium2.PdfDocument(s.store.blobs.get(one.pdf_sha256)),
            token_to_text(one.token, host=s.settings.public_host),
        )
        for one in held
    ]
    rows = []
    for name, distort in DISTORTIONS.items():
        for dpi in DPI:
            found = sum(text in read_qr_codes(_encoded(distort(_page(pdf, dpi), dpi))) for pdf, text in papers)
            rows.append(
                {
                    "name": f"code read, {name}, {dpi} dpi",
                    "value": found / len(papers),
                    "unit": "share",
                    "target": "",
                    "note": "",
                }
            )
    return rows


def _page(pdf, dpi):
    return pdf[0].render(scale=dpi / 72).to_pil().convert("RGB")


def _encoded(image):
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def _jpeg(image, _dpi):
    data = io.BytesIO()
    image.save(data, "JPEG", quality=30)
    return Image.open(data)


def _perspective(image, _dpi):
    """Seen from the side: the far edge is a quarter shorter."""
    width, height = image.size
    inset = height * 0.125
    return image.transform(
        (width, height),
        Image.Transform.PERSPECTIVE,
        _coefficients(
            ((0, 0), (width, inset), (width, height - inset), (0, height)),
            ((0, 0), (width, 0), (width, height), (0, height)),
        ),
        Image.Resampling.BICUBIC,
        fillcolor="white",
    )


def _coefficients(seen, flat):
    """Solve for the eight numbers of a perspective that maps what is seen to the flat page."""
    rows = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [each / rows[column][column] for each in rows[column]]
        for row in range(8):
            if row != column:
                rows[row] = [
                    mine - rows[row][column] * other for mine, other in zip(rows[row], rows[column], strict=True)
                ]
    return [row[8] for row in rows]


def _dirty(image, dpi):
    """Printed and scanned: blurred, a little crooked, compressed, with a fold across."""
    bent = image.filter(ImageFilter.GaussianBlur(dpi / 250)).rotate(
        2, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC
    )
    ImageDraw.Draw(bent).line(
        (0, bent.height // 3, bent.width, bent.height // 3 + 20), fill=(170, 170, 170), width=max(1, dpi // 100)
    )
    return _jpeg(bent, dpi)


DISTORTIONS = {
    "clean": lambda image, _: image,
    "blur of 0.15 mm": lambda image, dpi: image.filter(ImageFilter.GaussianBlur(0.15 / 25.4 * dpi)),
    "skew of 7 degrees": lambda image, _: image.rotate(
        7, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC
    ),
    "JPEG 30": _jpeg,
    "perspective of 25 %": _perspective,
    "print and scan": _dirty,
}


def _revocation(place, other):
    """From the word to the refusal at another node, lists carried at once: signing, publishing and verifying, without the network's own time."""
    s = place.services
    with s.store.read() as tx:
        person = list_persons(tx, limit=1).items[0]
        certificate = next(one for one in certificates_of(tx, person.id) if one.state == "issued")
    text = token_to_text(certificate.token, host="v.example")
    s.clock.now += timedelta(minutes=1)
    began = time.perf_counter()
    revoke_certificate(s.store, certificate.number, reason="bench", actor="bench", now=s.clock())
    other.hear_of(place)
    theirs, now = other.services, s.clock()
    trust, statuses = theirs.trust.read_trust(), theirs.trust.status_lookup(now)
    report = check_certificate(text, trust=trust, statuses=statuses, now=now).report
    took = time.perf_counter() - began
    assert report.outcome is Outcome.INVALID
    note = "180 certificates in the list; over loopback with TUF see tests/walks/test_nodes_walk.py"
    return {
        "name": "from revocation to refusal at another node",
        "value": took,
        "unit": "s",
        "target": "",
        "note": note,
    }
