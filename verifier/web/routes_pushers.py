"""Keys of platforms that push records, as API: listed for their regions, taken up, ended."""

import base64
from typing import Annotated, Any

from fastapi import APIRouter

from verifier.access import Subject, reach, require
from verifier.errors import NotFoundError
from verifier.store import add_audit, pushers
from verifier.web.actor import Actor, acting
from verifier.web.answers import Now, Parts
from verifier.web.described import problems
from verifier.web.record_input import PusherAsked

api = APIRouter(prefix="/api", tags=["records"])
READ = problems(400, 401, 404)
CHANGE = problems(400, 401, 404, 409, 413)


@api.get("/pushers", responses=READ)
def get_pushers(actor: Annotated[Actor, acting("pusher.manage")], services: Parts) -> dict[str, Any]:
    """List the keys of platforms that push to the actor's regions."""
    far = reach(actor, "pusher.manage")
    with services.store.read() as tx:
        return {"items": [pusher_json(one) for one in pushers.list_pushers(tx, far)]}


@api.post("/pushers", status_code=201, responses=CHANGE)
def post_pusher(
    asked: PusherAsked, actor: Annotated[Actor, acting("pusher.manage")], services: Parts, now: Now
) -> dict[str, Any]:
    """Let a platform's key push."""
    subject = Subject(unit_path=f"/{asked.region}/", region=asked.region, what="region", key=asked.region)
    require(actor, "pusher.manage", subject)
    with services.store.write() as tx:
        made = pushers.add_pusher(
            tx,
            key_id=asked.key_id,
            source=asked.source,
            channel=asked.channel,
            region=asked.region,
            categories=asked.categories,
            public_key=base64.b64decode(asked.public_key),
            by=actor.login,
            now=now,
        )
        add_audit(tx, at=now, actor=actor.login, action="pusher.added", subject=made.key_id)
    return pusher_json(made)


@api.delete("/pushers/{key_id}", status_code=204, responses=CHANGE)
def delete_pusher(key_id: str, actor: Annotated[Actor, acting("pusher.manage")], services: Parts, now: Now) -> None:
    """Let a key push no more; its records stay."""
    with services.store.write() as tx:
        found = pushers.find_pusher(tx, key_id)
        if found is None:
            raise NotFoundError("pusher", key_id)
        require(
            actor,
            "pusher.manage",
            Subject(unit_path=f"/{found.region}/", region=found.region, what="pusher", key=key_id),
        )
        pushers.end_pusher(tx, key_id, now=now)
        add_audit(tx, at=now, actor=actor.login, action="pusher.ended", subject=key_id)


def pusher_json(one: pushers.Pusher) -> dict[str, Any]:
    """A platform's key as JSON."""
    return {
        "key_id": one.key_id,
        "source": one.source,
        "channel": one.channel,
        "region": one.region,
        "categories": list(one.categories),
        "public_key": base64.b64encode(one.public_key).decode(),
        "added_at": one.added_at.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
    }
