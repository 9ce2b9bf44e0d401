"""Values that several facts share.

A fact's enumeration fields are `Open[...]`: see shared/contracts/unknown.py. An unknown status,
visibility, standing or role grants nothing to anybody.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.contracts.unknown import Open


class Language(StrEnum):
    """The languages members read and write in (ISO 639-1)."""

    FRENCH = "fr"
    ENGLISH = "en"


LocalizedText = dict[Open[Language], str]
"""A text by language; a reader takes their own language, else any."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")]
"""A name usable in addresses: 1 to 64 of a-z, 0-9 and inner hyphens. It never changes."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,200}$")]
"""An aggregate's id: a UUID, or two joined by a dot if it belongs to a pair."""


class Visibility(StrEnum):
    """Who may see and read a community.

    public: everyone who can sign in, including guests.
    internal: everyone of the organisation.
    private: members only; for all others it does not exist.
    """

    PUBLIC = "public"
    INTERNAL = "internal"
    PRIVATE = "private"


class JoinPolicy(StrEnum):
    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


class Role(StrEnum):
    """A member's role in a community. Each role includes the rights of those below it.

    owner > animator > expert > member.
    """

    OWNER = "owner"
    ANIMATOR = "animator"
    EXPERT = "expert"
    MEMBER = "member"


class Standing(StrEnum):
    """A person's standing in a community; only `active` is a member."""

    INVITED = "invited"
    REQUESTED = "requested"
    ACTIVE = "active"
    REFUSED = "refused"
    LEFT = "left"
    REMOVED = "removed"


class PostKind(StrEnum):
    ARTICLE = "article"
    QUESTION = "question"
    DISCUSSION = "discussion"


class ReplyKind(StrEnum):
    ANSWER = "answer"
    REPLY = "reply"


class PostStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    DELETED = "deleted"


class Public(BaseModel):
    """A part of a fact: frozen, and open to fields that a newer writer added."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CommunityRef(Public):
    """The community that a thing belongs to."""

    id: Identifier
    slug: Slug


class NoPerson(Public):
    """For aggregates that hold no personal data."""


Changed = Annotated[tuple[str, ...], Field(default=())]
"""The names of the state's fields that differ from the previous version."""
