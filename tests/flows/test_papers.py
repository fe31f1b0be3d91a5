"""A signed paper of this node, from issue to a stranger's check: what was tampered with is named, and nothing honest is called forged."""

import io
from datetime import timedelta

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest

from signing import Outcome, Reason
from tests.flows.conftest import fulfil
from verifier.errors import KeyUnreadableError
from verifier.flows import Order, check_certificate, issue_certificate, open_for_codes, publish_lists
from verifier.render import PaperSeals, Part


@pytest.fixture(name="seals")
def _seals(services):
    """Where this node keeps the seal of its papers."""
    return PaperSeals(services.keys.papers, services.keys.passphrase)


def issued(services, person):
    """Issue a fulfilled year's paper and publish the lists; gives the PDF."""
    fulfil(services)
    node, now = services.settings.node, services.clock()
    order = Order(person.id, 2024, "test")
    certificate = issue_certificate(services.store, services.keys, services.packs, node, order, now=now)
    publish_lists(services.store, services.keys, services.trust, node, actor="test", now=now)
    return services.store.blobs.get(certificate.pdf_sha256)


def check(services, pdf):
    """Check a PDF as a stranger would."""
    return check_certificate(
        open_for_codes(services.reader, pdf),
        trust=services.trust.read_trust(),
        statuses=services.trust.status_lookup(services.clock()),
        now=services.clock(),
    )


def states(checked):
    """What was found of each part, by its name."""
    return {each["part"]: each["state"] for each in checked.document("zh")["paper"]}


def rewritten(pdf, *, drop=None, write=None):
    """The paper as another program saves it: without its data, or with other words in it."""
    document = pypdfium2.PdfDocument(pdf)
    if drop:
        pdfium_c.FPDFDoc_DeleteAttachment(document, 0)
    if write:
        attachment = document.get_attachment(0)
        attachment.set_data(bytes(attachment.get_data()).replace(*write))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_signed_paper_agrees_in_every_part(services, person, seals):
    """Made, listed, issued, published, checked: four parts agree, and the certificate is valid."""
    seals.make(services.settings.node, now=services.clock())
    checked = check(services, issued(services, person))
    assert checked.report.outcome is Outcome.VALID
    assert states(checked) == dict.fromkeys(Part, "agrees")


def test_a_node_without_a_seal_issues_unsigned_papers(services, person):
    """The rest agrees, and the missing signature is told."""
    checked = check(services, issued(services, person))
    assert checked.report.outcome is Outcome.VALID
    assert states(checked) == {"page": "agrees", "attachment": "agrees", "code": "agrees", "signature": "absent"}


def test_data_changed_inside_a_signed_paper_makes_it_invalid(services, person, seals):
    """Another name in the attached data: data and signature are named, and none of the content is shown."""
    seals.make(services.settings.node, now=services.clock())
    checked = check(services, rewritten(issued(services, person), write=("王敏".encode(), "李敏".encode())))
    assert (checked.report.outcome, checked.report.reasons) == (Outcome.INVALID, (Reason.BAD_SIGNATURE,))
    assert (states(checked)["attachment"], states(checked)["page"]) == ("tampered", "agrees")
    answer = checked.document("zh")
    assert answer["certificate"] is None
    assert "姓名" in next(each["say"] for each in answer["paper"] if each["part"] == "attachment")


def test_an_honest_paper_that_a_program_saved_again_is_not_called_forged(services, person, seals):
    """Its signature no longer holds, which is told; what it says is what was signed."""
    seals.make(services.settings.node, now=services.clock())
    checked = check(services, rewritten(issued(services, person)))
    assert checked.report.outcome is Outcome.VALID
    assert states(checked)["signature"] in {"tampered", "absent"}


def test_the_answer_about_a_text_says_nothing_of_a_paper(services, person):
    """There is no paper to speak of."""
    pdf = issued(services, person)
    text = check(services, pdf).text
    given = {"trust": services.trust.read_trust(), "now": services.clock()}
    checked = check_certificate(text, statuses=services.trust.status_lookup(services.clock()), **given)
    assert "paper" not in checked.document("en")


def test_a_seal_rests_encrypted_and_ends(services, seals, clock):
    """It is found while it is valid, renewed under the same authority, and not opened with another passphrase."""
    node = services.settings.node
    assert seals.find(now=clock()) is None
    assert seals.authority_issuer(node) is None
    first = seals.make(node, now=clock())
    assert seals.find(now=clock()) == first
    assert seals.make(node, now=clock()).authority == first.authority
    assert seals.find(now=clock() + timedelta(days=4000)) is None
    other = PaperSeals(seals.folder, b"another")
    with pytest.raises(KeyUnreadableError):
        other.find(now=clock())
    with pytest.raises(KeyUnreadableError):
        other.authority_issuer(node)
