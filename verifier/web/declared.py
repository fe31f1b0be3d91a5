"""What every route declares: its operation, or that it is public; for the OpenAPI and for the tests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from verifier.web.actor import ActingOperation, PublicOperation


@dataclass(frozen=True, slots=True)
class DeclaredRoute:
    """One method of one path, and the operation that it declares (`public`, or nothing at all)."""

    method: str
    path: str
    operation: str | None
    in_schema: bool


def declared_routes(routers: Iterable[APIRouter]) -> Iterator[DeclaredRoute]:
    """Every route of these routers with what it declares."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute):
                operation = _operation(route, router)
                for method in sorted(route.methods or ()):
                    yield DeclaredRoute(method, route.path, operation, route.include_in_schema)


def show_operations(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Let the application's OpenAPI carry the operation of each route as `x-operation`."""
    made = app.openapi
    operations = {(one.path, one.method.lower()): one.operation for one in declared_routes(routers) if one.in_schema}

    def openapi() -> dict[str, Any]:
        document = made()
        for path, methods in document["paths"].items():
            for method, described in methods.items():
                if operation := operations.get((path, method)):
                    described["x-operation"] = operation
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend the description


def _operation(route: APIRoute, router: APIRouter) -> str | None:
    """The operation among a route's dependencies; its own before its router's."""
    own = [one.call for one in route.dependant.dependencies]
    shared = [one.dependency for one in (*route.dependencies, *router.dependencies)]
    for call in (*own, *shared):
        if isinstance(call, ActingOperation | PublicOperation):
            return call.operation
    return None
