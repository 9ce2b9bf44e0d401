"""Forget an erased person in all that a service owns, and in the answers it keeps for repeats."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from shared.messaging.jobs import BEGINNING
from shared.messaging.owned import Owned
from shared.messaging.unit import Unit
from shared.runtime.writing import forget_answers


async def forget_person(
    unit: Unit, kinds: Iterable[Owned[Any, Any]], person_id: str, *, actor: str | None = None
) -> None:
    """Batch by batch, each in a transaction, until none names them. Twice is once.

    actor: whose doing the facts say it was; None where they may not name the erased.
    """
    await forget_answers(unit.store.scope, person_id)
    for owned in kinds:
        position: str | None = BEGINNING
        while position is not None:
            step = partial(owned.forget_person, person_id, position)
            position = (await unit.run(step, actor=actor)).result
