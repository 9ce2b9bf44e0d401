"""The match of skills from another platform with the shared list of topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.membership.domain.skills.topic import Topic
from services.membership.store.owned import PROFILES
from services.membership.store.skills import topics
from shared.audience.sight import Asker
from shared.contracts.topics import TopicStatus
from shared.mongo import Scope
from shared.text import folded


@dataclass(frozen=True, slots=True)
class Matched:
    """A skill. topic: None if no topic has this name. is_rated: whether their profile rates it."""

    written: str
    topic: Topic | None
    is_rated: bool = False


async def match_skills(asker: Asker, scope: Scope, written: Sequence[str]) -> list[Matched]:
    """Return the skills in their order; of several that name one topic, only the first."""
    profile = await PROFILES.find(scope, asker.person_id)
    rated = {each.topic_id for each in profile.competencies} if profile else set()
    known = await topics.by_name(scope, map(folded, written))
    matched: dict[str, Matched] = {}
    for word in written:
        topic = known.get(folded(word))
        if topic is not None and topic.status is TopicStatus.RETIRED:
            topic = None
        key = topic.id if topic else folded(word)
        matched.setdefault(key, Matched(word, topic, topic is not None and topic.id in rated))
    return list(matched.values())
