"""Gatherings in the API's responses: see docs/api/openapi."""

from datetime import datetime

from pydantic import BaseModel, Field

from portal.gateway.models.membership import Person
from portal.gateway.models.values import Language, Ref, Texts, TopicOfTag


class OwnAnswer(BaseModel):
    answer: str
    seat: str
    position: int | None = None


class GatheringSummary(BaseModel):
    id: str
    titles: Texts
    community: Ref | None
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    starts_local: str
    ends_local: str
    place: str | None
    online: bool
    capacity: int | None
    seated: int
    waiting: int
    tags: list[str]
    status: str
    reason: str | None
    organiser: Person | None
    own: OwnAnswer | None
    version: int


class Gathering(GatheringSummary):
    topics: list[TopicOfTag] = Field(default_factory=list)
    descriptions: Texts
    link: str | None


class Attendee(BaseModel):
    person: Person | None
    answer: str
    seat: str
    position: int | None


class Feed(BaseModel):
    path: str
    lang: Language
    created_at: datetime


class FeedState(BaseModel):
    is_open: bool
    created_at: datetime | None = None
    used_at: datetime | None = None
