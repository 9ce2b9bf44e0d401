"""Stances, connections and suggestions in request bodies and responses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.membership.domain.networking.connection import Connection
from services.membership.domain.networking.stance import Stance
from services.membership.entry.views import PersonId, PersonView
from services.membership.use_cases.networking.meet_people import Meeting, Meetings
from shared.audience.people import NOBODY, Face
from shared.contracts.networking import Attitude, ConnectionStatus, StanceKind
from shared.contracts.unknown import Open
from shared.contracts.values import LocalizedText
from shared.runtime.bodies import Body


class NewStance(Body):
    """A new stance. `dismissed`: the person is not suggested again."""

    attitude: Literal[Attitude.FOLLOWED, Attitude.DISMISSED] = Field(
        Attitude.FOLLOWED, examples=[Attitude.FOLLOWED]
    )


class StanceView(BaseModel):
    kind: Open[StanceKind]
    target_id: str
    attitude: Open[Attitude]
    since: datetime

    @classmethod
    def of(cls, stance: Stance) -> "StanceView":
        return cls(**stance.model_dump())


class Stances(BaseModel):
    """Your stances, newest first."""

    items: list[StanceView]


class ConnectionView(BaseModel):
    """A connection. `asked_by_me`: you asked last. A declined asker still sees `asked`."""

    person_id: str
    name: str | None = Field(None, description="The person's name; null except in lists")
    avatar: str | None = Field(None, description="The name of their picture; null except in lists")
    status: Open[ConnectionStatus]
    asked_by_me: bool
    since: datetime

    @classmethod
    def of(
        cls, connection: Connection, reader_id: str, faces: Mapping[str, Face] | None = None
    ) -> "ConnectionView":
        other = connection.other(reader_id) or ""
        face = (faces or {}).get(other, NOBODY)
        return cls(
            person_id=other,
            name=face.name or None,
            avatar=face.avatar,
            status=connection.as_told(reader_id),
            asked_by_me=connection.asker_id == reader_id,
            since=connection.since,
        )


class Connections(BaseModel):
    """Your connections, newest first."""

    items: list[ConnectionView]


class SharedCommunity(BaseModel):
    id: str
    slug: str
    names: LocalizedText


class SkillName(BaseModel):
    topic_id: str
    labels: LocalizedText


class ReasonsView(BaseModel):
    """Reasons for you to meet a person."""

    communities: list[SharedCommunity] = Field(description="Your common communities")
    teaches: list[SkillName] = Field(description="Skills that they can teach and you want to learn")
    learns: list[SkillName] = Field(description="Skills that you can teach and they want to learn")


class MeetingView(BaseModel):
    person: PersonView
    reasons: ReasonsView


class MeetingsView(BaseModel):
    """People to meet, the best reasons first. The selection changes every day."""

    items: list[MeetingView]

    @classmethod
    def of(cls, found: Meetings) -> "MeetingsView":
        return cls(items=[_meeting(each, found) for each in found.items])


class AskedToEndorse(Body):
    person_id: PersonId = Field(description="The person you ask")


class EndorsementView(BaseModel):
    """An endorsement of a person's skill."""

    topic_id: str
    by_id: str
    name: str | None = Field(description="The endorser's name")


class Endorsements(BaseModel):
    items: list[EndorsementView]


class EndorsementRequest(BaseModel):
    """A person's request that you endorse their skill."""

    person_id: str
    name: str
    avatar: str | None = Field(None, description="The name of their picture")
    skill: SkillName


class EndorsementRequests(BaseModel):
    items: list[EndorsementRequest]


def _meeting(each: Meeting, found: Meetings) -> MeetingView:
    shared = (found.communities.get(key) for key in sorted(each.reasons.communities))
    communities = [
        SharedCommunity(id=one.id, slug=one.slug, names=one.names) for one in shared if one
    ]
    reasons = ReasonsView(
        communities=communities,
        teaches=_skills(each.reasons.teaches, found),
        learns=_skills(each.reasons.learns, found),
    )
    return MeetingView(person=PersonView.of(each.person, names_only=False), reasons=reasons)


def _skills(ids: Iterable[str], found: Meetings) -> list[SkillName]:
    topics = (found.topics.get(key) for key in sorted(ids))
    return [SkillName(topic_id=topic.id, labels=topic.labels) for topic in topics if topic]
