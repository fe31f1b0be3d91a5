"""Several photos of one proof, archives, and files sent anew in the place of returned ones; read by the real reader."""

import io
import zipfile
from dataclasses import replace

import pytest

from ocr import OcrError
from tests.flows.conftest import SAMPLES, upload_of
from verifier.errors import CaseClosedError, KeyReusedError, UploadChangedError
from verifier.flows import (
    ArchiveUpload,
    Choice,
    NamedBytes,
    SendAnew,
    Upload,
    decide_case,
    receive_archive,
    receive_proof,
    send_proof_anew,
)
from verifier.review import NothingCorrectedError, TooManyFilesError, TooManyPhotosError
from verifier.store import (
    blobs_in_use,
    cases_of_proof,
    decisions_of,
    files_of,
    get_case_file,
    get_proof,
    latest_assessment,
    list_proofs,
)
from verifier.worker import jobs_of


def bytes_of(slug):
    """The bytes of a sample."""
    (file,) = (SAMPLES / "proofs" / slug).glob("proof.*")
    return file.read_bytes()


def zipped(files):
    """A zip of these files by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def receive(services, upload):
    """Hand an upload in."""
    return receive_proof(services.store, upload, probe=services.reader.probe, now=services.clock())


def unpack(services, person, data, **more):
    """Hand an archive in."""
    sent = ArchiveUpload(data, person.id, "user:wang", 20 << 20, {"region": "370300", "year": 2024}, **more)
    return receive_archive(
        services.store, sent, unpack=services.reader.unpack, probe=services.reader.probe, now=services.clock()
    )


def resend(services, proof, *slugs, reason="重新拍照"):
    """Send other files."""
    files = tuple(NamedBytes(bytes_of(slug), f"{slug}.png") for slug in slugs)
    sent = SendAnew(proof.id, files, reason, "user:wang")
    return send_proof_anew(services.store, sent, probe=services.reader.probe, now=services.clock())


def run(services):
    """Let the worker read what waits."""
    assert all(outcome.error is None for outcome in jobs_of(services).run_until_idle())


def test_several_photos_are_one_proof(services, person):
    """Two pages photographed apart become one case with two pages, in the order in which they were sent."""
    second = NamedBytes(bytes_of("paper-first-author"), "2.pdf")
    received = receive(services, replace(upload_of(person, "training-bureau-clean"), more=(second,)))
    run(services)
    with services.store.read() as tx:
        (case,) = cases_of_proof(tx, received.proof.id)
        pages = latest_assessment(tx, received.proof.id).pages
        files = files_of(tx, received.proof.id)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert len(pages) >= 2
    assert [(file.round, file.position) for file in files] == [(1, 0), (1, 1)]
    assert case.state == "submitted"


def test_photos_under_a_key_are_taken_once_as_a_whole(services, person):
    """The same photos again are the same request; another second photo is another one."""
    photos = replace(upload_of(person, "training-bureau-clean", key="k-1"), more=(NamedBytes(b"", "x"),))
    with pytest.raises(OcrError):
        receive(services, photos)  # an empty second photo refuses both
    whole = replace(photos, more=(NamedBytes(bytes_of("paper-first-author"), "2.pdf"),))
    first, again = receive(services, whole), receive(services, whole)
    assert (again.repeated, again.proof.id) == (True, first.proof.id)
    with pytest.raises(KeyReusedError):
        receive(services, replace(whole, more=()))
    with services.store.read() as tx:
        assert len(list_proofs(tx, person.id).items) == 1


def test_two_people_may_use_the_same_key(services, person, clock):
    """A key belongs to whoever sends it."""
    from verifier.store import add_person

    with services.store.write() as tx:
        other = add_person(tx, name="李雷", region="370300", unit="示例厂", id_number=None, now=clock())
    first = receive(services, upload_of(person, "training-bureau-clean", key="k-1"))
    second = receive(services, upload_of(other, "training-bureau-clean", key="k-1"))
    assert (second.repeated, second.proof.id != first.proof.id) == (False, True)
    assert [one.id for one in second.same_bytes] == [first.proof.id]
    assert second.own_again == ()  # whose file it also is, the person never hears


def test_every_digest_is_compared_before_anything_is_kept(services, person):
    """The second photo changed on the way: nothing of both is stored."""
    wrong = NamedBytes(bytes_of("paper-first-author"), "2.pdf", "0" * 64)
    with pytest.raises(UploadChangedError):
        receive(services, replace(upload_of(person, "training-bureau-clean"), more=(wrong,)))
    assert list(services.store.blobs.all()) == []


def test_a_proof_has_twelve_photos_at_most(services, person):
    """The thirteenth refuses all."""
    more = tuple(NamedBytes(b"x", "x.png") for _ in range(12))
    with pytest.raises(TooManyPhotosError):
        receive(services, replace(upload_of(person, "training-bureau-clean"), more=more))


def test_an_archive_gives_each_file_its_own_answer(services, person):
    """Good files are received, bad ones say why; names are labels, whatever stands in them."""
    files = {
        "a.png": bytes_of("training-bureau-clean"),
        "../../etc/passwd": b"root",
        "/b.pdf": bytes_of("paper-first-author"),
        "empty.png": b"",
    }
    answers = unpack(services, person, zipped(files))
    assert [(one.name, one.error.code if one.error else None) for one in answers] == [
        ("a.png", None),
        ("passwd", "ocr.not_a_document"),
        ("b.pdf", None),
        ("empty.png", "ocr.empty"),
    ]
    run(services)
    with services.store.read() as tx:
        assert [proof.state for proof in list_proofs(tx, person.id).items] == ["assessed", "assessed"]


def test_an_archive_sent_again_is_taken_once(services, person):
    """Under its key each file is answered as before."""
    data = zipped({"a.png": bytes_of("training-bureau-clean")})
    first, again = (unpack(services, person, data, client_key="zip-1") for _ in range(2))
    assert again[0].received.repeated
    assert again[0].received.proof.id == first[0].received.proof.id


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04 cut off", OcrError),
        (zipped({}), OcrError),
        (zipped({f"f{number}": b"x" for number in range(201)}), TooManyFilesError),
        (zipped({"word/document.xml": b"<w/>"}), OcrError),
    ],
)
def test_an_archive_at_fault_is_refused_whole(services, person, data, error):
    """Cut off, empty, too many files, or no archive of proofs at all: nothing is kept."""
    with pytest.raises(error):
        unpack(services, person, data)
    assert list(services.store.blobs.all()) == []


def test_a_file_of_an_archive_has_the_limit_of_an_upload(services, person):
    """A member above the size of one file is refused under its own name."""
    sent = ArchiveUpload(zipped({"a.png": b"x" * 2000}), person.id, "user:wang", 1000, {})
    answers = receive_archive(
        services.store, sent, unpack=services.reader.unpack, probe=services.reader.probe, now=services.clock()
    )
    assert answers[0].error.code == "ocr.too_large"


def test_what_was_returned_is_sent_anew(services, person):
    """The same case comes before the unit again with the new reading; the earlier file, reading and decision stay."""
    received = receive(services, upload_of(person, "training-bureau-clean"))
    run(services)
    with services.store.read() as tx:
        (case,) = cases_of_proof(tx, received.proof.id)
    returned = Choice(case.id, 1, "unit_return", "unit", "user:unit", reason="看不清")
    decide_case(services.store, services.packs, returned, now=services.clock())
    services.clock.turn(minutes=1)
    assert resend(services, received.proof, "paper-first-author").state == "received"
    with pytest.raises(CaseClosedError):  # it is being read
        resend(services, received.proof, "training-bureau-clean")
    run(services)
    with services.store.read() as tx:
        (again,) = cases_of_proof(tx, received.proof.id)
        history = decisions_of(tx, case.id)
        file = get_case_file(tx, case.id)
        files = files_of(tx, received.proof.id)
        assert {one.sha256 for one in files} <= blobs_in_use(tx)
    assert (again.id, again.state, again.stage, again.version, again.kind) == (case.id, "submitted", "unit", 3, "paper")
    assert [(one.action, one.reason, one.decided_by) for one in history][-1] == ("submit", "重新拍照", "user:wang")
    assert [one.round for one in files] == [1, 2]
    assert file.assessment.id != case.assessment_id
    assert services.store.blobs.get(files[0].sha256) == bytes_of("training-bureau-clean")


def test_what_waits_or_counts_is_not_sent_anew(services, person):
    """Only what was sent back, or could not be read, gets other files; and they come with a reason."""
    received = receive(services, upload_of(person, "training-bureau-clean"))
    with pytest.raises(NothingCorrectedError):
        resend(services, received.proof, "paper-first-author", reason=" ")
    run(services)
    with pytest.raises(CaseClosedError):
        resend(services, received.proof, "paper-first-author")


def test_a_reading_that_lost_its_file_writes_nothing(services, person):
    """Other files came while the first were read: the late reading opens no case."""
    received = receive(services, Upload(bytes_of("training-bureau-clean"), "a.png", person.id, "user:wang"))
    from verifier.store import set_proof_state

    reader = services.reader

    class Withdrawing:
        """Reads, while the person withdraws."""

        probe = reader.probe

        @staticmethod
        def read(data):
            with services.store.write() as tx:
                set_proof_state(tx, received.proof.id, "withdrawn")
            return reader.read(data)

    run(replace(services, reader=Withdrawing()))
    with services.store.read() as tx:
        assert cases_of_proof(tx, received.proof.id) == ()
        assert get_proof(tx, received.proof.id).state == "withdrawn"
