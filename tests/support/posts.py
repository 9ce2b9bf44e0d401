"""Aggregates of content for tests: name the fields that matter, the rest is plausible."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply, kind_on, refer_to
from shared.contracts.values import CommunityRef, Language, PostKind, PostStatus

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
GUILD = CommunityRef(id="c1", slug="guild")


def post(**fields: Any) -> Post:
    plain: dict[str, Any] = {
        "id": "p1",
        "kind": PostKind.ARTICLE,
        "status": PostStatus.PUBLISHED,
        "community": GUILD,
        "author_id": "ada",
        "language": Language.ENGLISH,
        "title": "Pairing",
        "body": "Two people",
        "html": "<p>Two people</p>",
        "text": "Two people",
        "tags": ("craft",),
        "created_at": NOON,
        "updated_at": NOON,
        "published_at": NOON,
    }
    return Post.model_validate({**plain, **fields})


def draft(**fields: Any) -> Post:
    return post(status=PostStatus.DRAFT, published_at=None, **fields)


def reply(**fields: Any) -> Reply:
    on = post(kind=PostKind.QUESTION, title="How?")
    plain: dict[str, Any] = {
        "id": "r1",
        "kind": kind_on(on),
        "post": refer_to(on),
        "community": on.community,
        "author_id": "grace",
        "language": Language.ENGLISH,
        "body": "So",
        "html": "<p>So</p>",
        "text": "So",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Reply.model_validate({**plain, **fields})
