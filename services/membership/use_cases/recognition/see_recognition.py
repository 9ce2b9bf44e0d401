"""A person's badges and contributions for a reader, and a community's leaderboard."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.communities.community import Community
from services.membership.domain.people.profile import Profile
from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.choice import Choice
from services.membership.domain.recognition.deeds import Tally, at_present
from services.membership.domain.rights import (
    may_edit,
    may_read_in,
    may_see_members,
    may_withdraw_badges,
)
from services.membership.store.communities import memberships
from services.membership.store.owned import PROFILES
from services.membership.store.recognition import awards, scores
from services.membership.store.recognition.owned import CHOICES
from services.membership.use_cases.lookup import Seen, refuse_erased, see_community
from services.membership.use_cases.people.see_profile import see_profile
from services.membership.use_cases.recognition.sight import choice_of, readable
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import NotAllowed
from shared.text import folded

MOST_ON_BOARD = 10


@dataclass(frozen=True, slots=True)
class SeenRecognition:
    """A person's recognition. awards, tally: None if the reader may not see them."""

    person_id: str
    choice: Choice
    own: bool
    awards: list[Award] | None
    tally: Tally | None


async def see_recognition(asker: Asker, scope: Scope, person_id: str) -> SeenRecognition:
    """Return a person's badges and contributions.

    Others see the parts that the person shows, and only contributions in communities that they may
    read. Revoked badges are visible to the person, and to administrators, who may restore them,
    even if the person shows no badges.

    Raises: ProfileNotFound.
    """
    profile = (await see_profile(asker, scope, person_id)).profile
    choice = await choice_of(scope, person_id)
    choice = choice or Choice(id=person_id, updated_at=profile.created_at)
    own = asker.person_id == person_id
    held: list[Award] | None = None
    tally: Tally | None = None
    if not choice.objects:
        held = _shown(await awards.of_person(scope, person_id), asker, choice, own=own)
    if not choice.objects and (own or choice.shows_score):
        places = await scores.of_person(scope, person_id)
        if not own:
            seen = await readable(scope, asker, places.keys() - {scores.EVERYWHERE})
            places = {k: each for k, each in places.items() if k in {*seen, scores.EVERYWHERE}}
        tally = _sum(places.values())
    return SeenRecognition(person_id, choice, own, held, tally)


def _shown(held: Sequence[Award], asker: Asker, choice: Choice, *, own: bool) -> list[Award] | None:
    """Return those of a person's awards that the reader may see. None: they may see nothing."""
    keeps = may_withdraw_badges(asker)
    if own or (choice.shows_badges and keeps):
        return list(held)
    if choice.shows_badges:
        return [each for each in held if each.is_held]
    return [each for each in held if keeps and each.withdrawn] or None


def _sum(found: Collection[Tally]) -> Tally:
    whole = Tally()
    for each in found:
        whole.counts.update(each.counts)
        for kind, score in each.scores.items():
            whole.scores[kind] = whole.scores.get(kind, 0.0) + score
    return whole


@dataclass(frozen=True, slots=True)
class Ranked:
    person: Profile
    score: float


@dataclass(frozen=True, slots=True)
class Board:
    """The people who lead in a community, the highest score first. may_switch: the caller."""

    on: bool
    may_switch: bool
    ranked: list[Ranked]


async def see_board(
    asker: Asker, scope: Scope, community: str, *, blocked: Collection[str], now: datetime
) -> Board:
    """Return the leaderboard of a community.

    It lists members who show their score and do not object. `blocked`: the countries in which
    nobody is listed, folded; if there are any, nobody without a country is listed either.

    Raises: CommunityNotFound, NotAllowed.
    """
    seen = await see_community(scope, asker, community)
    place = (seen.community, seen.own, seen.held)
    if not may_see_members(asker, *place) or not may_read_in(asker, *place):
        raise NotAllowed("you may not see the activity of this community's members")
    may_switch = may_edit(asker, seen.own)
    if not await scores.has_board(scope, seen.community.id):
        return Board(on=False, may_switch=may_switch, ranked=[])
    ranked: list[Ranked] = []
    async for batch in scores.best(scope, seen.community.id):
        listed = await _listed(scope, seen.community, [each.person_id for each in batch], blocked)
        ranked += [
            Ranked(listed[each.person_id], at_present(each.score, now))
            for each in batch
            if each.person_id in listed
        ]
        if len(ranked) >= MOST_ON_BOARD:
            break
    return Board(on=True, may_switch=may_switch, ranked=ranked[:MOST_ON_BOARD])


async def _listed(
    scope: Scope, community: Community, person_ids: list[str], blocked: Collection[str]
) -> dict[str, Profile]:
    """Return those of these people whom the community's board may list."""
    choices = await CHOICES.find_many(scope, person_ids)
    show = [key for key, each in choices.items() if each.shows_score and not each.objects]
    keys = {key: membership_id(community.id, key) for key in show}
    active = await memberships.active(scope, keys.values())
    profiles = await PROFILES.find_many(scope, [key for key in show if keys[key] in active])
    return {
        key: each
        for key, each in profiles.items()
        if not each.erased and (not blocked or folded(each.country) not in {*blocked, ""})
    }


@dataclass(frozen=True, slots=True)
class SwitchBoard:
    """The input of `switch_board`. community: a slug or an id."""

    asker: Asker
    community: str
    on: bool


async def switch_board(command: SwitchBoard, *, work: Work) -> Seen:
    """Enable or disable the leaderboard of a community, as one of its animators.

    Raises: PersonErased, CommunityNotFound, NotAllowed.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.community)
    if not may_edit(command.asker, seen.own):
        raise NotAllowed("only owners and animators may enable or disable the leaderboard")
    await scores.switch_board(work.scope, seen.community.id, on=command.on)
    return seen
