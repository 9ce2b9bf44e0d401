"""The responses about the freshness of posts."""

from datetime import datetime

from pydantic import BaseModel

from services.content.domain.posts.post import Post
from services.content.entry.posts.views import ReviewView
from services.content.store.freshness.verdicts import Tally
from shared.audience.naming import Names
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, PostKind


class Verdicts(BaseModel):
    """How many readers say that a post is still true, and how many that it is not.

    `own`: your verdict; null if you gave none since the last review.
    """

    yes: int
    no: int
    own: bool | None


class StalePost(BaseModel):
    """A post whose review is due. `yes`, `no`: the verdicts of readers since the last review."""

    id: str
    kind: Open[PostKind]
    title: str
    lang: Open[Language]
    community: CommunityRef | None
    review: ReviewView | None
    yes: int
    no: int
    updated_at: datetime

    @classmethod
    def of(cls, post: Post, tally: Tally, names: Names) -> "StalePost":
        return cls(
            id=post.id,
            kind=post.kind,
            title=post.title,
            lang=post.language,
            community=post.community,
            review=ReviewView.of(post, names),
            yes=tally.yes,
            no=tally.no,
            updated_at=post.updated_at,
        )
