"""Use cases of following, dismissing suggestions, and connecting by consent."""

from dataclasses import dataclass

from services.membership.domain.errors import ConnectionNotFound, ProfileNotFound
from services.membership.domain.networking.connection import (
    Connection,
    connection_id,
    no_connection,
)
from services.membership.domain.networking.stance import Stance, no_stance, stance_id
from services.membership.store.networking.owned import CONNECTIONS, STANCES
from services.membership.use_cases.lookup import refuse_erased, see_community
from services.membership.use_cases.people.see_profile import see_profile
from services.membership.use_cases.skills.keep_topics import see_topic
from shared.audience.sight import Asker
from shared.contracts.networking import Attitude, StanceKind
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import InvalidProblem


@dataclass(frozen=True, slots=True)
class TakeStance:
    """The input of `take_stance`. target: a person's or topic's id, or a community's slug or id."""

    asker: Asker
    kind: StanceKind
    target: str
    attitude: Attitude


async def take_stance(command: TakeStance, *, work: Work) -> Stance:
    """Take or drop a stance; one can be dropped even if the caller no longer sees its target.

    Raises: PersonErased, ProfileNotFound, CommunityNotFound, TopicNotFound, InvalidProblem.
    """
    asker, scope = command.asker, work.scope
    await refuse_erased(scope, asker.person_id)
    target = command.target
    if command.attitude is not Attitude.NONE:
        target = await _target(asker, scope, command.kind, target)
    if command.attitude is Attitude.DISMISSED and command.kind is not StanceKind.PERSON:
        raise InvalidProblem("attitude: only people can be dismissed")
    key = stance_id(asker.person_id, command.kind, target)
    stance = await STANCES.find(scope, key) or no_stance(
        asker.person_id, command.kind, target, work.now
    )
    if happened := stance.take(command.attitude, work.now):
        await STANCES.save(work, stance, happened)
    return stance


async def _target(asker: Asker, scope: Scope, kind: StanceKind, name: str) -> str:
    match kind:
        case StanceKind.COMMUNITY:
            return (await see_community(scope, asker, name)).community.id
        case StanceKind.TOPIC:
            return (await see_topic(scope, name)).id
        case StanceKind.PERSON:
            return await _other(asker, scope, name)


@dataclass(frozen=True, slots=True)
class Connect:
    """The input of `connect`. wanted: True asks or accepts; False declines, withdraws or ends."""

    asker: Asker
    person_id: str
    wanted: bool = True


async def connect(command: Connect, *, work: Work) -> Connection:
    """Ask, accept, decline or end. Raises: PersonErased, ProfileNotFound, InvalidProblem."""
    asker, scope = command.asker, work.scope
    await refuse_erased(scope, asker.person_id)
    other = await _other(asker, scope, command.person_id)
    found = await CONNECTIONS.find(scope, connection_id(asker.person_id, other))
    connection = found or no_connection(asker.person_id, other, work.now)
    happened = (
        connection.want(asker.person_id, other, work.now)
        if command.wanted
        else connection.refuse(asker.person_id, work.now)
    )
    if happened:
        await CONNECTIONS.save(work, connection, happened)
    return connection


async def see_connection(asker: Asker, scope: Scope, key: str) -> Connection:
    """Return the caller's own connection. Raises: ConnectionNotFound."""
    connection = await CONNECTIONS.find(scope, key)
    if connection is None or asker.person_id not in {connection.asker_id, connection.asked_id}:
        raise ConnectionNotFound
    return connection


async def _other(asker: Asker, scope: Scope, person_id: str) -> str:
    """Return another person's id, if visible. Raises: ProfileNotFound, InvalidProblem."""
    seen = await see_profile(asker, scope, person_id)
    if seen.id == asker.person_id:
        raise InvalidProblem("person_id: this is you")
    if seen.profile.guest:
        raise ProfileNotFound
    return seen.id
