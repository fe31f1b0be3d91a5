"""Issuing as API: for everyone as a run that workers do, a correction that names what it corrects, a revocation with its reason."""

from verifier.worker import jobs_of


def test_a_run_for_everyone_is_done_by_workers_and_tells_how_far_it_is(node, client):
    """202 with the run; asked again while it runs, the same; done, each person with what became of them."""
    node.add_hours("public", "compulsory", "30", key="platform:public")
    node.add_hours("professional", "compulsory", "60", key="platform:professional")
    asked = client.post("/api/issue-runs", json={"year": 2024})
    assert (asked.status_code, asked.json()["state"]) == (202, "running")
    again = client.post("/api/issue-runs", json={"year": 2024}).json()
    assert again["id"] == asked.json()["id"]
    jobs_of(node.services).run_until_idle()
    done = client.get(f"/api/issue-runs/{again['id']}").json()
    assert (done["state"], done["done"], done["total"]) == ("done", done["total"], sum(done["counts"].values()))
    assert done["counts"]["issued"] == 1
    items = client.get(f"/api/issue-runs/{again['id']}/items").json()["items"]
    assert {item["state"] for item in items} <= {"issued", "unmet"}
    assert all(item["error"]["missing"] for item in items if item["state"] == "unmet")


def test_a_correction_names_what_it_corrects_and_a_revocation_its_reason(node, client):
    """Both certificates say so; without words nothing is revoked; what has ended does not end again."""
    old = node.issue()
    order = {"person_id": str(node.person.id), "year": 2024, "correcting": "hours were forgotten"}
    nothing = client.post("/api/certificates", json=order)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "certificate.nothing_to_correct")
    node.add_hours("public", "compulsory", "5", key="platform:more")
    new = client.post("/api/certificates", json=order)
    assert (new.status_code, new.json()["corrects"], new.json()["state"]) == (201, old, "issued")
    number = new.json()["number"]
    assert client.post(f"/api/certificates/{number}/revocation", json={"reason": ""}).status_code == 422
    revoked = client.post(f"/api/certificates/{number}/revocation", json={"reason": "late failure"}).json()
    assert (revoked["state"], revoked["reason"]) == ("revoked", "late failure")
    assert client.post(f"/api/certificates/{number}/revocation", json={"reason": "again"}).status_code == 409
    ended = client.post(f"/api/certificates/{old}/revocation", json={"reason": "again"})
    assert (ended.status_code, ended.json()["code"]) == (409, "certificate.not_revocable")
