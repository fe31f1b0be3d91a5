"""One worked case run through the runner: what the tests of cases share."""

import json

from verifier.flows.try_cases import try_cases
from verifier.rules import load_packs

PACKS = load_packs()
ZB, IM, GX, XJ, GD, NAT = "370300", "150000", "450000", "650000", "440000", "000000"
WANG = {"name": "王敏", "sex": "F", "birth": "1985-04-12"}


def got(region, year, kind, *proofs, **parts):
    """What the runner gives for one case; proofs are (category, fields)."""
    evidence = [
        {"id": f"e{place}", "category": category, "fields": fields}
        for place, (category, fields) in enumerate(proofs, 1)
    ]
    case = {"id": "x", "region": region, "year": year, "kind": kind, "evidence": evidence, **parts}
    return try_cases(json.dumps([case]).encode(), PACKS)[0].got
