"""The names of the indices, and the aliases for reading and writing.

guilde-documents-3          an index; `guilde-access-3` is the other half of the pair
guilde-documents-3-own      its alias for writes, which cannot recreate a deleted index
guilde-documents            the index that is read
guilde-documents-writes     every index that is written to: also the one that is built, or kept
guilde-documents-2-kept-…   a mark of the kept pair: see keeping.py
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from services.search.index import access, mappings
from services.search.index.client import Engine
from services.search.index.errors import EngineAwayError, RefusedQueryError
from services.search.index.mappings import ACCESS, DOCUMENTS

FRESH_SECONDS = 1.0
"""How long a writer trusts its copy of the write aliases."""

NOT_MIGRATED = "there are no indices yet: migrate first"


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a platform's indices. `prefix` keeps platforms on one cluster apart."""

    prefix: str

    def index(self, which: str, number: int) -> str:
        return f"{self.prefix}-{which}-{number}"

    def read(self, which: str) -> str:
        return f"{self.prefix}-{which}"

    def writes(self, which: str) -> str:
        return f"{self.prefix}-{which}-writes"

    @property
    def documents(self) -> str:
        return self.read(DOCUMENTS)

    @property
    def access(self) -> str:
        return self.read(ACCESS)

    def number(self, index: str) -> int | None:
        """Return the number of an index of this platform, or None for any other name."""
        for which in (DOCUMENTS, ACCESS):
            digits = index.removeprefix(f"{self.prefix}-{which}-")
            if digits.isdecimal():
                return int(digits)
        return None


def own(index: str) -> str:
    return f"{index}-own"


@dataclass(frozen=True, slots=True)
class Targets:
    """The indices that every write goes to."""

    documents: tuple[str, ...]
    access: tuple[str, ...]


