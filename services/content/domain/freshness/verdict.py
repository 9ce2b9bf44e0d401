"""A verdict: whether a post is still true, according to one reader.

It is a row without a fact, so it does not change the post, and readers do not contend.
"""

from datetime import datetime

from pydantic import BaseModel

from services.content.domain.errors import NotPublished
from services.content.domain.posts.post import Post


class Verdict(BaseModel):
    """A reader's verdict. `at`: when they gave it; those before the last review do not count."""

    id: str
    post_id: str
    person_id: str
    still_true: bool
    at: datetime


def verdict_id(post_id: str, person_id: str) -> str:
    return f"{post_id}.{person_id}"


def judge(post: Post, person_id: str, now: datetime, *, still_true: bool) -> Verdict:
    """Return a verdict. Raises: NotPublished."""
    if not post.is_published:
        raise NotPublished
    return Verdict(
        id=verdict_id(post.id, person_id),
        post_id=post.id,
        person_id=person_id,
        still_true=still_true,
        at=now,
    )
