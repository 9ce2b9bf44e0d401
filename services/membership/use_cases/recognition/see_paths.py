"""The learning paths that a person completed, as far as the reader may know of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.skills.topic import Topic
from services.membership.store.owned import PROFILES
from services.membership.store.recognition import deeds, paths
from services.membership.store.recognition.paths import KnownPath
from services.membership.store.skills.owned import TOPICS
from services.membership.use_cases.people.see_profile import see_profile
from services.membership.use_cases.recognition.sight import choice_of, readable
from shared.audience.sight import Asker
from shared.mongo import Scope

MOST = 100
"""The maximum number of completed paths that are shown, the last ones."""


@dataclass(frozen=True, slots=True)
class Completed:
    path: KnownPath
    at: datetime


@dataclass(frozen=True, slots=True)
class SeenPaths:
    """Completed paths. topics: of the paths, by id. rated: the topics in the caller's profile."""

    person_id: str
    items: list[Completed]
    topics: Mapping[str, Topic]
    rated: frozenset[str]


async def see_paths(asker: Asker, scope: Scope, person_id: str) -> SeenPaths:
    """Return the paths that a person completed, the last first.

    Others see them if the person shows them, and only paths that they may read. If the person
    objects to recognition, nobody sees any. Raises: ProfileNotFound.
    """
    await see_profile(asker, scope, person_id)
    choice = await choice_of(scope, person_id)
    own = asker.person_id == person_id
    objects = choice is not None and choice.objects
    shows = choice is not None and choice.shows_paths
    done = await deeds.completed(scope, person_id, MOST) if not objects and (own or shows) else {}
    known = await paths.known(scope, done)
    places = {each.community.id for each in known.values() if each.community}
    seen = await readable(scope, asker, places)
    items = [
        Completed(path, at)
        for key, at in done.items()
        if (path := known.get(key)) and (path.community is None or path.community.id in seen)
    ]
    topics = await TOPICS.find_many(scope, {key for each in items for key in each.path.skills})
    return SeenPaths(person_id, items, topics, await _rated(asker, scope))


async def _rated(asker: Asker, scope: Scope) -> frozenset[str]:
    own = await PROFILES.find(scope, asker.person_id)
    return frozenset(each.topic_id for each in own.competencies) if own else frozenset()