class Indices:
    """The pairs of indices: create, find, swap and delete them."""

    def __init__(self, engine: Engine, names: Names, *, shards: int = 1) -> None:
        self._engine = engine
        self._shards = shards
        self.names = names

    async def migrate(self) -> bool:
        """Create the first pair if there is none. Safe concurrently.

        Returns whether the live pair has the schema of this code; if not, a rebuild is needed.
        """
        if await self.live(DOCUMENTS) is None or await self.live(ACCESS) is None:
            await self._create_first()
        for index in (await self.targets()).access:
            await self._begin_access(index)
        return await self.is_current()

    async def is_current(self) -> bool:
        """Return whether the live pair has the schema of this code."""
        for which in (DOCUMENTS, ACCESS):
            answer = await self._engine.ask("GET", f"/{self.names.read(which)}/_mapping")
            for index in answer.values():
                if index["mappings"].get("_meta", {}).get("schema") != mappings.schema(which):
                    return False
        return True

    async def live(self, which: str) -> str | None:
        """Return the index that is read, or None before `migrate`."""
        found = await self._behind(self.names.read(which))
        return found[0] if found else None

    async def live_pair(self) -> tuple[str, str]:
        """Return the indices that are read. Raises EngineAwayError before `migrate`."""
        documents, access_ = await self.live(DOCUMENTS), await self.live(ACCESS)
        if documents is None or access_ is None:
            raise EngineAwayError(NOT_MIGRATED)
        return documents, access_

    async def targets(self) -> Targets:
        """Return the indices to write to. Raises EngineAwayError before `migrate`."""
        documents, access_ = await asyncio.gather(
            self._behind(self.names.writes(DOCUMENTS)), self._behind(self.names.writes(ACCESS))
        )
        if not documents or not access_:
            raise EngineAwayError(NOT_MIGRATED)
        return Targets(tuple(documents), tuple(access_))

    async def create_pair(self) -> tuple[str, str]:
        """Create an empty pair, which nobody else reads or writes yet."""
        number = max((self.names.number(index) or 0 for index in await self.all()), default=0) + 1
        for which in (DOCUMENTS, ACCESS):
            await self._create(which, number, aliases=())
        await self._begin_access(self.names.index(ACCESS, number))
        return self.names.index(DOCUMENTS, number), self.names.index(ACCESS, number)

    async def write_also_to(self, documents: str, access_: str) -> None:
        await self._change_aliases(
            [
                add(documents, self.names.writes(DOCUMENTS)),
                add(access_, self.names.writes(ACCESS)),
            ]
        )

    async def swap_to(self, documents: str, access_: str) -> None:
        """Read and write only this pair, in one atomic change of aliases."""
        await self._change_aliases(
            [
                *await self._only(documents, access_, self.names.read),
                *await self._only(documents, access_, self.names.writes),
            ]
        )

    async def read_only_from(
        self, documents: str, access_: str, marks: Iterable[dict[str, Any]]
    ) -> None:
        """Read this pair, and go on writing to all. The change is atomic, with those of `marks`."""
        reads = await self._only(documents, access_, self.names.read)
        await self._change_aliases([*reads, *marks])

    async def stop_writing_to(self, documents: str, access_: str) -> None:
        pair = ((DOCUMENTS, documents), (ACCESS, access_))
        await self._change_aliases([remove(i, self.names.writes(which)) for which, i in pair])

    async def _only(
        self, documents: str, access_: str, alias_of: Callable[[str], str]
    ) -> list[dict[str, Any]]:
        """Return the changes after which these aliases stand for this pair alone."""
        actions = []
        for which, index in ((DOCUMENTS, documents), (ACCESS, access_)):
            before = await self._behind(alias_of(which))
            actions += [remove(old, alias_of(which)) for old in before if old != index]
            actions.append(add(index, alias_of(which)))
        return actions

    async def delete_unread(self) -> list[str]:
        """Delete each index of this platform that is not read: half-built and replaced ones."""
        live = await self.live_pair()
        unread = [index for index in await self.all() if index not in live]
        await self.delete(*unread)
        return unread

    async def delete(self, *indices: str) -> None:
        for index in indices:
            await self._engine.ask("DELETE", f"/{index}", missing_is_none=True)

    async def all(self) -> list[str]:
        """Return every index whose name has the form of this platform's."""
        pattern = f"/{self.names.prefix}-{DOCUMENTS}-*,{self.names.prefix}-{ACCESS}-*"
        answer = await self._engine.ask("GET", f"{pattern}/_alias", expand_wildcards="open")
        return sorted(index for index in answer if self.names.number(index) is not None)

    async def answer(self) -> None:
        """Raise EngineAwayError unless the indices that are read exist and are available."""
        read = f"{self.names.documents},{self.names.access}"
        await self._engine.ask(
            "GET", f"/_cluster/health/{read}", wait_for_status="yellow", timeout="1s"
        )

    async def refresh(self, *indices: str) -> None:
        await self._engine.ask("POST", f"/{','.join(indices)}/_refresh", within=60)

    async def _create_first(self) -> None:
        for which in (DOCUMENTS, ACCESS):
            aliases = (self.names.read(which), self.names.writes(which))
            await self._create(which, 1, aliases=aliases)

    async def _create(self, which: str, number: int, *, aliases: Iterable[str]) -> None:
        index = self.names.index(which, number)
        body = mappings.body(which, shards=self._shards)
        body["aliases"] = {alias: {} for alias in (own(index), *aliases)}
        try:
            await self._engine.ask("PUT", f"/{index}", body, within=30)
        except RefusedQueryError as refused:
            if "resource_already_exists" not in str(refused):
                raise

    async def _begin_access(self, index: str) -> None:
        for holder, update in access.first_updates().items():
            await self._engine.ask(
                "POST", f"/{own(index)}/_update/{holder}", update, retry_on_conflict=5
            )

    async def _behind(self, alias: str) -> list[str]:
        # limited to this platform's indices, since the user may lack rights to look in all of them
        path = f"/{self.names.prefix}-*/_alias/{alias}"
        answer = await self._engine.ask("GET", path, missing_is_none=True)
        return sorted(answer or ())

    async def _change_aliases(self, actions: list[dict[str, Any]]) -> None:
        await self._engine.ask("POST", "/_aliases", {"actions": actions}, within=30)


class FreshTargets:
    """The result of `Indices.targets`, read again when older than FRESH_SECONDS."""

    def __init__(self, indices: Indices) -> None:
        self._indices = indices
        self._targets: Targets | None = None
        self._read_at = 0.0

    async def get(self) -> Targets:
        # the age counts from before the request, which a rebuild relies on
        now = time.monotonic()
        if self._targets is None or now - self._read_at > FRESH_SECONDS:
            self._targets = await self._indices.targets()
            self._read_at = now
        return self._targets

    def forget(self) -> None:
        self._targets = None


def add(index: str, alias: str) -> dict[str, Any]:
    return {"add": {"index": index, "alias": alias}}


def remove(index: str, alias: str) -> dict[str, Any]:
    return {"remove": {"index": index, "alias": alias}}
