"""The office's registered seal stands on its papers; a picture that is more than a picture is refused."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from tests.render.test_kinds import AT, KINDS, paper_of
from verifier.render import PaperSeals, SealUnusableError, render_certificate_pdf

BLUE = (20, 40, 220)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="45" fill="#1428dc"/></svg>'


def png():
    """A seal that no other paper has: blue."""
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 190, 190), fill=(*BLUE, 255))
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def blue_share(pdf):
    """The share of the page that is the seal's blue."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB")
    colours = page.getcolors(10_000_000)
    near = sum(count for count, colour in colours if all(abs(a - b) < 30 for a, b in zip(colour, BLUE, strict=True)))
    return near / (page.width * page.height)


@pytest.mark.parametrize("data", [png(), SVG.encode()], ids=["png", "svg"])
def test_the_registered_picture_stands_on_the_paper(tmp_path, data):
    """PNG and SVG; without one the seal is drawn from the office's name."""
    seals = PaperSeals(tmp_path, b"x")
    assert seals.image() == ""
    seals.register_image(data)
    kind = KINDS["annual_hours"]
    view = paper_of(kind, seal_svg=seals.image())
    pdf = render_certificate_pdf(view, created_at=AT)
    assert blue_share(pdf) > 0.005
    assert render_certificate_pdf(view, created_at=AT) == pdf
    assert blue_share(render_certificate_pdf(paper_of(kind), created_at=AT)) == 0


HOSTILE = (
    b"",
    b"GIF89a",
    b"\xff\xfe",
    b"x" * 500_001,
    b"<html></html>",
    SVG.replace("<circle", "<script>1</script><circle").encode(),
    SVG.replace("<circle", '<image href="https://a.example/x.png"/><circle').encode(),
    SVG.replace("<circle", '<image href="file:///etc/passwd"/><circle').encode(),
    SVG.replace('fill="#1428dc"', "style=\"fill:url('https://a.example/x')\"").encode(),
    b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.encode(),
)


@pytest.mark.parametrize("data", HOSTILE)
def test_what_is_no_plain_picture_is_refused(tmp_path, data):
    """Scripts, addresses, entities, other files, too many bytes: nothing is registered."""
    seals = PaperSeals(tmp_path, b"x")
    with pytest.raises(SealUnusableError):
        seals.register_image(data)
    assert seals.image() == ""
