"""Splitting replies off into a new post.

The first reply becomes its text, and is deleted as a reply. The others move to it, with their own
replies. A reply whose thread stays behind starts a new thread.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.content.domain.moderation.errors import NotSplittable
from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply, kind_on
from shared.contracts.values import READABLE, PostKind, PostStatus

SPLIT_OFF = (PostKind.QUESTION, PostKind.DISCUSSION)
"""The kinds of which a split makes a post."""


@dataclass(frozen=True, slots=True)
class Below:
    """A reply below the first one of its thread."""

    id: str
    in_reply_to: str | None
    is_deleted: bool = False


def threads_of(chosen: Iterable[Reply]) -> set[str]:
    """Return the threads in which all answers to these replies are."""
    return {each.thread_id or each.id for each in chosen}


def answers_to(chosen: Collection[str], below: Iterable[Below]) -> set[str]:
    """Return the direct and indirect replies to these.

    Replies below a deleted one are included; the deleted one is not.
    """
    answers: dict[str | None, list[Below]] = defaultdict(list)
    for each in below:
        answers[each.in_reply_to].append(each)
    found, ahead = dict[str, Below](), list(chosen)
    while ahead:
        further = [each for each in answers.pop(ahead.pop(), ()) if each.id not in found]
        found |= {each.id: each for each in further}
        ahead.extend(each.id for each in further)
    return {key for key, each in found.items() if not each.is_deleted} - set(chosen)


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
