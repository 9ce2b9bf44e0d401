"""The files under docs/api, made from the code. Integrators rely on them.

`docs/api/released` is the last released contract, which no change may break.
"""

import json
from pathlib import Path
from typing import Any

from deploy.contracts import asyncapi, openapi, page
from deploy.contracts.breaking import facts, http
from deploy.contracts.breaking.schemas import Break
from deploy.embedded.site import REPO

API = REPO / "docs" / "api"
RELEASED = API / "released"
FACTS = "asyncapi.json"
PAGE = "index.html"

Json = dict[str, Any]


def generated() -> dict[str, Json]:
    """Return the documents, by path under docs/api."""
    services = openapi.documents()
    by_service = {f"openapi/{name}.json": document for name, document in services.items()}
    return {FACTS: asyncapi.document(), **by_service}


def texts(documents: dict[str, Json]) -> dict[str, str]:
    """Return the files, by path under docs/api: the documents, and the page that shows them."""
    files = {path: _text(document) for path, document in documents.items()}
    services = {Path(p).stem: d for p, d in documents.items() if p != FACTS}
    return {**files, PAGE: page.render(services, documents[FACTS])}


def write(documents: dict[str, Json]) -> None:
    for path, text in texts(documents).items():
        _put(API / path, text)


def release(documents: dict[str, Json]) -> None:
    """Make these documents the released contract."""
    for path, document in documents.items():
        _put(RELEASED / path, _text(document))


def released() -> dict[str, Json]:
    files = RELEASED.rglob("*.json")
    return {str(f.relative_to(RELEASED)): json.loads(f.read_text()) for f in files}


def breaks(old: dict[str, Json], new: dict[str, Json]) -> list[Break]:
    """Return the breaks for integrators who know the old documents."""
    gone = [Break(path, "is gone") for path in old.keys() - new.keys()]
    both = [(path, old[path], new[path]) for path in sorted(old.keys() & new.keys())]
    return gone + [
        Break(f"{path} {found.where}", found.what)
        for path, before, after in both
        for found in (facts if path == FACTS else http).breaks(before, after)
    ]


def _text(document: Json) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
