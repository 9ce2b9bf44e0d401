"""The names of the indices, and which of them are read and written.

guilde-documents-3          an index; `guilde-access-3` is the other half of the pair
guilde-documents-3-own      its own alias: writes go there, so that none brings back a deleted index
guilde-documents            what is read
guilde-documents-writes     every index that is written to: two, while a rebuild runs
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.search.index import access, mappings
from services.search.index.client import Engine
from services.search.index.errors import EngineAwayError, RefusedQueryError
from services.search.index.mappings import ACCESS, DOCUMENTS

FRESH_SECONDS = 1.0
"""How long a writer trusts what it knows of the write aliases."""

NOT_MIGRATED = "there are no indices yet: migrate first"


@dataclass(frozen=True, slots=True)
class Names:
    """What a platform calls its indices; `prefix` keeps two platforms on one cluster apart."""

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
        """The number of one of our indices; None for what is not ours."""
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
    """Creates, finds, swaps and deletes pairs of indices."""

    def __init__(self, engine: Engine, names: Names, *, shards: int = 1) -> None:
        self._engine = engine
        self._shards = shards
        self.names = names

    async def migrate(self) -> bool:
        """Create the first pair if there is none. Safe from several processes at once.

        False: the live pair has another schema than this code, and a rebuild is needed.
        """
        if await self.live(DOCUMENTS) is None or await self.live(ACCESS) is None:
            await self._create_first()
        for index in (await self.targets()).access:
            await self._begin_access(index)
        return await self.is_current()

    async def is_current(self) -> bool:
        """Whether the live pair has the schema of this code."""
        for which in (DOCUMENTS, ACCESS):
            answer = await self._engine.ask("GET", f"/{self.names.read(which)}/_mapping")
            for index in answer.values():
                if index["mappings"].get("_meta", {}).get("schema") != mappings.schema(which):
                    return False
        return True

    async def live(self, which: str) -> str | None:
        """The index that is read; None before `migrate`."""
        found = await self._behind(self.names.read(which))
        return found[0] if found else None

    async def live_pair(self) -> tuple[str, str]:
        """Raises EngineAwayError before `migrate`."""
        documents, access_ = await self.live(DOCUMENTS), await self.live(ACCESS)
        if documents is None or access_ is None:
            raise EngineAwayError(NOT_MIGRATED)
        return documents, access_

    async def targets(self) -> Targets:
        """Raises EngineAwayError while there is nothing to write to: `migrate` makes it."""
        documents, access_ = await asyncio.gather(
            self._behind(self.names.writes(DOCUMENTS)), self._behind(self.names.writes(ACCESS))
        )
        if not documents or not access_:
            raise EngineAwayError(NOT_MIGRATED)
        return Targets(tuple(documents), tuple(access_))

    async def create_pair(self) -> tuple[str, str]:
        """A new pair, empty, neither read nor written by others yet."""
        number = max((self.names.number(index) or 0 for index in await self.all()), default=0) + 1
        for which in (DOCUMENTS, ACCESS):
            await self._create(which, number, aliases=())
        await self._begin_access(self.names.index(ACCESS, number))
        return self.names.index(DOCUMENTS, number), self.names.index(ACCESS, number)

    async def write_also_to(self, documents: str, access_: str) -> None:
        await self._change_aliases(
            [
                _add(documents, self.names.writes(DOCUMENTS)),
                _add(access_, self.names.writes(ACCESS)),
            ]
        )

    async def swap_to(self, documents: str, access_: str) -> None:
        """Read, and write, these and no others: at once, for all readers."""
        actions = []
        for which, index in ((DOCUMENTS, documents), (ACCESS, access_)):
            for alias in (self.names.read(which), self.names.writes(which)):
                before = await self._behind(alias)
                actions += [_remove(old, alias) for old in before if old != index]
                actions.append(_add(index, alias))
        await self._change_aliases(actions)

    async def delete_unread(self) -> list[str]:
        """Delete every index of ours that is not read: half-built, or swapped away."""
        live = await self.live_pair()
        unread = [index for index in await self.all() if index not in live]
        for index in unread:
            await self._engine.ask("DELETE", f"/{index}", missing_is_none=True)
        return unread

    async def all(self) -> list[str]:
        """Every index with one of our names."""
        pattern = f"/{self.names.prefix}-{DOCUMENTS}-*,{self.names.prefix}-{ACCESS}-*"
        answer = await self._engine.ask("GET", f"{pattern}/_alias", expand_wildcards="open")
        return sorted(index for index in answer if self.names.number(index) is not None)

    async def answer(self) -> None:
        """Raises EngineAwayError unless what is read is there and can be."""
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
        # of our indices: without them it is asked of all, which not everybody may
        path = f"/{self.names.prefix}-*/_alias/{alias}"
        answer = await self._engine.ask("GET", path, missing_is_none=True)
        return sorted(answer or ())

    async def _change_aliases(self, actions: list[dict[str, Any]]) -> None:
        await self._engine.ask("POST", "/_aliases", {"actions": actions}, within=30)


class FreshTargets:
    """`Indices.targets`, asked again when older than FRESH_SECONDS."""

    def __init__(self, indices: Indices) -> None:
        self._indices = indices
        self._targets: Targets | None = None
        self._read_at = 0.0

    async def get(self) -> Targets:
        # the age counts from before the question: a rebuild relies on it
        now = time.monotonic()
        if self._targets is None or now - self._read_at > FRESH_SECONDS:
            self._targets = await self._indices.targets()
            self._read_at = now
        return self._targets

    def forget(self) -> None:
        self._targets = None


def _add(index: str, alias: str) -> dict[str, Any]:
    return {"add": {"index": index, "alias": alias}}


def _remove(index: str, alias: str) -> dict[str, Any]:
    return {"remove": {"index": index, "alias": alias}}
