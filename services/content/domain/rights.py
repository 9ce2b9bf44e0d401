"""Rights, as pure functions of the caller, the aggregate and its audience.

A platform administrator sees neither private content nor drafts of others.
"""

from services.content.domain.editing.suggestion import Suggestion
from services.content.domain.posts.post import Post
from services.content.domain.posts.version import Version
from services.content.domain.series.series import Series
from services.content.domain.talk.reply import Reply
from shared.audience.sight import Asker, Audience, Membership, may_see
from shared.contracts.unknown import Open
from shared.contracts.values import READABLE, PostKind, PostStatus


def may_read(asker: Asker, post: Post, audience: Audience) -> bool:
    """Return whether the caller may read the post.

    Only its authors may read a draft, or a post whose status only a newer version knows; co-authors
    while they may see the community. Moderators may read a hidden one as well, and reviewers one
    that waits for them.
    """
    if post.status in READABLE:
        return may_see(asker, audience)
    if post.status is PostStatus.DELETED:
        return False
    if post.is_hidden and presides(asker, audience):
        return True
    if post.is_submitted and vets(asker, audience):
        return True
    return _wrote(asker, post) or (_shares(asker, post) and may_see(asker, audience))


def vets(asker: Asker, audience: Audience) -> bool:
    """Return whether the caller reviews posts before their publication.

    Those are a community's experts and moderators, and administrators wherever they may see.
    """
    return may_see(asker, audience) and (asker.is_admin or audience.reviews)


def may_approve(asker: Asker, post: Post, audience: Audience) -> bool:
    """Return whether the caller may approve or return a post: never one that they wrote in."""
    own = is_author(asker, post) or asker.person_id in post.editors
    return vets(asker, audience) and not own


def is_author(asker: Asker, post: Post) -> bool:
    """Return whether it is theirs: to read its drafts from before, too, and to take it back."""
    return _wrote(asker, post) or _shares(asker, post)


def may_read_reply(asker: Asker, reply: Reply, audience: Audience) -> bool:
    """Return whether the caller, who may read its post, may read the reply."""
    if reply.status in READABLE:
        return True
    return not reply.is_deleted and (_wrote(asker, reply) or presides(asker, audience))


def presides(asker: Asker, audience: Audience) -> bool:
    """Return whether the caller decides about flags, and on sanctions.

    Those are a community's moderators, and administrators wherever they may see.
    """
    return may_see(asker, audience) and (asker.is_admin or audience.moderates)


def may_move_to(asker: Asker, kind: Open[PostKind], audience: Audience) -> bool:
    """Return whether the caller may move a post of this kind into a community.

    They moderate it; of announcements, they are its animators, as of new ones.
    """
    is_fit = kind is not PostKind.ANNOUNCEMENT or asker.is_admin or audience.animates
    return presides(asker, audience) and is_fit and not audience.is_archived


def may_sanction(
    asker: Asker, own: Membership | None, person_id: str, theirs: Membership | None
) -> bool:
    """Return whether the caller, who moderates, may sanction a person with this membership.

    Moderators may sanction people who do not moderate; animators, also moderators; administrators,
    anyone but themselves.
    """
    if asker.person_id == person_id:
        return False
    if asker.is_admin or theirs is None or not theirs.moderates:
        return True
    return own is not None and own.animates and not theirs.animates


def may_read_version(asker: Asker, post: Post, version: Version) -> bool:
    return version.status in READABLE or is_author(asker, post)


def may_publish(asker: Asker, audience: Audience) -> bool:
    """Return whether the caller may write posts and replies.

    In a community, its members may, except its guests, until it is archived. For everyone, all
    people may except the platform's guests.
    """
    if audience.community is None:
        return not asker.is_guest
    return audience.writes and not audience.is_archived


def may_write(asker: Asker, kind: Open[PostKind], audience: Audience) -> bool:
    """Return whether the caller may write a post of this kind.

    Announcements are for a community's animators, or for administrators.
    """
    if kind is PostKind.ANNOUNCEMENT:
        return asker.is_admin if audience.community is None else audience.animates
    return may_publish(asker, audience)


def may_change(asker: Asker, thing: Post | Reply, audience: Audience) -> bool:
    """Return whether the caller may edit what they may read.

    Its authors, the community's animators, and administrators may.
    """
    shares = isinstance(thing, Post) and _shares(asker, thing)
    return _wrote(asker, thing) or shares or asker.is_admin or audience.animates


def may_share(asker: Asker, post: Post, audience: Audience) -> bool:
    """Return whether the caller may choose the co-authors of a post."""
    return _wrote(asker, post) or asker.is_admin or audience.animates


def may_moderate(asker: Asker, thing: Post | Reply, audience: Audience) -> bool:
    """Return whether the caller, who may read it, may archive, delete and relate it.

    This right does not include changing its words.
    """
    return may_change(asker, thing, audience) or audience.moderates


def may_review(asker: Asker, post: Post, audience: Audience) -> bool:
    """Return whether the caller may confirm that a post is still true, and set its next review."""
    owns = post.review is not None and post.review.owner_id == asker.person_id
    return owns or may_change(asker, post, audience)


def may_suggest(asker: Asker, audience: Audience) -> bool:
    """Return whether the caller, who may read a post, may suggest another text."""
    return may_publish(asker, audience)


def may_see_suggestion(asker: Asker, made: Suggestion, post: Post, audience: Audience) -> bool:
    """Return whether the caller, who may read the post, may see it: they decide it, or made it."""
    return made.author_id == asker.person_id or may_change(asker, post, audience)


def may_accept(asker: Asker, question: Post, audience: Audience) -> bool:
    """Return whether the caller may accept an answer."""
    return _wrote(asker, question) or audience.animates


def may_pin(asker: Asker, audience: Audience) -> bool:
    """Return whether the caller may pin posts; a post for everyone cannot be pinned."""
    return audience.community is not None and (asker.is_admin or audience.animates)


def may_arrange(asker: Asker, audience: Audience) -> bool:
    """Return whether the caller may set the templates of the community."""
    return may_pin(asker, audience)


def may_watch(asker: Asker, audience: Audience) -> bool:
    """Return whether the caller may manage a community's watched feeds, and triage items.

    A chosen item becomes their post, for which they also need the right to write.
    """
    return may_pin(asker, audience)


def may_curate(asker: Asker, series: Series, audience: Audience) -> bool:
    """Return whether the caller may edit, arrange and delete a series that they may see."""
    return series.curator_id == asker.person_id or asker.is_admin or audience.animates


def may_vote(asker: Asker, thing: Post | Reply) -> bool:
    """Return whether the caller may vote on what they may read: not on their own."""
    return not _wrote(asker, thing)


def may_advance(asker: Asker, idea: Post, audience: Audience) -> bool:
    """Return whether the caller may move an idea; of one for everyone, its author may, too."""
    is_for_all = audience.community is None
    return audience.animates or asker.is_admin or (is_for_all and _wrote(asker, idea))


def may_import(asker: Asker, audience: Audience) -> bool:
    """Return whether the caller may import into a community, which is not archived."""
    return (asker.is_admin or audience.animates) and not audience.is_archived


def _shares(asker: Asker, post: Post) -> bool:
    return asker.person_id in post.coauthors


def _wrote(asker: Asker, thing: Post | Reply) -> bool:
    return thing.author_id == asker.person_id
