"""A request that is sent again does nothing twice: the answer to its key is kept and given again.

A sender that did not hear the answer repeats the request with the same `Idempotency-Key`; the key belongs to the sender, and another request under it
is refused. Only answers of success are kept: what was refused changed nothing and may be tried again. Uploads keep their keys with the proof.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Header, Request
from fastapi.responses import JSONResponse

from verifier.errors import KeyReusedError
from verifier.flows import Services
from verifier.store import AnsweredRequest, TakenError, canonical_json, find_answer, forget_answers, keep_answer
from verifier.web.actor import Actor

KEY_PATTERN = r"^[A-Za-z0-9._:-]{8,128}$"
Key = Annotated[str | None, Header(pattern=KEY_PATTERN, description="Sent again, nothing is done twice.")]
KEPT_FOR = timedelta(days=30)
REPEATED = {"Idempotency-Repeated": "true"}


def answer_once(
    services: Services,
    request: Request,
    actor: Actor,
    key: str | None,
    sent: Any,
    answer: Callable[[], dict[str, Any]],
    *,
    now: datetime,
    status: int = 200,
) -> JSONResponse:
    """Answer a request, or repeat the answer that it got before; `sent` is what it asks for, as JSON.

    Raises:
        KeyReusedError: the key was used for another request.
    """
    if key is None:
        return JSONResponse(answer(), status)
    digest = _digest(request, sent)
    with services.store.read() as tx:
        earlier = find_answer(tx, actor.login, key)
    if earlier is not None:
        return _again(earlier, digest)
    body = answer()
    kept = AnsweredRequest(actor.login, key, digest, status, canonical_json(body), now)
    try:
        with services.store.write() as tx:
            forget_answers(tx, before=now - KEPT_FOR)
            keep_answer(tx, kept)
    except TakenError:  # the same request at the same moment: the flow has refused or done it there
        with services.store.read() as tx:
            earlier = find_answer(tx, actor.login, key)
        if earlier is not None:
            return _again(earlier, digest)
    return JSONResponse(body, status)


def _again(earlier: AnsweredRequest, digest: str) -> JSONResponse:
    if earlier.digest != digest:
        raise KeyReusedError
    return JSONResponse(json.loads(earlier.body), earlier.status, REPEATED)


def _digest(request: Request, sent: Any) -> str:
    spelled = canonical_json([request.method, request.url.path, sent])
    return hashlib.sha256(spelled.encode()).hexdigest()
