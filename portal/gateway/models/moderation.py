"""Moderation, as docs/api/openapi/content.json has it."""

from datetime import datetime

from pydantic import BaseModel

from portal.gateway.models.membership import Person
from portal.gateway.models.values import Language, Ref


class Thing(BaseModel):
    """A post, or a reply to the post `post_id`."""

    kind: str
    id: str
    post_id: str


class Appeal(BaseModel):
    text: str
    status: str
    made_at: datetime
    decider: Person | None = None
    answer: str
    answered_at: datetime | None = None


class Lifting(BaseModel):
    by: Person | None = None
    reason: str
    at: datetime


class Decision(BaseModel):
    """A decision. `person`: the person concerned; `decider`: the moderator."""

    id: str
    act: str
    status: str
    thing: Thing | None = None
    title: str
    community: Ref | None = None
    person: Person | None = None
    decider: Person | None = None
    reason: str
    until: datetime | None = None
    moved_to: Ref | None = None
    other_id: str | None = None
    appeal: Appeal | None = None
    lifting: Lifting | None = None
    created_at: datetime


class OwnFlag(BaseModel):
    thing: Thing
    reason: str
    text: str
    status: str
    created_at: datetime


class RaisedFlag(BaseModel):
    reporter: Person | None = None
    reason: str
    text: str
    created_at: datetime


class Case(BaseModel):
    """An item in the queue."""

    id: str
    thing: Thing
    status: str
    title: str
    excerpt: str
    lang: Language
    author: Person | None = None
    community: Ref | None = None
    locked: bool
    withheld: bool = False
    flags: int
    reasons: dict[str, int]
    first_at: datetime | None = None
    claimed_by: Person | None = None
    claimed_until: datetime | None = None


class WholeCase(Case):
    version: int
    html: str
    raised: list[RaisedFlag]
    decisions: list[Decision]
