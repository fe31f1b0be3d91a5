"""The HTTP application of one node: which routes there are, and what every request passes through.

`create_app(services)` decides nothing else: services come from the caller, routes live in `verifier.web`.
"""

from fastapi import FastAPI

from verifier.flows import Services
from verifier.web import install


def create_app(services: Services) -> FastAPI:
    """Build the application over the services of a node."""
    app = FastAPI(
        title="xueshi",
        summary="学时: proofs of continuing education, their hours, and certificates that anyone can verify.",
        redirect_slashes=False,
        docs_url=None,  # its scripts come from another host; the description is at /api/openapi.json
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    install(app, services)
    return app
