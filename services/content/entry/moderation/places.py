"""Decisions as the caller may read them: without communities that they may not know of."""

from collections.abc import Sequence

from services.content.domain.moderation.decision import Decision
from shared.audience import reach
from shared.audience.sight import Asker
from shared.mongo import Scope


async def as_seen(scope: Scope, by: Asker, found: Sequence[Decision]) -> list[Decision]:
    """Return decisions that the caller may read, without communities that they may not see."""
    moves = [each for each in found if each.moved_to is not None]
    if not moves:
        return list(found)
    seen = await reach.seen(scope, by, {key for each in moves for key in each.audiences})
    return [each.seen_from(seen) for each in found]


def of_place(found: Sequence[Decision], audience: str) -> list[Decision]:
    """Return those that the moderators of this audience read, not those of where it was before."""
    return [each for each in found if audience in each.audiences]
