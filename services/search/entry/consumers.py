"""The consumers of facts: index them, match saved searches, and forget erased people."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt

from services.search.index.aliases import FreshTargets
from services.search.index.client import Engine
from services.search.index.finder import Finder
from services.search.index.percolating import Percolator, project
from services.search.index.writes import write
from services.search.projections.keys import document_key
from services.search.store.gaps import asked
from services.search.store.owned import FOLLOWED, OWNED
from services.search.use_cases.record_matches import record_matches
from shared.contracts.envelope import Fact
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit
from shared.mongo import DuplicateError, Scope
from shared.runtime.forgetting import forget_erased, forgetting

RACES = 3
"""How often a record of matches is tried, since another process may record the same ones."""

_FOLLOWED = {aggregate.kind for aggregate in FOLLOWED}

FORGET = forgetting(OWNED, also=(asked.forget,))


def indexing(engine: Engine, targets: FreshTargets) -> Apply:
    """Return the function that applies facts.

    It raises EngineAwayError, which is temporary, or RefusedDocumentError, which parks the fact.
    """

    async def apply(facts: list[Fact[Any]]) -> None:
        await write(engine, targets, [action for fact in facts for action in project(fact)])

    return apply


def consumer(unit: Unit, *, index: Apply, finder: Finder) -> Apply:
    """Return a function that indexes facts and records matches of saved searches. Idempotent."""
    percolator = Percolator(finder)

    async def erased(_: Scope, ids: Iterable[str]) -> Collection[str]:
        keys = {document_key("profile", each): each for each in ids}
        found = await finder.naming.of(keys.keys(), fresh=True)
        return [keys[key] for key, profile in found.items() if profile.get("erased")]

    async def apply(facts: list[Fact[Any]]) -> None:
        told = [fact for fact in facts if fact.kind not in _FOLLOWED]
        await index(told)
        actions = [action for fact in told for action in project(fact)]
        found = await percolator.candidates(actions, unit.clock())
        if found:
            async for attempt in AsyncRetrying(
                retry=retry_if_exception_type(DuplicateError),
                stop=stop_after_attempt(RACES),
                reraise=True,
            ):
                with attempt:
                    await unit.run(partial(record_matches, found))
        await forget_erased(unit, OWNED, facts, erased=erased)

    return apply
