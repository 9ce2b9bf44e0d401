"""Topics in request bodies and responses."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from services.membership.domain.skills.topic import MOST_SYNONYMS, Topic
from services.membership.entry.views import ShortText
from shared.contracts.topics import TopicStatus
from shared.contracts.unknown import Open
from shared.contracts.values import Identifier, Language, LocalizedText
from shared.runtime.bodies import Body, Changes


def _whole(labels: dict[Language, str]) -> dict[Language, str]:
    if missing := set(Language) - labels.keys():
        raise ValueError(f"a label is missing in {', '.join(sorted(missing))}")
    return labels


Labels = Annotated[
    dict[Language, ShortText],
    AfterValidator(_whole),
    Field(examples=[{"fr": "Apprentissage automatique", "en": "Machine learning"}]),
]
Synonyms = Annotated[
    dict[Language, Annotated[list[ShortText], Field(max_length=MOST_SYNONYMS)]],
    Field(examples=[{"fr": ["apprentissage"], "en": ["ML"]}]),
]


class NewTopic(Body):
    """A new topic. `labels`: one in each language."""

    labels: Labels
    synonyms: Synonyms = Field(default_factory=dict)
    broader: Identifier | None = Field(None, description="The id of the broader topic")


class TopicChanges(Changes):
    """Omitted fields stay unchanged. `broader` null: no topic includes it any more."""

    labels: Labels | None = None
    synonyms: Synonyms | None = None
    broader: Identifier | None = None
    status: TopicStatus | None = None


class TopicView(BaseModel):
    id: str
    labels: LocalizedText
    synonyms: dict[Open[Language], list[str]]
    broader: str | None
    status: Open[TopicStatus]
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, topic: Topic) -> "TopicView":
        return cls(**topic.model_dump())
