"""A pair, for its mentor and its mentee only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.membership.domain.mentoring.application import application_id
from services.membership.domain.mentoring.errors import PairNotFound
from services.membership.domain.mentoring.pair import Pair, Side
from services.membership.domain.mentoring.programme import Programme
from services.membership.domain.skills.topic import Topic
from services.membership.store.mentoring import pairs
from services.membership.store.mentoring.owned import OFFERS, PAIRS, PROGRAMMES, REQUESTS
from services.membership.store.people import profiles
from services.membership.store.skills.owned import TOPICS
from services.membership.use_cases.lookup import NOWHERE, see_community
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import CommunityNotFound


@dataclass(frozen=True, slots=True)
class SeenPair:
    """A pair as `side` sees it, with the names of the two unless erased.

    about, wishes: the texts of the mentor's offer and the mentee's request; empty once erased.
    """

    pair: Pair
    side: Side
    programme: Programme
    names: Mapping[str, str]
    topics: Mapping[str, Topic]
    about: str
    wishes: str

    @property
    def id(self) -> str:
        return self.pair.id

    @property
    def version(self) -> int:
        return self.pair.version


async def see_pair(asker: Asker, scope: Scope, pair_id: str) -> SeenPair:
    """Return the caller's own pair.

    Raises: PairNotFound, also if the caller no longer sees its community.
    """
    pair, _ = await find_own(asker, scope, pair_id)
    [seen] = await shown(asker, scope, [pair])
    return seen


async def find_own(asker: Asker, scope: Scope, pair_id: str) -> tuple[Pair, Side]:
    """Return the caller's own pair and their side of it. Raises: PairNotFound."""
    pair = await PAIRS.find(scope, pair_id)
    side = pair.side_of(asker.person_id) if pair else None
    try:
        await see_community(scope, asker, pair.community.id if pair and side else NOWHERE)
    except CommunityNotFound as hidden:
        raise PairNotFound from hidden
    if pair is None or side is None:
        raise PairNotFound
    return pair, side


async def own_pairs(asker: Asker, scope: Scope) -> list[SeenPair]:
    """Return the caller's pairs in the communities that they see, newest first."""
    found = await pairs.of_person(scope, asker.person_id)
    hidden = set()
    for community_id in {pair.community.id for pair in found}:
        try:
            await see_community(scope, asker, community_id)
        except CommunityNotFound:
            hidden.add(community_id)
    seen = [pair for pair in found if pair.community.id not in hidden]
    return await shown(asker, scope, seen)


async def shown(asker: Asker, scope: Scope, found: Iterable[Pair]) -> list[SeenPair]:
    """Return the caller's own pairs with what their views need."""
    own = [(pair, side) for pair in found if (side := pair.side_of(asker.person_id))]
    people = {each for pair, _ in own for each in (pair.mentor_id, pair.mentee_id) if each}
    names = await profiles.names(scope, people)
    topics = await TOPICS.find_many(scope, {key for pair, _ in own for key in pair.topics})
    programmes = await PROGRAMMES.find_many(scope, {pair.programme_id for pair, _ in own})
    offers = await OFFERS.find_many(scope, {_key(pair, Side.MENTOR) for pair, _ in own})
    requests = await REQUESTS.find_many(scope, {_key(pair, Side.MENTEE) for pair, _ in own})
    return [
        SeenPair(
            pair,
            side,
            programmes[pair.programme_id],
            names,
            topics,
            about=offer.about if (offer := offers.get(_key(pair, Side.MENTOR))) else "",
            wishes=request.goals if (request := requests.get(_key(pair, Side.MENTEE))) else "",
        )
        for pair, side in own
    ]


def _key(pair: Pair, side: Side) -> str:
    person_id = pair.mentor_id if side is Side.MENTOR else pair.mentee_id
    return application_id(pair.programme_id, person_id or "")
