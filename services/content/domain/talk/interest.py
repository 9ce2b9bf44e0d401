"""The aggregate Interest: whether a person follows a post, and has a bookmark of it.

The author of a post follows it, unless they choose otherwise.
"""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.content.domain.posts.post import Changed, Post
from shared.contracts.values import CommunityRef


class Interest(BaseModel):
    """An interest; its id names a person: nothing of it stays on Kafka once they are erased.

    `following`: None if they never chose.
    """

    id: str
    version: int = 0
    post_id: str
    community: CommunityRef | None
    person_id: str | None
    following: bool | None = None
    followed_at: datetime | None = None
    bookmarked: bool = False
    bookmarked_at: datetime | None = None
    updated_at: datetime

    @classmethod
    def none(cls, post: Post, person_id: str, now: datetime) -> Self:
        """Return the interest before any choice; it is stored once it changes."""
        return cls(
            id=interest_id(post.id, person_id),
            post_id=post.id,
            community=post.community,
            person_id=person_id,
            updated_at=now,
        )

    def follow(self, now: datetime) -> Changed:
        if self.following:
            return ()
        self.following, self.followed_at = True, now
        return self._changed(("following",), now)

    def unfollow(self, now: datetime) -> Changed:
        """Stop following; an author, who follows by default, can do so as well."""
        if self.following is False:
            return ()
        self.following, self.followed_at = False, None
        return self._changed(("following",), now)

    def bookmark(self, now: datetime) -> Changed:
        if self.bookmarked:
            return ()
        self.bookmarked, self.bookmarked_at = True, now
        return self._changed(("bookmarked",), now)

    def unbookmark(self, now: datetime) -> Changed:
        if not self.bookmarked:
            return ()
        self.bookmarked, self.bookmarked_at = False, None
        return self._changed(("bookmarked",), now)

    def forget(self, now: datetime) -> Changed:
        """Clear the choices and the person."""
        self.following, self.followed_at = False, None
        self.bookmarked, self.bookmarked_at = False, None
        self.person_id = None
        return self._changed(("following", "bookmarked", "person_id"), now)

    def _changed(self, changed: Changed, now: datetime) -> Changed:
        self.version += 1
        self.updated_at = now
        return changed


def interest_id(post_id: str, person_id: str) -> str:
    return f"{post_id}.{person_id}"


def is_following(interest: Interest | None, post: Post, person_id: str) -> bool:
    if interest is None or interest.following is None:
        return post.author_id == person_id
    return interest.following
