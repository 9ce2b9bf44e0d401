"""Some replies of a post become a post of their own.

The first one becomes its text, and is deleted as a reply. The others go under it, with all replies
of their threads. A reply whose thread is left behind begins one of its own.
"""

from collections.abc import Sequence
from datetime import datetime

from services.content.domain.moderation.errors import NotSplittable
from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply, kind_on
from shared.contracts.values import READABLE, PostKind, PostStatus

SPLIT_OFF = (PostKind.QUESTION, PostKind.DISCUSSION)
"""The kinds of which a split makes a post."""


def check_split(post: Post, chosen: Sequence[Reply], wanted: Sequence[str]) -> None:
    """Check that readers see all of these replies under the post. Raises: NotSplittable."""
    there = [each for each in chosen if each.post.id == post.id and each.status in READABLE]
    if not post.is_published or len(there) != len(set(wanted)):
        raise NotSplittable("readers must see the post, and each reply under it")


def made_of(first: Reply, post: Post, key: str, title: str, kind: PostKind, now: datetime) -> Post:
    """Return the post that a reply becomes, in its author's name and of its time."""
    return Post(
        id=key,
        kind=kind,
        status=PostStatus.PUBLISHED,
        community=post.community,
        author_id=first.author_id,
        editor_id=first.author_id,
        byline=first.byline,
        language=first.language,
        title=title,
        body=first.body,
        html=first.html,
        text=first.text,
        mentions=first.mentions,
        tags=post.tags,
        created_at=first.created_at,
        updated_at=now,
        published_at=first.created_at,
    )


def put_under(made: Post, others: Sequence[Reply], now: datetime) -> None:
    """Put replies under the new post, in the threads that they have there."""
    along = {each.id: each for each in others}
    for reply in sorted(others, key=lambda each: each.id):
        answered = along.get(reply.in_reply_to or "")
        if answered is None:
            reply.in_reply_to = reply.thread_id = None
        else:
            # an earlier reply has its new thread already
            reply.thread_id = answered.thread_id or answered.id
        reply.kind = kind_on(made, answered)
        reply.follow(made, now)
