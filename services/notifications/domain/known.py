"""What notifications knows of others, by their facts, and who may see what of it.

Who may see a community and what is in it is everyone's rule: shared/audience/sight.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from services.notifications.domain.notice import About
from shared.audience import sight
from shared.contracts.membership import membership_id
from shared.contracts.unknown import Open
from shared.contracts.values import Language, LocalizedText, PostKind, PostStatus, Standing

READABLE = {PostStatus.PUBLISHED, PostStatus.ARCHIVED}
"""Who has the address of what is archived still reads it."""


def _read_in(language: str) -> Language:
    """French where only a newer version knows the language, as where none was said."""
    return Language(language) if language in list(Language) else Language.FRENCH


class Person(BaseModel):
    id: str
    name: str = ""
    email: str = ""
    language: Annotated[Language, BeforeValidator(_read_in)] = Language.FRENCH
    guest: bool = False
    claims_at: datetime | None = None
    erased: bool = False

    def with_token(self, said: sight.Said) -> "Person":
        """As their token has them, where it is newer than their profile."""
        own = sight.Said(guest=self.guest, at=self.claims_at)
        return self.model_copy(update={"guest": sight.newest(own, said).guest})


class Community(sight.Community):
    names: LocalizedText


class Membership(sight.Membership):
    id: str
    person_id: str
    since: datetime


class Post(BaseModel):
    id: str
    kind: Open[PostKind]
    status: Open[PostStatus]
    community_id: str | None
    title: str
    excerpt: str


class Reply(BaseModel):
    id: str
    status: Open[PostStatus]
    author_id: str | None
    excerpt: str


class Gathering(BaseModel):
    """`starts_local` is what clocks show in its time zone."""

    id: str
    community_id: str | None
    titles: LocalizedText
    time_zone: str
    starts_local: str
    place: str | None
    online: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """As much as is needed to judge and to show some notices, each by its id."""

    people: Mapping[str, Person] = field(default_factory=dict)
    communities: Mapping[str, Community] = field(default_factory=dict)
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    gatherings: Mapping[str, Gathering] = field(default_factory=dict)

    def membership(self, community_id: str | None, person_id: str) -> Membership | None:
        return self.memberships.get(membership_id(community_id or "", person_id))


def may_see(person: Person, about: About, known: Known) -> bool:
    """Now. What is not known here, nobody may see."""
    if person.erased:
        return False
    if about.post_id is not None:
        return _may_read_post(person, about, known)
    if about.gathering_id is not None:
        gathering = known.gatherings.get(about.gathering_id)
        return gathering is not None and _may_read_in(person, gathering.community_id, known)
    if about.requester_id is not None:
        return _may_decide(person, about, known)
    return _may_know_of(person, about.community_id, known)


def may_name(person: Person, about: About, known: Known) -> bool:
    """Be told who did it."""
    own = known.membership(about.community_id, person.id)
    return sight.may_name(_asker(person), own)


def _may_read_post(person: Person, about: About, known: Known) -> bool:
    post = known.posts.get(about.post_id or "")
    if post is None or post.status not in READABLE:
        return False
    if about.reply_id is not None:
        reply = known.replies.get(about.reply_id)
        if reply is None or reply.status not in READABLE:
            return False
    return _may_read_in(person, post.community_id, known)


def _may_read_in(person: Person, community_id: str | None, known: Known) -> bool:
    """What is in no community is for everyone who can sign in."""
    if community_id is None:
        return True
    community = known.communities.get(community_id)
    if community is None:
        return False
    audience = sight.Audience(community, known.membership(community_id, person.id))
    return sight.may_see(_asker(person), audience)


def _asker(person: Person) -> sight.Asker:
    return sight.Asker(person.id, is_guest=person.guest)


def _may_know_of(person: Person, community_id: str | None, known: Known) -> bool:
    """Whoever is invited may: they have to decide about it."""
    if community_id is None or community_id not in known.communities:
        return False
    own = known.membership(community_id, person.id)
    if own is not None and own.standing is Standing.INVITED:
        return True
    return _may_read_in(person, community_id, known)


def _may_decide(person: Person, about: About, known: Known) -> bool:
    """Who animates the community, while there is something to decide."""
    own = known.membership(about.community_id, person.id)
    request = known.membership(about.community_id, about.requester_id or "")
    return (
        about.community_id in known.communities
        and own is not None
        and own.animates
        and request is not None
        and request.standing is Standing.REQUESTED
    )
