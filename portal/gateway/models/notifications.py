"""Notifications and preferences in the API's responses: see docs/api/openapi."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from portal.gateway.models.values import PostKind


class NoticeCommunity(BaseModel):
    id: str
    slug: str
    name: str


class NoticePost(BaseModel):
    id: str
    kind: PostKind
    title: str


class NoticeGathering(BaseModel):
    id: str
    title: str
    starts_local: str
    time_zone: str


class Actor(BaseModel):
    id: str
    name: str
    avatar: str | None = None


class NoticeGoal(BaseModel):
    """What a notice is about: an objective, activity, pair, decision, approach or survey."""

    id: str


class NoticeRecognition(BaseModel):
    """Kudos or a badge of the person who reads the notice."""

    person_id: str | None = None


class Notification(BaseModel):
    id: str
    number: int
    reason: str
    text: str
    count: int
    more: bool
    unread: bool
    actors: list[Actor]
    at: datetime
    community: NoticeCommunity | None
    post: NoticePost | None
    reply_id: str | None
    gathering: NoticeGathering | None
    objective: NoticeGoal | None = None
    activity: NoticeGoal | None = None
    pair: NoticeGoal | None = None
    decision: NoticeGoal | None = None
    pulse: NoticeGoal | None = None
    approach: NoticeGoal | None = None
    kudos: NoticeRecognition | None = None
    award: NoticeRecognition | None = None


class UnreadCount(BaseModel):
    unread: int
    more: bool


class Channels(BaseModel):
    inbox: Literal["immediately", "never"]
    mail: Literal["immediately", "daily", "never"]


class QuietHours(BaseModel):
    start: str
    end: str


class Preferences(BaseModel):
    reasons: dict[str, Channels]
    quiet_hours: QuietHours | None
    time_zone: str
    digest_at: str
    version: int
