"""For those who run the node: is it alive, can it work, and figures for a monitor.

`/metrics` answers machines of private networks only; it counts requests by route and never names a person or a path.
"""

import ipaddress
import shutil
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier.errors import NotFoundError
from verifier.flows import Check, Ready, list_ages, watch_node
from verifier.messages import has, say
from verifier.store import CaseFilter, count_cases, count_jobs, look_at_queue
from verifier.web.actor import public
from verifier.web.answers import services_of
from verifier.web.languages import request_language
from verifier.web.problems import problem_json

GAUGES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("jobs", "xueshi_jobs", "Jobs by state", ("state",)),
    ("oldest_job", "xueshi_oldest_job_seconds", "How long the job that is due longest has waited", ()),
    ("due_jobs", "xueshi_due_jobs", "Jobs that wait for a worker", ()),
    ("open_cases", "xueshi_open_cases", "Cases that wait for their first decision", ()),
    ("list_age", "xueshi_status_list_age_seconds", "How long ago a status list was signed", ("list",)),
    ("list_left", "xueshi_status_list_left_seconds", "How long a status list may still be relied on", ("list",)),
    ("disk_free", "xueshi_disk_free_bytes", "Room on the disk of the data folder", ()),
)
JOB_STATES = ("ready", "leased", "done", "dead")  # a state that no job has any more goes back to nought
router = APIRouter(include_in_schema=False, dependencies=[public()])


@dataclass(frozen=True, slots=True)
class Meters:
    """The figures of one application; each has its own registry, so that two in one process do not mix."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)
    jobs: Gauge = field(init=False)
    oldest_job: Gauge = field(init=False)
    due_jobs: Gauge = field(init=False)
    open_cases: Gauge = field(init=False)
    list_age: Gauge = field(init=False)
    list_left: Gauge = field(init=False)
    disk_free: Gauge = field(init=False)

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        labels = ("method", "route", "status")
        set_(self, "requests", Counter("xueshi_requests", "Requests answered", labels, registry=self.registry))
        set_(self, "seconds", Histogram("xueshi_request_seconds", "Time", ("route",), registry=self.registry))
        for name, metric, told, parts in GAUGES:
            set_(self, name, Gauge(metric, told, parts, registry=self.registry))
        ProcessCollector(registry=self.registry)


class Metering:
    """Counts answers and their time by the pattern of the route."""

    def __init__(self, app: ASGIApp, *, meters: Meters) -> None:
        self.app, self.meters = app, meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def send_counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self.meters.requests.labels(scope["method"], route, str(status)).inc()
            self.meters.seconds.labels(route).observe(time.perf_counter() - began)


@router.get("/healthz")
def get_health() -> PlainTextResponse:
    """Answer that the process runs."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def get_readiness(request: Request) -> Response:
    """Answer whether requests should come here: database, schema, place of files, jobs, keys, lists, disk, each with its own answer.

    200 with `ready`; else 503 as a problem `ready.no`, with the same `checks` and what is wrong in a sentence. What only warns says so and stays 200:
    without a current trust list a node still works, and answers “cannot be confirmed now”.
    """
    services = services_of(request)
    checks = watch_node(
        services.store,
        services.keys,
        services.trust,
        services.settings.node,
        data_dir=services.settings.data_dir,
        now=services.clock(),
    )
    told = {one.name: _check_json(one) for one in checks}
    failed = [one for one in checks if one.ready is Ready.FAILED]
    if not failed:
        return JSONResponse({"ready": True, "checks": told}, headers={"Cache-Control": "no-store"})
    lang = request_language(request)
    detail = " ".join(say(one.code if has(one.code) else "ready.unknown", lang, check=one.name) for one in failed)
    return problem_json(request, HTTPStatus.SERVICE_UNAVAILABLE, "ready.no", detail, ready=False, checks=told)


@router.get("/metrics")
def get_metrics(request: Request) -> Response:
    """Give the figures in Prometheus' text format."""
    if request.client is None or not _is_private(request.client.host):
        raise NotFoundError("page", "metrics")
    meters: Meters = request.app.state.meters
    services = services_of(request)
    with services.store.read() as tx:
        counted = count_jobs(tx)
        for state in JOB_STATES:
            meters.jobs.labels(state).set(counted.get(state, 0))
        queue = look_at_queue(tx, now=services.clock())
        meters.oldest_job.set(queue.oldest_seconds)
        meters.due_jobs.set(queue.due)
        meters.open_cases.set(count_cases(tx, CaseFilter(state="submitted")))
    for one in list_ages(services.trust, services.settings.node, services.clock()):
        meters.list_age.labels(str(one.number)).set(one.age_seconds)
        meters.list_left.labels(str(one.number)).set(one.left_seconds)
    meters.disk_free.set(shutil.disk_usage(services.settings.data_dir).free)
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


def _check_json(one: Check) -> dict[str, Any]:
    return {"standing": str(one.ready), **({"code": one.code} if one.code else {}), **one.facts}


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False
