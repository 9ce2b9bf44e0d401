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
"""A text by language. A reader gets their own language, or else any."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")]
"""A name usable in addresses: 1 to 64 of a-z, 0-9 and inner hyphens. It never changes."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,200}$")]
"""An aggregate's id: a UUID, or two UUIDs joined by a dot if it belongs to a pair."""


class Visibility(StrEnum):
    """The visibility of a community: its audience.

    public: everyone who can sign in, including guests. internal: the whole organisation. selected:
    members, and colleagues selected by their attributes in the directory; hidden from all others.
    private: members only; hidden from all others. secret: like private, and also hidden from
    administrators.
    """

    PUBLIC = "public"
    INTERNAL = "internal"
    SELECTED = "selected"
    PRIVATE = "private"
    SECRET = "secret"  # noqa: S105  a visibility


class JoinPolicy(StrEnum):
    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


class Role(StrEnum):
    """A member's role in a community. Each role includes the rights of those below it.

    owner > animator > moderator > expert > member > guest. A moderator archives and deletes posts
    and replies of others; a guest of a community may read in it, but not write.
    """

    OWNER = "owner"
    ANIMATOR = "animator"
    MODERATOR = "moderator"
    EXPERT = "expert"
    MEMBER = "member"
    GUEST = "guest"


class Standing(StrEnum):
    """A person's standing in a community. Only a person with `active` is a member."""

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
    EXPERIENCE = "experience"
    PRACTICE = "practice"
    TOOL = "tool"
    LINK = "link"
    ANNOUNCEMENT = "announcement"
    POLL = "poll"
    CHALLENGE = "challenge"
    IDEA = "idea"
    PODCAST = "podcast"
    VIDEO = "video"
    GALLERY = "gallery"


class ReplyKind(StrEnum):
    ANSWER = "answer"
    REPLY = "reply"


class PostStatus(StrEnum):
    """The status of a post or reply.

    `submitted`: waiting for a reviewer's approval; visible to its authors and reviewers. `hidden`:
    by moderators; visible to them and its authors.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    HIDDEN = "hidden"
    DELETED = "deleted"


READABLE = (PostStatus.PUBLISHED, PostStatus.ARCHIVED)
"""The statuses in which a post can be read; archived posts by their address only."""
UNPUBLISHED = (PostStatus.DRAFT, PostStatus.SUBMITTED)
"""The statuses in which only its authors and reviewers may see a post."""


class Public(BaseModel):
    """A part of a fact: frozen, and open to fields that a newer writer added."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CommunityRef(Public):
    """The community of an item."""

    id: Identifier
    slug: Slug


class NoPerson(Public):
    """The personal data of aggregates that have none."""


Changed = Annotated[tuple[str, ...], Field(default=())]
"""The names of the state's fields that differ from the previous version."""
