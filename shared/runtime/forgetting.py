"""Forget an erased person in all that a service owns, and in the answers it keeps for repeats."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import Any

from shared.audience import people
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.messaging import jobs
from shared.messaging.jobs import BEGINNING, Job
from shared.messaging.owned import Owned, people_named
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope
from shared.runtime.writing import forget_answers

FORGET_PERSON = "forget_person"

Remove = Callable[[Scope, str], Awaitable[None]]
"""Takes away what a store holds of a person. Twice is once."""

Erased = Callable[[Scope, Iterable[str]], Awaitable[Collection[str]]]
"""The erased ones of these people."""


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


async def forget_erased(
    unit: Unit,
    kinds: Sequence[Owned[Any, Any]],
    facts: Sequence[Fact[Any]],
    *,
    erased: Erased = people.erased,
) -> None:
    """Ask for the job, for people whom these facts erase, and for the erased whom they name.

    The latter were named by what was committed beside their erasure, and could not see it. By
    default they are known from the read model of people, which has these facts already.
    """
    told = {f.subject for f in facts if f.kind == PROFILE.kind and f.data.state.erased}
    missed = await erased(unit.store.scope, people_named(kinds, facts))
    await jobs.ask(unit.store.scope, FORGET_PERSON, told.union(missed), unit.clock())
