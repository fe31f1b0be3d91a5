"""For those who run the node: is it alive, can it work, and figures for a monitor.

`/metrics` answers machines of private networks only; it counts requests by route and never names a person or a path.
"""

import ipaddress
import time
from dataclasses import dataclass, field

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
from verifier.flows import Services
from verifier.store import CaseFilter, count_cases, count_jobs, oldest_due_seconds, schema_is_current
from verifier.web.actor import public
from verifier.web.answers import services_of

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
    open_cases: Gauge = field(init=False)

    def __post_init__(self) -> None:
        labels = ("method", "route", "status")
        set_ = object.__setattr__
        set_(self, "requests", Counter("xueshi_requests", "Requests answered", labels, registry=self.registry))
        set_(self, "seconds", Histogram("xueshi_request_seconds", "Time", ("route",), registry=self.registry))
        set_(self, "jobs", Gauge("xueshi_jobs", "Jobs by state", ("state",), registry=self.registry))
        oldest = Gauge(
            "xueshi_oldest_job_seconds", "How long the job that is due longest has waited", registry=self.registry
        )
        set_(self, "oldest_job", oldest)
        set_(
            self,
            "open_cases",
            Gauge("xueshi_open_cases", "Cases that wait for their first decision", registry=self.registry),
        )
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
def get_readiness(request: Request) -> JSONResponse:
    """Answer whether the node can work: database and schema, place of files; 503 names what is missing.

    Without a current trust list a node still works: what it answers then is “cannot be confirmed now”.
    """
    services = services_of(request)
    checks = {"database": _is_current(services), "files": _is_writable(services)}
    ready = all(checks.values())
    return JSONResponse({"ready": ready, "checks": checks}, 200 if ready else 503)


@router.get("/metrics")
def get_metrics(request: Request) -> Response:
    """Give the figures in Prometheus' text format."""
    if request.client is None or not _is_private(request.client.host):
        raise NotFoundError("page", "metrics")
    meters: Meters = request.app.state.meters
    with services_of(request).store.read() as tx:
        counted = count_jobs(tx)
        for state in JOB_STATES:
            meters.jobs.labels(state).set(counted.get(state, 0))
        meters.oldest_job.set(oldest_due_seconds(tx, now=services_of(request).clock()))
        meters.open_cases.set(count_cases(tx, CaseFilter(state="submitted")))
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


def _is_current(services: Services) -> bool:
    try:
        return schema_is_current(services.store)
    except Exception:  # noqa: BLE001 - any failure of the database means: not ready
        return False


def _is_writable(services: Services) -> bool:
    return services.store.blobs.is_ready()


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False
