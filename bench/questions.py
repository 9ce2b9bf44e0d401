"""Questions and answers as facts of content."""

from datetime import datetime

from uuid6 import uuid7

from shared.contracts.content import (
    POST,
    REPLY,
    PostData,
    PostRef,
    PostState,
    ReplyData,
    ReplyState,
)
from shared.contracts.envelope import Fact
from shared.contracts.values import CommunityRef, Language, PostKind, PostStatus, ReplyKind


def question(
    ref: CommunityRef, author: str, at: datetime, accepted: str | None = None
) -> Fact[PostData]:
    """Return a published question. accepted: the id of its accepted answer."""
    state = PostState(
        kind=PostKind.QUESTION,
        status=PostStatus.PUBLISHED,
        community=ref,
        author_id=author,
        language=Language.ENGLISH,
        title="How?",
        body="",
        text="",
        tags=(),
        created_at=at,
        updated_at=at,
        published_at=at,
        accepted_answer_id=accepted,
    )
    data = PostData(state=state, changed=())
    return Fact(str(uuid7()), POST.source, POST.fact_type("published"), str(uuid7()), at, 1, data)


def answer(
    asked: Fact[PostData], author: str, at: datetime, key: str | None = None
) -> Fact[ReplyData]:
    """Return an answer. key: its id, by default a new one."""
    of = asked.data.state
    state = ReplyState(
        kind=ReplyKind.ANSWER,
        status=PostStatus.PUBLISHED,
        post=PostRef(id=asked.subject, kind=of.kind, title=of.title, author_id=of.author_id),
        community=of.community,
        author_id=author,
        language=Language.ENGLISH,
        body="",
        text="",
        created_at=at,
        updated_at=at,
    )
    data = ReplyData(state=state, changed=())
    return Fact(
        str(uuid7()), REPLY.source, REPLY.fact_type("posted"), key or str(uuid7()), at, 1, data
    )
