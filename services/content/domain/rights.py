"""Who may what: pure functions of the asking person, what it is about, and its audience.

A platform administrator is not shown what is private or somebody's draft.
"""

from services.content.domain.post import READABLE, Post, Version
from services.content.domain.reply import Reply
from shared.audience.sight import Asker, Audience, may_see
from shared.contracts.values import PostStatus


def may_read(asker: Asker, post: Post, audience: Audience) -> bool:
    """A draft is its author's alone, and so is what a newer version says is something else."""
    if post.status in READABLE:
        return may_see(asker, audience)
    return post.status is not PostStatus.DELETED and _wrote(asker, post)


def may_read_drafts(asker: Asker, post: Post) -> bool:
    """What a post said before it was published, where they may read the post."""
    return _wrote(asker, post)


def may_read_version(asker: Asker, post: Post, version: Version) -> bool:
    return version.status in READABLE or may_read_drafts(asker, post)


def may_publish(asker: Asker, audience: Audience) -> bool:
    """Write posts and replies: in a community its members, elsewhere all but guests."""
    if audience.community is None:
        return not asker.is_guest
    return audience.is_member


def may_change(asker: Asker, thing: Post | Reply, audience: Audience) -> bool:
    """Edit, archive, delete what one may read."""
    return _wrote(asker, thing) or asker.is_admin or audience.animates


def may_accept(asker: Asker, question: Post, audience: Audience) -> bool:
    """Say which answer helped."""
    return _wrote(asker, question) or audience.animates


def may_import(asker: Asker, audience: Audience) -> bool:
    return asker.is_admin or audience.animates


def _wrote(asker: Asker, thing: Post | Reply) -> bool:
    return thing.author_id == asker.person_id
