"""Relations between posts: translations, questions that were asked before, and replacements.

A translation or a duplicate points to the first of its group, so that one query finds all; a
replaced post points to the post that replaces it.
"""

from enum import StrEnum

from services.content.domain.errors import NotRelatable
from services.content.domain.posts.post import Post
from shared.contracts.values import READABLE, PostKind


class Relation(StrEnum):
    """A relation, by the name of the field that points to the other post."""

    TRANSLATION = "translation_of"
    DUPLICATE = "duplicate_of"
    REPLACEMENT = "replaced_by"


def first_of(relation: Relation, post: Post) -> str:
    """Return the id of the post that the others of the group point to."""
    if relation is Relation.REPLACEMENT:
        return post.id
    return getattr(post, relation) or post.id


def check_end(relation: Relation, post: Post) -> None:
    """Check that the pointer can change. Raises: NotRelatable."""
    if relation is Relation.REPLACEMENT and post.merged_into is not None:
        raise NotRelatable("it was merged into the post that replaces it")


def target(relation: Relation, post: Post, other: Post) -> str:
    """Return the id that `post` points to, to join the group of `other`.

    The readers of `post` must be allowed to see `other`. Raises: NotRelatable.
    """
    if other.status not in READABLE or other.community not in (None, post.community):
        raise NotRelatable("the other post must be published in the same community or for everyone")
    if relation is Relation.REPLACEMENT:
        return _replacement(post, other)
    if other.kind != post.kind:
        raise NotRelatable(f"the other post must be of the same kind, {post.kind}")
    if relation is Relation.TRANSLATION and other.language == post.language:
        raise NotRelatable("a translation must be in another language")
    if relation is Relation.DUPLICATE and post.kind is not PostKind.QUESTION:
        raise NotRelatable("only questions are duplicates")
    if (found := first_of(relation, other)) == post.id:
        raise NotRelatable("the other post points to this one")
    return found


def _replacement(post: Post, other: Post) -> str:
    if post.id in (other.id, other.replaced_by):
        raise NotRelatable("a post cannot replace itself, or the post that replaces it")
    return other.id
