"""The aggregates of skills that membership owns: topics."""

from services.membership.domain.skills.topic import Topic
from services.membership.store import filing
from services.membership.store.skills import topics
from shared.contracts.topics import TOPIC, TopicData
from shared.messaging.owned import Owned

TOPICS: Owned[Topic, TopicData] = Owned(
    TOPIC, Topic, topics.COLLECTION, indexes=topics.INDEXES, file=filing.file_topics
)
