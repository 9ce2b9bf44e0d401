"""The shared list of topics: animators propose topics, administrators keep the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.membership.domain.errors import TopicExists, TopicNotFound
from services.membership.domain.rights import may_keep_topics, may_propose_topics
from services.membership.domain.skills.topic import DEEPEST, Topic
from services.membership.store.communities import memberships
from services.membership.store.skills import topics
from services.membership.store.skills.owned import TOPICS
from services.membership.use_cases.lookup import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.topics import TopicStatus
from shared.contracts.values import Language, LocalizedText, Standing
from shared.messaging.unit import Work
from shared.mongo import DuplicateError, Scope
from shared.problems import InvalidProblem, NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class AddTopic:
    asker: Asker
    labels: LocalizedText
    synonyms: Mapping[Language, tuple[str, ...]]
    broader: str | None = None


async def add_topic(command: AddTopic, *, work: Work) -> Topic:
    """Add a topic as an administrator, or propose it as an animator.

    Raises: PersonErased, NotAllowed, TopicExists, InvalidProblem.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    keeps = may_keep_topics(command.asker)
    if not keeps:
        own = await memberships.of_person(work.scope, command.asker.person_id, {Standing.ACTIVE})
        if not may_propose_topics(own):
            raise NotAllowed("only animators may propose topics; only administrators may list them")
    topic = Topic(
        id=work.new_id(),
        labels=command.labels,
        synonyms=dict(command.synonyms),
        broader=command.broader,
        status=TopicStatus.LISTED if keeps else TopicStatus.PROPOSED,
        created_at=work.now,
        updated_at=work.now,
    )
    await _check_broader(work.scope, topic)
    await _save(work, topic, "listed" if keeps else "proposed")
    return topic


@dataclass(frozen=True, slots=True)
class EditTopic:
    """The input of `edit_topic`; `wanted` holds fields of domain.skills.topic.EDITABLE."""

    asker: Asker
    topic_id: str
    wanted: Mapping[str, Any]
    expected: Expected


async def edit_topic(command: EditTopic, *, work: Work) -> Topic:
    """Change, list or retire a topic.

    Raises: PersonErased, TopicNotFound, NotAllowed, StaleProblem, TopicExists, InvalidProblem.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    topic = await see_topic(work.scope, command.topic_id)
    if not may_keep_topics(command.asker):
        raise NotAllowed("only administrators may change topics")
    command.expected.check(topic.version)
    changed = topic.edit(command.wanted, work.now)
    if changed:
        await _check_broader(work.scope, topic)
        await _save(work, topic, topic.happened(changed), changed)
    return topic


async def see_topic(scope: Scope, key: str) -> Topic:
    """Return a topic; all who sign in may see it: it names nobody. Raises: TopicNotFound."""
    topic = await TOPICS.find(scope, key)
    if topic is None:
        raise TopicNotFound
    return topic


async def _save(work: Work, topic: Topic, participle: str, changed: tuple[str, ...] = ()) -> None:
    for other in await topics.named(work.scope, topic.names):
        if other.id != topic.id:
            raise TopicExists("another topic has one of these names", topic_id=other.id)
    try:
        await TOPICS.save(work, topic, participle, changed)
    except DuplicateError as duplicate:
        raise TopicExists from duplicate


async def _check_broader(scope: Scope, topic: Topic) -> None:
    """Refuse a broader topic that does not exist or is within this one. Raises: InvalidProblem."""
    above, steps = topic.broader, 0
    while above is not None:
        found = await TOPICS.find(scope, above)
        steps += 1
        if found is None or above == topic.id or steps > DEEPEST:
            raise InvalidProblem("broader: there is no such topic, or it is below this one")
        above = found.broader
