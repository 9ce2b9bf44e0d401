"""The search index in a backup: a snapshot that OpenSearch writes into a folder, and reads again.

With it, search need not read every fact before it answers. It may be older than the topics in the
backup, which then supply the missing facts.
"""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx

from deploy.backup.folder import INDEX, Draft, Manifest
from deploy.embedded import opensearch
from deploy.embedded.site import Site

INDICES = "guilde-*"
SNAPSHOT = "backup"
WITHIN_SECONDS = 3_600


async def take(url: str, site: Site, draft: Draft) -> None:
    """Take a snapshot. Raises: httpx.HTTPError."""
    async with _repository(url, opensearch.snapshots(site) / uuid4().hex) as (
        engine,
        repository,
        place,
    ):
        await _ask(
            engine, "PUT", f"{repository}/{SNAPSHOT}", {"indices": INDICES, "partial": False}
        )
        for file in sorted(place.rglob("*")):
            if file.is_file():
                draft.copy(file, f"{INDEX}/{file.relative_to(place)}")


async def restore(url: str, site: Site, folder: Path, manifest: Manifest) -> None:
    """Restore a snapshot. Raises: httpx.HTTPError."""
    place = opensearch.snapshots(site) / uuid4().hex
    for path in manifest.of(INDEX):
        target = place / Path(path).relative_to(INDEX)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / path, target)
    site.own(place)
    async with _repository(url, place) as (engine, repository, _):
        await _ask(engine, "POST", f"{repository}/{SNAPSHOT}/_restore", {"indices": INDICES})


@asynccontextmanager
async def _repository(url: str, place: Path) -> AsyncIterator[tuple[httpx.AsyncClient, str, Path]]:
    """Register a repository for the context, and delete its files afterwards."""
    repository = f"/_snapshot/{place.name}"
    async with httpx.AsyncClient(base_url=url, timeout=WITHIN_SECONDS, trust_env=False) as engine:
        try:
            told = {"type": "fs", "settings": {"location": str(place)}}
            await _ask(engine, "PUT", repository, told)
            yield engine, repository, place
        finally:
            await engine.delete(repository)
            shutil.rmtree(place, ignore_errors=True)


async def _ask(
    engine: httpx.AsyncClient, method: str, path: str, body: Mapping[str, object]
) -> None:
    waits = {"wait_for_completion": "true"} if path.count("/") > 2 else {}  # noqa: PLR2004
    answer = await engine.request(method, path, json=body, params=waits)
    answer.raise_for_status()
