"""Where pages, styles and scripts lie, and how browsers get them: one address per content, kept for a year.

The address holds a digest over every file, so a new version of the service is a new address and no reader ever mixes
scripts of two versions. Third-party files come from pinned packages at set-up (`templates/assets`) and are served
beside ours; nothing is loaded from another host.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from verifier.errors import NotFoundError
from verifier.web.actor import public

MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
KEPT_FOR_EVER = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False, dependencies=[public()])


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file that pages refer to, by its path under `/static/<version>/`."""

    version: str
    files: Mapping[str, Asset]

    def href(self, path: str) -> str:
        """The address of a file; an unknown path is a programmer's error and fails the page's test."""
        if path not in self.files:
            raise NotFoundError("asset", path)
        return f"/static/{self.version}/{path}"


@cache
def templates_folder() -> Path:
    """The folder of templates: inside an installed package, else beside the code."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_data" / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


@cache
def load_assets() -> Assets:
    """Read every served file once: our scripts, the joined style sheet, third-party files under `vendor/`."""
    web = templates_folder() / "web"
    files = {"style.css": Asset(_joined_styles(web / "styles"), MEDIA_TYPES[".css"])}
    for folder, prefix in (
        (web / "scripts", "scripts"),
        (web / "verify", "verify"),
        (templates_folder() / "assets", "vendor"),
    ):
        files |= _served_files(folder, prefix)
    for name in ("mark.svg", "sw.js"):
        files[name] = Asset((web / name).read_bytes(), MEDIA_TYPES[Path(name).suffix])
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path].body)}\0".encode())
        digest.update(files[path].body)
    return Assets(digest.hexdigest()[:16], files)


def _joined_styles(folder: Path) -> bytes:
    """One style sheet from its parts, in the order of their names."""
    return b"\n".join(part.read_bytes() for part in sorted(folder.glob("*.css")))


def _served_files(folder: Path, prefix: str) -> dict[str, Asset]:
    """Every file of a folder that has a known media type; others are not served."""
    return {
        f"{prefix}/{path.relative_to(folder).as_posix()}": Asset(path.read_bytes(), MEDIA_TYPES[path.suffix])
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in MEDIA_TYPES
    }


@router.get("/static/{version}/{path:path}")
def get_asset(version: str, path: str, request: Request) -> Response:
    """Serve one file of the running version."""
    assets: Assets = request.app.state.assets
    asset = assets.files.get(path)
    if asset is None or version != assets.version:
        raise NotFoundError("asset", path)
    return Response(asset.body, media_type=asset.media_type, headers={"Cache-Control": KEPT_FOR_EVER})
