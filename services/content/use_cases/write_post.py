from dataclasses import dataclass

from services.content.domain.markdown import Prose
from services.content.domain.post import Post
from services.content.domain.rights import may_publish
from services.content.store.owned import POSTS
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import Language, PostKind, PostStatus
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class WritePost:
    """`community` is a slug; None is for everyone."""

    asker: Asker
    kind: PostKind
    title: str
    prose: Prose
    language: Language
    tags: tuple[str, ...]
    community: str | None
    as_draft: bool


async def write_post(command: WritePost, *, work: Work) -> Post:
    """Write a post: published at once, or a draft that only its author sees.

    Raises: CommunityNotFound, NotAllowed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    audience = await see_community(work.scope, command.asker, command.community)
    if not may_publish(command.asker, audience):
        raise NotAllowed("members write in a community, and guests only there")
    post = Post(
        id=work.new_id(),
        kind=command.kind,
        status=PostStatus.DRAFT if command.as_draft else PostStatus.PUBLISHED,
        community=audience.ref,
        author_id=command.asker.person_id,
        language=command.language,
        title=command.title,
        body=command.prose.body,
        html=command.prose.html,
        text=command.prose.text,
        tags=command.tags,
        created_at=work.now,
        updated_at=work.now,
        published_at=None if command.as_draft else work.now,
    )
    await POSTS.save(work, post, "drafted" if command.as_draft else "published")
    return post
