from collections.abc import Sequence
from dataclasses import dataclass

from services.content.domain.editing.approval import Approval
from services.content.domain.kinds.details import PostDetails, mentions_in, of_kind
from services.content.domain.kinds.needed import check_media
from services.content.domain.moderation.links import Sites
from services.content.domain.posts.post import Post
from services.content.domain.posts.source import Source
from services.content.store.moderation import cases
from services.content.store.owned import POSTS
from services.content.use_cases.files.arrange_files import arrange_files
from services.content.use_cases.lookup import check_challenge, check_writing
from services.content.use_cases.moderation.barring import refuse_barred
from services.content.use_cases.moderation.pacing import refuse_hasty
from services.content.use_cases.moderation.withholding import must_wait
from shared.audience import people
from shared.audience.looking import see_community, slugs_ahead
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, Audience
from shared.contracts.moderation import Act
from shared.contracts.values import Language, PostKind, PostStatus
from shared.markdown import Prose
from shared.messaging.unit import Work
from shared.mongo import Scope

_HAPPENED = {
    PostStatus.DRAFT: "drafted",
    PostStatus.SUBMITTED: "submitted",
    PostStatus.PUBLISHED: "published",
    PostStatus.HIDDEN: "withheld",
}
"""The participle of a post's first fact, by its first status."""


@dataclass(frozen=True, slots=True)
class WritePost:
    """The input of `write_post`; `community` is a slug; None: everyone. `details`: of this kind.

    newcomer_posts: the most that a newcomer publishes in an hour; 0: no limit. sites: the
    platform's own, if a newcomer's links to others wait for a moderator.
    """

    asker: Asker
    kind: PostKind
    title: str
    prose: Prose
    language: Language
    tags: tuple[str, ...]
    community: str | None
    as_draft: bool
    details: PostDetails | None = None
    files: tuple[str, ...] = ()
    newcomer_posts: int = 0
    sites: Sites | None = None
    source: Source | None = None


async def read_ahead(scope: Scope, commands: Sequence[WritePost]) -> None:
    """Prefetch the authors and communities of new posts."""
    await people.erased(scope, {command.asker.person_id for command in commands})
    await slugs_ahead(scope, [(command.asker, command.community) for command in commands])


async def write_post(command: WritePost, *, work: Work) -> Post:
    """Write a post: published at once, or as a draft that only its author sees.

    If the community requires it, it waits for a reviewer instead of being published.

    Raises: CommunityNotFound, NotAllowed, OfAnotherKind, NoSuchChallenge, MediaNeeded,
    NoSuchPicture, Barred, TooManyPosts, PersonErased, InvalidProblem for its files.
    """
    audience = await _see_audience(command, work)
    post = _new(command, audience, work)
    # before its files, which take over its status
    if post.is_published and await must_wait(work, command.asker, post, audience, command.sites):
        post.withhold(work.now)
        post.published_at = None
        await cases.withhold(work.scope, post, work.now)
    files = await arrange_files(command.asker, post, (), work=work)
    if not post.is_draft:
        check_media(post.details, files)
    await POSTS.save(work, post, _HAPPENED[PostStatus(post.status)])
    return post


async def _see_audience(command: WritePost, work: Work) -> Audience:
    """Return the audience that the caller may write for. Raises as `write_post`."""
    await refuse_erased(work.scope, command.asker)
    audience = await see_community(work.scope, command.asker, command.community)
    check_writing(command.asker, command.kind, audience)
    if not command.as_draft:
        await refuse_barred(work, command.asker, audience.ref, Act.BAR_POSTING)
        await refuse_hasty(work, command.asker, command.newcomer_posts)
    await check_challenge(work.scope, command.asker, audience.ref, command.details)
    return audience


def _new(command: WritePost, audience: Audience, work: Work) -> Post:
    status = _first_status(command, audience)
    return Post(
        id=work.new_id(),
        kind=command.kind,
        status=status,
        approval=Approval(asked_at=work.now) if status is PostStatus.SUBMITTED else None,
        community=audience.ref,
        author_id=command.asker.person_id,
        editor_id=command.asker.person_id,
        language=command.language,
        title=command.title,
        body=command.prose.body,
        html=command.prose.html,
        text=command.prose.text,
        details=of_kind(command.kind, command.details),
        mentions=mentions_in(command.prose.mentions, command.details),
        tags=command.tags,
        files=command.files,
        source=command.source,
        created_at=work.now,
        updated_at=work.now,
        published_at=work.now if status is PostStatus.PUBLISHED else None,
    )


def _first_status(command: WritePost, audience: Audience) -> PostStatus:
    if command.as_draft:
        return PostStatus.DRAFT
    return PostStatus.SUBMITTED if audience.approves(command.kind) else PostStatus.PUBLISHED
