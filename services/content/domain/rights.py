"""Who may what: pure functions of the asking person, what it is about, and its audience.

A platform administrator is not shown what is private or somebody's draft.
"""

from dataclasses import dataclass

from services.content.domain.audience import Audience
from services.content.domain.post import Post, Version
from services.content.domain.reply import Reply
from shared.contracts.values import PostStatus, Visibility


@dataclass(frozen=True, slots=True)
class Asker:
    """The person asking, as much of them as rights depend on."""

    person_id: str
    is_admin: bool = False
    is_guest: bool = False


def visibilities(asker: Asker) -> list[Visibility]:
    """Of communities that this person may read without being a member."""
    return [Visibility.PUBLIC] if asker.is_guest else [Visibility.PUBLIC, Visibility.INTERNAL]


def may_see(asker: Asker, audience: Audience) -> bool:
    """Know of a community and read what is published in it."""
    if audience.community is None or (audience.own is not None and audience.own.is_active):
        return True
    return audience.community.visibility in visibilities(asker)


def may_read(asker: Asker, post: Post, audience: Audience) -> bool:
    """A draft is its author's alone."""
    if post.status is PostStatus.DRAFT:
        return _wrote(asker, post)
    return post.status is not PostStatus.DELETED and may_see(asker, audience)


def may_read_drafts(asker: Asker, post: Post) -> bool:
    """What a post said before it was published, where they may read the post."""
    return _wrote(asker, post)


def may_read_version(asker: Asker, post: Post, version: Version) -> bool:
    return version.status is not PostStatus.DRAFT or may_read_drafts(asker, post)


def may_publish(asker: Asker, audience: Audience) -> bool:
    """Write posts and replies: in a community its members, elsewhere all but guests."""
    if audience.community is None:
        return not asker.is_guest
    return audience.own is not None and audience.own.is_active


def may_change(asker: Asker, thing: Post | Reply, audience: Audience) -> bool:
    """Edit, archive, delete what one may read."""
    return _wrote(asker, thing) or asker.is_admin or _animates(audience)


def may_accept(asker: Asker, question: Post, audience: Audience) -> bool:
    """Say which answer helped."""
    return _wrote(asker, question) or _animates(audience)


def may_import(asker: Asker, audience: Audience) -> bool:
    return asker.is_admin or _animates(audience)


def _wrote(asker: Asker, thing: Post | Reply) -> bool:
    return thing.author_id == asker.person_id


def _animates(audience: Audience) -> bool:
    return audience.own is not None and audience.own.animates
