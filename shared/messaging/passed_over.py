"""The additions that this service ignored, by topic, until a version knows them and catches up.

Additions are recorded by name (shared/contracts/unknown.py) before the facts are applied, and again
after. So a version that catches up meanwhile, after only some of the facts, notices the rest.

Each projection (a read model, the index) has a revision. During a rolling upgrade, the process with
the older revision records its writes as `posts@1`, and the newer one redoes them. A row has `_id`
(the topic), `names`, and `times` (the number of recordings).
"""

import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pydantic import BaseModel

from shared.contracts.catalogue import CATALOGUE
from shared.contracts.unknown import is_known
from shared.mongo import Scope, upsert_each
from shared.observe import metrics

COLLECTION = "passed_over"
REVISIONS = "revisions"
FIRST_REVISION = 1
"""The revision of projections from before revisions existed."""

FRESH_SECONDS = 1.0
"""How long a process caches other processes' revisions."""

Names = Mapping[str, AbstractSet[str]]
"""Names by topic."""

_REVISION = re.compile(r"\w+@\d+")


@dataclass(frozen=True, slots=True)
class Projection:
    """A projection of facts: a read model, or the index.

    revision: increased when this code projects the same facts differently. is_current: called if no
    revision is recorded; returns whether the projection is empty or has this revision throughout.
    """

    name: str
    topics: tuple[str, ...]
    revision: int
    is_current: Callable[[], Awaitable[bool]]

    def named(self, revision: int) -> str:
        return f"{self.name}@{revision}"


@dataclass(frozen=True, slots=True)
class Passed:
    """The names in a row that this version knows."""

    topic: str
    names: frozenset[str]
    times: int


class PassedOver:
    """The records of one service, as one of its processes writes and reads them."""

    def __init__(
        self,
        scope: Scope,
        projections: Sequence[Projection] = (),
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._scope = scope
        self._projections = projections
        self._clock = clock
        self._newer: Names = {}
        self._read_at = -FRESH_SECONDS

    async def announce(self) -> bool:
        """Record this process's revisions. Returns whether the projections have older ones.

        The record comes first, so that a process that dies in between repeats it.
        """
        made = await self._revisions()
        outdated = False
        for projection in self._projections:
            before = made.get(projection.name, 0 if made else FIRST_REVISION)
            if before >= projection.revision:
                continue
            if made or not await projection.is_current():
                name = projection.named(before)
                await self.note({topic: {name} for topic in projection.topics})
                outdated = True
        await self._announce()
        return outdated

    async def note(self, names: Names) -> None:
        changes = {
            topic: {"$addToSet": {"names": {"$each": sorted(found)}}, "$inc": {"times": 1}}
            for topic, found in names.items()
        }
        await upsert_each(self._scope, COLLECTION, changes)

    async def of_newer(self, topics: Iterable[str]) -> Names:
        """Return the projections of these topics for which another process has a newer revision."""
        now = self._clock()
        if now - self._read_at >= FRESH_SECONDS:
            self._newer = await self._overtaken()
            self._read_at = now
        return {topic: self._newer[topic] for topic in topics if topic in self._newer}

    async def known(self) -> list[Passed]:
        """Return the ignored names that this version knows."""
        rows = await self._scope[COLLECTION].find({"names": {"$ne": []}}).to_list(None)
        metrics.PASSED_OVER.set(sum(len(row["names"]) for row in rows))
        passed = []
        for row in rows:
            known = frozenset(filter(self._knows(row["_id"]), row["names"]))
            passed.append(Passed(row["_id"], known, row["times"]))
        return [each for each in passed if each.names]

    async def settle(self, passed: Passed) -> bool:
        """Mark names as caught up with. False: more was recorded meanwhile."""
        result = await self._scope[COLLECTION].update_one(
            {"_id": passed.topic, "times": passed.times},
            {"$pull": {"names": {"$in": sorted(passed.names)}}},
        )
        return bool(result.matched_count)

    def _knows(self, topic: str) -> Callable[[str], bool]:
        majors = _majors_of(topic)
        revisions = {each.name: each.revision for each in self._projections}

        def knows(name: str) -> bool:
            return _is_older(name, revisions) if is_revision(name) else is_known(name, majors)

        return knows

    async def _revisions(self) -> dict[str, int]:
        rows = await self._scope[REVISIONS].find({}).to_list(None)
        return {row["_id"]: row["revision"] for row in rows}

    async def _announce(self) -> None:
        changes = {each.name: {"$max": {"revision": each.revision}} for each in self._projections}
        await upsert_each(self._scope, REVISIONS, changes)

    async def _overtaken(self) -> Names:
        newest = await self._revisions()
        names: dict[str, set[str]] = {}
        for projection in self._projections:
            if newest.get(projection.name, 0) > projection.revision:
                for topic in projection.topics:
                    names.setdefault(topic, set()).add(projection.named(projection.revision))
        return names


async def is_whole(scope: Scope, projections: Sequence[Projection]) -> bool:
    """Return whether all of these projections are complete, at these revisions.

    They are incomplete from the start of the first process of a newer version until it has rebuilt
    them, and while an older process still writes some of them.
    """
    made = {row["_id"]: row["revision"] for row in await scope[REVISIONS].find({}).to_list(None)}
    if made and any(made.get(each.name, 0) < each.revision for each in projections):
        return False
    revisions = {each.name: each.revision for each in projections}
    rows = await scope[COLLECTION].find({"names": {"$ne": []}}).to_list(None)
    noted = (name for row in rows for name in row["names"] if is_revision(name))
    return not any(_is_older(name, revisions) for name in noted)


def is_revision(name: str) -> bool:
    return _REVISION.fullmatch(name) is not None


def _is_older(name: str, revisions: Mapping[str, int]) -> bool:
    """Return whether a recorded revision is older than this version's."""
    made, _, revision = name.partition("@")
    return int(revision) < revisions.get(made, 0)


def _majors_of(topic: str) -> Mapping[int, type[BaseModel]]:
    """Return the data of the facts of a topic's aggregate, in all its majors."""
    kinds = {major.kind for major in CATALOGUE if major.topic == topic}
    return {major.version: major.data for major in CATALOGUE if major.kind in kinds}
