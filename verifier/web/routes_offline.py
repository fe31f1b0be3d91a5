"""The verify page as an application that works without a network: its manifest and its worker.

The worker's list of files is made here from what is served; it keeps only what the verify page needs, the code reader included.
"""

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from verifier.messages import say
from verifier.web.actor import public
from verifier.web.answers import Lang

if TYPE_CHECKING:
    from verifier.web.assets import Assets

KEPT = (
    "mark.svg",
    "scripts/browser-check.js",
    "scripts/id-number.js",
    "scripts/offline.js",
    "scripts/pictures.js",
    "scripts/scan.js",
    "scripts/scanner.js",
    "scripts/verdict.js",
    "scripts/verify-page.js",
    "style.css",
    "vendor/noble/",
    "vendor/zxing/",
    "verify/",
)
router = APIRouter(include_in_schema=False, dependencies=[public()])


@router.get("/sw.js")
def get_worker(request: Request) -> Response:
    """Give the worker of the running version; browsers ask again at each visit."""
    assets: Assets = request.app.state.assets
    files = sorted(path for path in assets.files if path.startswith(KEPT))
    script = assets.files["sw.js"].body.decode()
    script = script.replace("@version@", assets.version).replace('["@files@"]', json.dumps(files))
    return Response(script, media_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@router.get("/manifest.webmanifest")
def get_manifest(request: Request, lang: Lang) -> JSONResponse:
    """Describe the application for the home screen of a phone."""
    assets: Assets = request.app.state.assets
    manifest = {
        "name": say("web.verify.title", lang),
        "short_name": say("web.brand", lang),
        "lang": lang.tag,
        "id": "/",
        "start_url": f"/?lang={lang.value}",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f6f7",
        "theme_color": "#17527f",
        "icons": [{"src": assets.href("mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JSONResponse(manifest, media_type="application/manifest+json")
