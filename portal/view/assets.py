"""Static files: named by their content, compressed once, cached for a year.

htmx comes from the package that contains it; the rest is the portal's own. No compressed file is
committed.
"""

import gzip
import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import brotli
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent.parent / "static"
A_YEAR = "public, max-age=31536000, immutable"
STYLES = ("tokens", "base", "layout", "parts", "pages", "search")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
LOGO, THEME = "logo.svg", "theme.css"
_HASH_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class Asset:
    name: str
    media_type: str
    plain: bytes
    gzipped: bytes
    brotlied: bytes


class Assets:
    """The static files.

    `theme`: a folder with a logo, and a style sheet that follows the portal's.
    """

    def __init__(self, theme: Path | None = None) -> None:
        sources = {
            "guilde.css": _styles(theme),
            "guilde.js": _ours("guilde.js"),
            "editor.js": _ours("editor.js") + _ours("mentions.js"),
            "kinds.js": _ours("kinds.js"),
            "player.js": _ours("player.js"),
            "triage.js": _ours("triage.js"),
            "upload.js": _ours("upload.js"),
            "htmx.js": _htmx(),
            "icon.svg": _ours("icon.svg"),
        }
        logo = theme / LOGO if theme else None
        if logo is not None and logo.is_file():
            sources[LOGO] = sources["icon.svg"] = logo.read_bytes()
        made = {name: _asset(name, content) for name, content in sources.items()}
        self._by_name = {asset.name: asset for asset in made.values()}
        self.paths = {name: f"/static/{asset.name}" for name, asset in made.items()}

    def answer(self, name: str, request: Request) -> Response:
        """Respond with a file, or with 404 if this version does not have it."""
        asset = self._by_name.get(name)
        if asset is None:
            return Response(status_code=404)
        encoding, content = _encoded(asset, request.headers.get("accept-encoding", ""))
        headers = {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(content, media_type=asset.media_type, headers=headers)


def compressed(content: bytes, accepted: str) -> tuple[str, bytes]:
    """Compress a page quickly. Returns the name of the encoding, and the content."""
    if "br" in _codings(accepted):
        return "br", brotli.compress(content, quality=4)
    if "gzip" in _codings(accepted):
        return "gzip", gzip.compress(content, compresslevel=5)
    return "", content


def _encoded(asset: Asset, accepted: str) -> tuple[str, bytes]:
    codings = _codings(accepted)
    if "br" in codings:
        return "br", asset.brotlied
    return ("gzip", asset.gzipped) if "gzip" in codings else ("", asset.plain)


def _codings(accepted: str) -> set[str]:
    return {
        coding.partition(";")[0].strip()
        for coding in accepted.lower().split(",")
        if not coding.replace(" ", "").endswith(";q=0")
    }


def _asset(name: str, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:_HASH_CHARACTERS]
    stem, suffix = name.rsplit(".", 1)
    return Asset(
        name=f"{stem}.{digest}.{suffix}",
        media_type=TYPES[f".{suffix}"],
        plain=content,
        gzipped=gzip.compress(content, compresslevel=9, mtime=0),
        brotlied=brotli.compress(content, quality=11),
    )


def _styles(theme: Path | None) -> bytes:
    sheets = [_ours(f"{name}.css") for name in STYLES]
    own = theme / THEME if theme else None
    if own is not None and own.is_file():
        sheets.append(own.read_bytes())
    return b"\n".join(sheets)


def _ours(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _htmx() -> bytes:
    """Return htmx. Raises LookupError if the package is not installed."""
    found = find_spec("django_htmx")
    if found is None or found.origin is None:
        raise LookupError("django-htmx, which carries htmx, is not installed")
    static = Path(found.origin).parent / "static" / "django_htmx"
    return (static / "htmx-2.min.js").read_bytes()
