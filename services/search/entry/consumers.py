"""Facts in, index actions out."""

from typing import Any

from services.search.index.aliases import FreshTargets
from services.search.index.client import Engine
from services.search.index.writes import write
from services.search.projections.table import project
from shared.contracts.envelope import Fact
from shared.messaging.replay import Apply


def indexing(engine: Engine, targets: FreshTargets) -> Apply:
    """Raises: EngineAwayError, which heals; RefusedDocumentError, for which a fact is parked."""

    async def apply(facts: list[Fact[Any]]) -> None:
        await write(engine, targets, [action for fact in facts for action in project(fact)])

    return apply
