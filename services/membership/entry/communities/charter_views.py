"""Charters in request bodies and responses."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from services.membership.domain.communities.charter import Acceptance, Edition
from services.membership.store.communities.charters import Listed
from services.membership.use_cases.communities.see_charter import SeenCharter
from shared.contracts.values import CommunityRef, Language, LocalizedText
from shared.runtime.bodies import SOMETHING, Body

LONGEST_CHARTER = 20_000

CharterMarkdown = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_CHARTER, pattern=SOMETHING)
]


class CharterTexts(Body):
    """The whole text, in one language or both."""

    bodies: Annotated[
        dict[Language, CharterMarkdown],
        Field(
            min_length=1,
            examples=[{"en": "We share *drafts* early.", "fr": "Nous partageons tôt."}],
        ),
    ]


class Accepting(Body):
    version: Annotated[
        int, Field(ge=1, le=2**31, examples=[2], description="The version that you read")
    ]


class OwnAcceptance(BaseModel):
    version: int
    accepted_at: datetime


class CharterView(BaseModel):
    """A charter. `own`: the last version that you accepted, if any."""

    community: CommunityRef
    version: int
    bodies: LocalizedText = Field(description="Markdown")
    html: LocalizedText = Field(description="The same as sanitised HTML")
    published_at: datetime
    accepted: int = Field(
        description="How many members accepted this version, perhaps with a short delay"
    )
    own: OwnAcceptance | None = None

    @classmethod
    def of(cls, found: SeenCharter) -> "CharterView":
        own = found.own and OwnAcceptance(
            version=found.own.charter_version, accepted_at=found.own.accepted_at
        )
        return cls(**found.charter.model_dump(), accepted=found.accepted, own=own)


class EditionView(BaseModel):
    """The text of one version of a charter."""

    version: int
    bodies: LocalizedText = Field(description="Markdown")
    published_at: datetime

    @classmethod
    def of(cls, edition: Edition) -> "EditionView":
        return cls(**edition.model_dump())


class AcceptanceView(BaseModel):
    """An acceptance of a charter. `person_id`: null once the person is erased."""

    person_id: str | None
    name: str | None = Field(None, description="The person's name; null except in lists")
    charter_version: int
    accepted_at: datetime
    is_member: bool | None = Field(
        None, description="Whether they still belong to the community; null except in lists"
    )

    @classmethod
    def of(cls, acceptance: Acceptance) -> "AcceptanceView":
        return cls(**acceptance.model_dump())

    @classmethod
    def listed(cls, listed: Listed, name: str | None) -> "AcceptanceView":
        return cls(**listed.acceptance.model_dump(), name=name, is_member=listed.is_member)
