"""Jobs that take pictures of the diversity of communities, and of the whole organisation."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

from services.membership.domain.anonymity import FEWEST
from services.membership.domain.health.diversity import (
    ORGANISATION,
    Picture,
    replaces,
    replaces_genders,
    succeed,
    take_picture,
)
from services.membership.domain.health.traits import Traits
from services.membership.store.health import persons, pictures
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP, PROFILE
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope

TAKE_PICTURE = "take_picture"
PAUSE = timedelta(seconds=1)
LONG_PAUSE = timedelta(minutes=1)
"""The wait before everybody is counted, which takes a while."""


async def ask_for_pictures(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    """Request pictures of the communities whose people these facts change."""
    scope, now = unit.store.scope, unit.clock()
    keys: set[str] = set()
    for fact in facts:
        if fact.kind == MEMBERSHIP.kind:
            keys.add(fact.data.state.community.id)
        elif fact.kind == PROFILE.kind:
            keys |= await _places(scope, fact.subject)
    await jobs.ask(scope, TAKE_PICTURE, keys - {ORGANISATION}, now + PAUSE)
    await jobs.ask(scope, TAKE_PICTURE, keys & {ORGANISATION}, now + LONG_PAUSE)


async def ask_about(person_id: str, work: Work) -> None:
    """Request all pictures that count this person."""
    await jobs.ask(work.scope, TAKE_PICTURE, await _places(work.scope, person_id), work.now)


async def take_one_picture(key: str, _: str, *, work: Work) -> None:
    """Replace the picture of a community, or a part of it that cannot single people out."""
    await pictures.take_turn(work.scope)
    people = await _people(work.scope, key)
    picture = take_picture(key, people, work.now)
    before = await pictures.whole(work.scope, key)
    if before and not replaces(picture, before) and not replaces_genders(picture, before):
        return
    following = succeed(picture, before, await _alike(work.scope, picture))
    if following is not None:
        await pictures.save(work.scope, following)


PICTURING = Job(TAKE_PICTURE, take_one_picture)


async def forget_print(scope: Scope, person_id: str) -> None:
    await pictures.forget(scope, person_id, await _places(scope, person_id))


async def _people(scope: Scope, key: str) -> Mapping[str, Traits]:
    """Return the counted people, with their attributes: all but those who objected."""
    everybody = key == ORGANISATION
    ids = await (persons.everyone(scope) if everybody else persons.members(scope, key))
    apart = await persons.objecting(scope, ids)
    return await persons.traits(scope, (each for each in ids if each not in apart))


async def _alike(scope: Scope, picture: Picture) -> list[Picture]:
    """Return other communities' pictures with perhaps almost the same people or genders.

    A picture that lacks fewer than FEWEST of these people has at least one of any FEWEST of them.
    So it is enough to look at the communities of so many, and of as many who declared a gender.
    """
    keys, genders = {ORGANISATION}, picture.genders or {}
    for person_id in {*islice(picture.prints, FEWEST), *islice(genders, FEWEST)}:
        keys |= await _places(scope, person_id)
    return await pictures.of_size(scope, keys - {picture.id}, picture.size, len(genders))


async def _places(scope: Scope, person_id: str) -> set[str]:
    return {ORGANISATION, *await persons.communities_of(scope, person_id)}
