"""The job that recounts a person's contributions, and awards their badges.

It reads the current state, so repeated or reordered facts lead to the same rows. An award's id
contains its person and badge, so each is created once. If a person objects, a separate job removes
everything; unlike counting, it does not wait for the traces.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.membership.domain.recognition.award import Award, award_id
from services.membership.domain.recognition.badges import earned
from services.membership.domain.recognition.deeds import Deed, Kind, tallies
from services.membership.store.mentoring import pairs
from services.membership.store.owned import PROFILES
from services.membership.store.recognition import awards, deeds, kudos, scores
from services.membership.store.recognition.owned import (
    AWARDS,
    KUDOS_GIVEN,
    forget_award,
    forget_kudos,
)
from services.membership.store.traces import COUNT_PERSON
from services.membership.use_cases.follow_traces import are_known
from services.membership.use_cases.recognition.sight import objects
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.contracts.mentoring import PAIR, PairStatus
from shared.contracts.recognition import KUDOS, RECOGNITION_CHOICE
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope

REMOVE_PERSON = "remove_contributions"
"""The job that removes the data of a person who objects."""
_AT = "@"
_AT_ONCE = 100


async def follow(unit: Unit, facts: Sequence[Fact[Any]]) -> None:
    """Request counts for people whose contributions these facts change, besides the traces."""
    scope, now = unit.store.scope, unit.clock()
    choices = (fact for fact in facts if fact.kind == RECOGNITION_CHOICE.kind)
    objecting = {fact.subject for fact in choices if fact.data.state.objects}
    await jobs.ask(scope, REMOVE_PERSON, sorted(objecting), now)
    await jobs.ask(scope, COUNT_PERSON, sorted(_named(facts)), now)


def _named(facts: Sequence[Fact[Any]]) -> set[str]:
    """Return the people whose contributions follow from membership's own facts."""
    people: set[str | None] = set()
    for fact in facts:
        if fact.kind == KUDOS.kind:
            people.add(fact.data.state.to_id)
        elif fact.kind == PAIR.kind:
            people.add(fact.data.state.mentor_id)
        elif fact.kind == RECOGNITION_CHOICE.kind or (
            fact.kind == PROFILE.kind and fact.sequence == 1
        ):
            people.add(fact.subject)
    return {each for each in people if each is not None}


async def count_person(key: str, _: str, *, work: Work) -> str | None:
    """Count a person. `key`: their id, and optionally the moment at which something counts."""
    scope = work.scope
    person_id = key.partition(_AT)[0]
    profile = await PROFILES.find(scope, person_id)
    if profile is None or profile.erased:
        return _next_part(await scores.forget(scope, person_id))
    if await objects(scope, person_id):
        return _next_part(await _remove(person_id, work))
    done = await deeds.of_person(scope, person_id)
    done += await _mentored(scope, person_id)
    done += await kudos.deeds(scope, person_id)
    to_come = [each.at for each in done if each.at > work.now]
    if to_come:
        await _ask_later(scope, person_id, min(to_come))
    past = [each for each in done if each.at <= work.now]
    await scores.replace(scope, person_id, tallies(past))
    await _award(person_id, past, work)
    return None


async def remove_person(person_id: str, _: str, *, work: Work) -> str | None:
    """Remove a person's data, if they object."""
    if not await objects(work.scope, person_id):
        return None
    return _next_part(await _remove(person_id, work))


async def _count_by_traces(key: str, position: str, *, work: Work) -> str | None:
    """Remove at once, and count the rest once the traces are complete."""
    await jobs.ask(work.scope, COUNT_PERSON, [key], work.now)
    return await remove_person(key.partition(_AT)[0], position, work=work)


COUNTING = (
    Job(COUNT_PERSON, count_person, ready=are_known),
    Job(REMOVE_PERSON, remove_person),
    Job("count_person", _count_by_traces),
)
"""`count_person`: requested by versions before the traces, which counted other rows."""


async def _mentored(scope: Scope, person_id: str) -> list[Deed]:
    return [
        Deed(Kind.MENTORED, pair.since, pair.community.id)
        for pair in await pairs.of_person(scope, person_id)
        if pair.mentor_id == person_id and pair.status is PairStatus.COMPLETED
    ]


async def _award(person_id: str, done: Sequence[Deed], work: Work) -> None:
    """Award badges. Existing badges stay, even if the contributions are gone."""
    due = earned(done)
    known = await AWARDS.find_many(work.scope, [award_id(person_id, each) for each in due])
    changes: list[Change[Award]] = []
    for badge, at in due.items():
        award = known.get(award_id(person_id, badge))
        if award is None:
            award = Award(
                id=award_id(person_id, badge),
                badge=badge,
                person_id=person_id,
                awarded_at=at,
                updated_at=work.now,
            )
        elif award.person_id is None:
            await awards.pass_tombstone(work.scope, award.id)
            award.give_again(person_id, at, work.now)
        else:
            continue
        changes.append(Change(award, "awarded", unnamed=True))
    await AWARDS.save_all(work, changes)


async def _remove(person_id: str, work: Work) -> bool:
    """Remove a batch of the data of a person who objects. False: nothing is left."""
    held = await awards.of_person(work.scope, person_id)
    await AWARDS.save_all(work, [await forget_award(each, person_id, work) for each in held])
    given = await kudos.some_to(work.scope, person_id, _AT_ONCE)
    await KUDOS_GIVEN.save_all(work, [await forget_kudos(each, person_id, work) for each in given])
    more = await scores.forget(work.scope, person_id)
    return more or len(given) == _AT_ONCE


async def _ask_later(scope: Scope, person_id: str, due: datetime) -> None:
    key = f"{person_id}{_AT}{due.isoformat()}"
    await jobs.ask(scope, COUNT_PERSON, [key], due)


def _next_part(more: bool) -> str | None:  # noqa: FBT001  whether a batch was full
    return "more" if more else None
