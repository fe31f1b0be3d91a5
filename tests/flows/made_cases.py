"""Cases made without reading: a training certificate of the bureau as the reader gives it, with what a test wants different."""

from datetime import timedelta
from itertools import count

from verifier.store import PageImage, add_assessment, add_case, add_proof, set_proof_state

NUMBERS = count(1)
FIELDS = {
    "holder_name": "王敏",
    "event_or_title": "智能制造专业技术人员能力提升培训班",
    "organiser": ["淄博市人力资源和社会保障局"],
    "start_date": "2024-03-11",
    "end_date": "2024-03-13",
    "stated_hours": "24",
    "certificate_number": "ZBJX-2024-00317",
}


def screened(
    *, kind="training_certificate", decision="accept", confidence=0.97, reasons=("OK_STATED",), signals=(), **fields
):
    """The contract's line of one proof."""
    values = {**FIELDS, **fields}
    return {
        "file": "a.jpg",
        "page": 1,
        "place": [0, 0, 1, 1],
        "kind": kind,
        "confidence": confidence,
        "fields": {
            name: {"value": value, "text": str(value), "page": 1, "box": [0.1, 0.1, 0.4, 0.2], "confidence": 0.98}
            for name, value in values.items()
            if value is not None
        },
        "proposal": {
            "decision": decision,
            "hours": "24",
            "subject": "professional",
            "lane": "elective",
            "year": 2024,
            "category": "training" if kind == "training_certificate" else None,
            "reasons": list(reasons),
            "cite": [],
            "say": "",
            "proposed": None,
            "ceiling": None,
            "pack": None,
        },
        "signals": [{"code": code, "level": level, "say": code} for code, level in signals],
        "document": {"sha256": "0" * 64, "pages": 1, "text_layer": False},
        "ms": 1,
    }


def open_case(
    store, person, *, now, region=None, year=2024, stage="unit", line=None, count_of_pages=1, proof=None, **wanted
):
    """Open a case for the first reviewer; the facts that only a person can confirm are declared."""
    line = line or screened(**wanted)
    number = next(NUMBERS)
    digest = f"{number:064x}"
    with store.write() as tx:
        proof = proof or add_proof(
            tx,
            person_id=person.id,
            sha256=digest,
            byte_count=1000,
            file_name=f"proof-{number}.jpg",
            declared={"region": region or person.region, "year": year, "facts": {"organiser_ok": True}},
            client_key=None,
            received_by="user:wang",
            now=now,
        )
        set_proof_state(tx, proof.id, "assessed")
        pages = [PageImage(page, 1240, 1754, "image/jpeg", proof.sha256) for page in range(1, count_of_pages + 1)]
        made = add_assessment(tx, proof_id=proof.id, job_id=None, screened=[line], pages=pages, pack={}, now=now)
        return add_case(
            tx,
            assessment=made,
            position=0,
            person=person,
            region=region or person.region,
            year=year,
            kind=line["kind"],
            proposal=line["proposal"]["decision"],
            confidence=line["confidence"],
            stage=stage,
            state="submitted",
            now=now + timedelta(microseconds=number),
        )
