"""Putting the web together: routes, answers to errors, and the layers that every request passes through.

Order of the layers, outermost first: headers, metering, compression, the net under unexpected faults, the check of who sends.
"""

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from signing import MAX_TRANSFER_BYTES
from verifier.flows import Services
from verifier.flows.identity import open_limiter
from verifier.messages import Language, codes
from verifier.web import (
    assets,
    routes_account,
    routes_base_pages,
    routes_bases,
    routes_bulk,
    routes_case_api,
    routes_cases,
    routes_certificates,
    routes_declarations,
    routes_events,
    routes_inspection_pages,
    routes_issuing_pages,
    routes_offline,
    routes_operations,
    routes_own_cases,
    routes_own_papers,
    routes_own_transfers,
    routes_people,
    routes_people_pages,
    routes_proof_pages,
    routes_proofs,
    routes_public,
    routes_pushers,
    routes_queue,
    routes_readiness,
    routes_records,
    routes_reviewing,
    routes_roster_pages,
    routes_self,
    routes_session,
    routes_signin,
    routes_statistics,
    routes_statistics_pages,
    routes_transfer_pages,
    routes_transfers,
    routes_units,
    routes_units_pages,
    routes_verify,
    routes_year_audits,
)
from verifier.web.answers import FILES_AT_ONCE, FORM_OVERHEAD_BYTES
from verifier.web.borders import SecurityHeaders, require_own_site
from verifier.web.declared import show_operations
from verifier.web.faults import FaultNet
from verifier.web.limiting import Limiter
from verifier.web.problems import install_problem_answers
from verifier.web.routes_operations import Metering, Meters

COMPRESS_FROM = 1024  # bytes
MAX_WORDS_BYTES = 65_536  # of a request that carries no file
ROUTERS = (
    routes_verify.pages,
    routes_verify.api,
    routes_proof_pages.pages,
    routes_own_cases.pages,
    routes_proofs.api,
    routes_events.api,
    routes_declarations.api,
    routes_reviewing.api,
    routes_queue.pages,
    routes_bulk.pages,
    routes_cases.pages,
    routes_case_api.api,
    routes_account.pages,
    routes_account.api,
    routes_certificates.api,
    routes_issuing_pages.pages,
    routes_year_audits.api,
    routes_year_audits.pages,
    routes_transfers.api,
    routes_transfer_pages.pages,
    routes_own_papers.pages,
    routes_own_transfers.pages,
    routes_own_papers.api,
    routes_readiness.pages,
    routes_readiness.api,
    routes_signin.pages,
    routes_session.api,
    routes_people.api,
    routes_units.api,
    routes_self.pages,
    routes_people_pages.pages,
    routes_units_pages.pages,
    routes_inspection_pages.pages,
    routes_base_pages.pages,
    routes_roster_pages.pages,
    routes_statistics_pages.pages,
    routes_bases.api,
    routes_records.api,
    routes_pushers.api,
    routes_statistics.api,
    routes_public.router,
    routes_offline.router,
    routes_operations.router,
    assets.router,
)


def install(app: FastAPI, services: Services) -> None:
    """Put routes, answers and layers onto an application."""
    for language in Language:
        codes(language)  # a damaged catalogue stops the start, not a later page
    app.state.services = services
    app.state.is_dev = services.settings.is_dev
    app.state.assets = assets.load_assets()
    app.state.meters = Meters()
    app.state.limiter = Limiter()
    app.state.sign_in_limiter = open_limiter(services.settings.limiter_url)
    one_file = services.settings.max_upload_bytes + FORM_OVERHEAD_BYTES
    limits = {
        id(routes_proof_pages.pages): FILES_AT_ONCE * one_file,
        id(routes_bases.api): FILES_AT_ONCE * one_file,
        id(routes_base_pages.pages): FILES_AT_ONCE * one_file,
        id(routes_roster_pages.pages): one_file,
        id(routes_records.api): one_file,
        id(routes_own_cases.pages): FILES_AT_ONCE * one_file,
        id(routes_own_transfers.pages): routes_own_transfers.MAX_PACKAGE_BYTES + FORM_OVERHEAD_BYTES,
        id(routes_transfers.api): MAX_TRANSFER_BYTES,
        **{id(router): one_file for router in (routes_proofs.api, routes_verify.pages, routes_verify.api)},
    }
    for router in ROUTERS:
        app.include_router(
            router, dependencies=[Depends(require_own_site)], max_body_size=limits.get(id(router), MAX_WORDS_BYTES)
        )
    show_operations(app, ROUTERS)
    install_problem_answers(app)
    # the last one added is the outermost
    app.add_middleware(FaultNet)
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESS_FROM)
    app.add_middleware(Metering, meters=app.state.meters)
    app.add_middleware(SecurityHeaders, https=not services.settings.is_dev)
