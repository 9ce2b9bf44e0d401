"""Read-your-writes: check whether the index contains a version, and whether searches find it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from services.search.index.access import GROUPS, grants_to
from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.projections.keys import (
    DIRECTORY,
    SELECTED,
    document_key,
    person_holder,
)
from shared.contracts.token import Version


class Freshness:
    """The versions that the index contains. Kinds that search does not index need no wait here."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine = engine
        self._names = names
        self._refreshing = asyncio.Lock()
        self._by_kind: Mapping[str, Callable[[Version], Awaitable[bool]]] = {
            "content.post": self._document,
            "content.reply": self._document,
            "events.gathering": self._document,
            "membership.profile": self._document,
            "membership.community": self._community,
            "membership.membership": self._membership,
            "membership.directory_entry": self._directory_entry,
        }

    async def applied(self, version: Version) -> bool:
        """Return whether searches reflect this version. Raises: EngineAwayError."""
        look = self._by_kind.get(version.kind)
        return True if look is None else await look(version)

    async def _document(self, version: Version) -> bool:
        """Return whether searches find the version.

        Refreshes the index if the version is stored but not found yet.
        """
        key = document_key(version.kind.rpartition(".")[2], version.id)
        if await self._version(key, realtime=False) >= version.sequence:
            return True
        if await self._version(key, realtime=True) < version.sequence:
            return False
        # one refresh at a time: a waiter first checks whether the last one included its version
        async with self._refreshing:
            if await self._version(key, realtime=False) < version.sequence:
                await self._engine.ask("POST", f"/{self._names.documents}/_refresh")
        return True

    async def _community(self, version: Version) -> bool:
        for group in (*GROUPS, SELECTED):
            if not await self._has_grant(group, version.id, version.sequence):
                return False
        return await self._document(version)

    async def _membership(self, version: Version) -> bool:
        """Return whether the grant is stored.

        It is then in force, since queries look it up in realtime.
        """
        community_id, _, person_id = version.id.partition(".")
        return await self._has_grant(person_holder(person_id), community_id, version.sequence)

    async def _directory_entry(self, version: Version) -> bool:
        return await self._has_grant(person_holder(version.id), DIRECTORY, version.sequence)

    async def _has_grant(self, holder: str, community_id: str, sequence: int) -> bool:
        found = await self._get(self._names.access, holder, _source_includes="grants")
        return grants_to(found.get("_source"), community_id) >= sequence

    async def _version(self, key: str, *, realtime: bool) -> int:
        found = await self._get(
            self._names.documents, key, _source="false", realtime=str(realtime).lower()
        )
        return int(found.get("_version", 0))

    async def _get(self, alias: str, key: str, **params: Any) -> dict[str, Any]:
        found = await self._engine.ask(
            "GET", f"/{alias}/_doc/{key}", missing_is_none=True, **params
        )
        return found or {}
