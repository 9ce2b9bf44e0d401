"""The erasure of a person's data, in aggregates and in stored responses for idempotency keys."""

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
"""A function that removes the data of a person in a store. Idempotent."""

Part = Callable[[Scope, str], Awaitable[bool]]
"""A function that removes part of a person's data in one transaction. False: none is left."""

Erased = Callable[[Scope, Iterable[str]], Awaitable[Collection[str]]]
"""A function that returns which of these people are erased."""


def forgetting(
    kinds: Sequence[Owned[Any, Any]] = (),
    *,
    also: Sequence[Remove] = (),
    parts: Sequence[Part] = (),
    as_themselves: bool = False,
) -> Job:
    """Return the job that forgets an erased person, one batch of one kind in each step.

    also: removals that the first step does together. parts: removals of several steps, after the
    kinds. as_themselves: the facts name the person as the actor; otherwise they name nobody. The
    job settles: it also removes data without facts that was committed concurrently with the
    erasure.
    """
    steps = [*(kind.forget_person for kind in kinds), *map(_step, parts)]

    async def forget(person_id: str, position: str, *, work: Work) -> str | None:
        if position == BEGINNING:
            for remove in (forget_answers, *also):
                await remove(work.scope, person_id)
        if as_themselves:
            work.actor = person_id
        number = int(position or 0)
        is_done = not await steps[number](person_id, work=work)
        following = number + is_done
        return str(following) if following < len(steps) else None

    return Job(FORGET_PERSON, forget, settles=True)


def _step(part: Part) -> Callable[..., Awaitable[bool]]:
    async def step(person_id: str, *, work: Work) -> bool:
        return await part(work.scope, person_id)

    return step


async def forget_erased(
    unit: Unit,
    kinds: Sequence[Owned[Any, Any]],
    facts: Sequence[Fact[Any]],
    *,
    erased: Erased = people.erased,
) -> None:
    """Request the job for people whom these facts erase, and for erased people whom they name.

    The latter were named by concurrent changes, which did not see the erasure. By default, the read
    model of people determines the erased people; it has applied these facts already.
    """
    told = {f.subject for f in facts if f.kind == PROFILE.kind and f.data.state.erased}
    missed = await erased(unit.store.scope, people_named(kinds, facts))
    await jobs.ask(unit.store.scope, FORGET_PERSON, told.union(missed), unit.clock())
