"""An adoption: a person, or a community by its animators, took over an idea or a practice.

It is a row without a fact: an adoption does not rewrite the post.
"""

from datetime import datetime

from pydantic import BaseModel, computed_field

from services.content.domain.errors import NotAdoptable
from services.content.domain.posts.post import Post
from shared.contracts.values import CommunityRef, PostKind

ADOPTABLE = frozenset({PostKind.IDEA, PostKind.PRACTICE})


class Adoption(BaseModel):
    """An adoption; `community` is None if the person adopted it for themselves.

    `person_id`: the person who declared it; None once erased.
    """

    id: str
    post_id: str
    community: CommunityRef | None
    person_id: str | None
    adopted_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def community_id(self) -> str:
        """Return the value that an index counts by; empty for a person's own adoption."""
        return self.community.id if self.community else ""


def check_adoptable(post: Post) -> None:
    """Refuse a post that cannot be adopted. Raises: NotAdoptable."""
    if post.kind not in ADOPTABLE or not post.is_published:
        raise NotAdoptable


def adoption_id(post_id: str, community: CommunityRef | None, person_id: str) -> str:
    return f"{post_id}.{community.id if community else person_id}"


def adopt(post: Post, community: CommunityRef | None, person_id: str, now: datetime) -> Adoption:
    """Return a new adoption. Raises: NotAdoptable."""
    check_adoptable(post)
    return Adoption(
        id=adoption_id(post.id, community, person_id),
        post_id=post.id,
        community=community,
        person_id=person_id,
        adopted_at=now,
    )
