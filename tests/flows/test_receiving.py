"""What happens to a file between arrival and acknowledgement."""

import hashlib

import pytest
from sqlalchemy import select

from ocr import OcrError
from tests.flows.conftest import upload_of
from verifier.errors import KeyReusedError, NotFoundError, UploadChangedError
from verifier.flows import Upload, receive_proof
from verifier.store import StoreFullError, check_audit, count_jobs, list_proofs
from verifier.store.schema import audit, proofs


def receive(services, upload):
    """Hand an upload in."""
    return receive_proof(services.store, upload, probe=services.reader.probe, now=services.clock())


def test_an_acknowledged_upload_is_file_row_job_and_audit_line(services, person):
    """After the answer all four are there, and the audit chain holds."""
    upload = upload_of(person, "paper-first-author")
    received = receive(services, upload)
    assert services.store.blobs.get(received.proof.sha256) == upload.data
    with services.store.read() as tx:
        assert list_proofs(tx, person.id).items == (received.proof,)
        assert count_jobs(tx) == {"ready": 1}
        assert [row.action for row in tx.connection.execute(select(audit))] == ["proof.received"]
        assert check_audit(tx) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "ocr.empty"),
        (b"MZ\x90\x00 not a document", "ocr.not_a_document"),
        (b"%PDF-1.7\n1 0 obj\n<<", "ocr.truncated"),
        (b"\xff\xd8\xff\xe0 cut", None),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_leaves_nothing(services, person, data, code):
    """The sender is told what is wrong; no row, no job, no blob stays behind."""
    with pytest.raises(OcrError) as refused:
        receive(services, Upload(data, "x.pdf", person.id, "user:wang"))
    assert code is None or refused.value.code == code
    assert list(services.store.blobs.all()) == []
    with services.store.read() as tx:
        assert tx.connection.execute(select(proofs)).first() is None


def test_trouble_of_our_own_refuses_no_document(services, person):
    """A decoder that died is our fault: the upload is kept and will be tried again."""

    def dies(_data):
        raise CrashError

    upload = upload_of(person, "paper-first-author")
    received = receive_proof(services.store, upload, probe=dies, now=services.clock())
    assert services.store.blobs.get(received.proof.sha256) == upload.data


class CrashError(OcrError):
    """The decoder died."""

    code = "ocr.decoder_crashed"


def test_the_same_request_twice_is_one_upload(services, person):
    """A client that did not hear the answer may ask again with its key; a key for another file is refused."""
    first = receive(services, upload_of(person, "paper-first-author", key="k1"))
    again = receive(services, upload_of(person, "paper-first-author", key="k1"))
    assert (again.proof.id, again.repeated) == (first.proof.id, True)
    with pytest.raises(KeyReusedError):
        receive(services, upload_of(person, "conference-bilingual", key="k1"))
    with services.store.read() as tx:
        assert count_jobs(tx) == {"ready": 1}


def test_the_same_bytes_again_are_kept_once_and_shown(services, person):
    """A second upload of the same file is taken, and says which came before."""
    first = receive(services, upload_of(person, "paper-first-author"))
    second = receive(services, upload_of(person, "paper-first-author"))
    assert [proof.id for proof in second.same_bytes] == [first.proof.id]
    assert list(services.store.blobs.all()) == [first.proof.sha256]


def test_bytes_that_changed_on_the_way_are_refused(services, person):
    """The sender's digest is compared."""
    upload = upload_of(person, "paper-first-author")
    wrong = Upload(upload.data, "x.pdf", person.id, "user:wang", sha256=hashlib.sha256(b"other").hexdigest())
    with pytest.raises(UploadChangedError):
        receive(services, wrong)


def test_an_upload_for_nobody_is_refused(services, person):
    """A person that is not there cannot hand anything in, and the row of the upload does not stay."""
    upload = upload_of(person, "paper-first-author")
    with pytest.raises(NotFoundError):
        receive(services, Upload(upload.data, "x.pdf", type(person.id)(int=0), "user:wang"))


def test_a_full_disk_is_said_and_nothing_is_kept(services, person, monkeypatch):
    """No space: the store says so, and there is neither a draft nor a row."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreFullError):
        receive(services, upload_of(person, "paper-first-author"))
    monkeypatch.undo()
    assert list(services.store.blobs.root.rglob("*")) == [
        path for path in services.store.blobs.root.rglob("*") if path.is_dir()
    ]
