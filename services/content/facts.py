"""What content tells the others: aggregates as the facts' data."""

from services.content.domain.post import Changed, Post
from services.content.domain.reply import Reply
from shared.contracts.content import (
    POST,
    REPLY,
    PostData,
    PostPerson,
    PostState,
    ReplyData,
    ReplyState,
)
from shared.messaging.unit import Work


def tell_post(work: Work, participle: str, post: Post, changed: Changed = ()) -> None:
    data = PostData(
        state=PostState.model_validate(post, from_attributes=True),
        person=PostPerson(byline=post.byline),
        changed=changed,
    )
    work.tell(POST, participle, post.id, post.version, data)


def tell_reply(work: Work, participle: str, reply: Reply, changed: Changed = ()) -> None:
    data = ReplyData(state=ReplyState.model_validate(reply, from_attributes=True), changed=changed)
    work.tell(REPLY, participle, reply.id, reply.version, data)
