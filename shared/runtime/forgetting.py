"""Forget an erased person in all that a service owns, and in the answers it keeps for repeats."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from shared.messaging.jobs import BEGINNING, Job
from shared.messaging.owned import Owned
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.runtime.writing import forget_answers

FORGET_PERSON = "forget_person"

Remove = Callable[[Scope, str], Awaitable[None]]
"""Takes away what a store holds of a person. Twice is once."""


def forgetting(
    kinds: Sequence[Owned[Any, Any]], *, also: Sequence[Remove] = (), as_themselves: bool = False
) -> Job:
    """The job that forgets, by the ids of erased people: a batch of one kind in each step.

    as_themselves: the facts say that the person did it; otherwise they name nobody.
    """

    async def forget(person_id: str, position: str, *, work: Work) -> str | None:
        if position == BEGINNING:
            for remove in (forget_answers, *also):
                await remove(work.scope, person_id)
        if as_themselves:
            work.actor = person_id
        number = int(position or 0)
        is_done = not await kinds[number].forget_person(person_id, work=work)
        following = number + is_done
        return str(following) if following < len(kinds) else None

    return Job(FORGET_PERSON, forget)
