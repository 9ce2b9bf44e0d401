from dataclasses import dataclass
from typing import Any

from services.content.domain.errors import PollFixed
from services.content.domain.kinds.details import PostDetails
from services.content.domain.kinds.idea import challenge_of
from services.content.domain.kinds.needed import check_media
from services.content.domain.kinds.poll import offers_the_same
from services.content.domain.moderation.links import Sites
from services.content.domain.posts.post import Changed, Post
from services.content.domain.posts.version import Version
from services.content.domain.rights import may_change
from services.content.store.moderation import cases
from services.content.store.owned import POSTS
from services.content.store.posts import versions
from services.content.use_cases.files.arrange_files import arrange_files
from services.content.use_cases.lookup import SeenPost, check_challenge, check_writing, see_post
from services.content.use_cases.moderation.withholding import must_wait
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import READABLE, Language
from shared.markdown import Prose
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class Move:
    """A move to a community, by its slug, or to everyone."""

    community: str | None


@dataclass(frozen=True, slots=True)
class EditPost:
    """The input of `edit_post`; fields that are None stay unchanged.

    minor: notify nobody; a draft then keeps no version of the previous text, for autosaving.
    written_by: the person who wrote the text, if not the caller. sites: as for `write_post`.
    """

    asker: Asker
    post_id: str
    expected: Expected
    title: str | None = None
    prose: Prose | None = None
    language: Language | None = None
    tags: tuple[str, ...] | None = None
    details: PostDetails | None = None
    files: tuple[str, ...] | None = None
    move: Move | None = None
    minor: bool = False
    written_by: str | None = None
    sites: Sites | None = None


async def edit_post(command: EditPost, *, work: Work) -> Post:
    """Change a post and keep its earlier text; a draft's audience can change as well.

    Raises: PostNotFound, CommunityNotFound, NotAllowed, AudienceFixed, OfAnotherKind, PollFixed,
    NoSuchChallenge, MediaNeeded, NoSuchPicture, PersonErased, StaleProblem, InvalidProblem for its
    files.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_change(command.asker, post, seen.audience):
        raise NotAllowed("only its author and the community's animators may edit a post")
    command.expected.check(post.version)
    wanted = await _wanted(command, post, work)
    before, files = Version.of(post), post.files
    changed = post.edit(wanted, work.now, minor=command.minor)
    if changed:
        post.sign(command.written_by or command.asker.person_id)
        kept = await arrange_files(command.asker, post, files, work=work)
        if not post.is_draft and {"details", "files"} & {*changed}:
            check_media(post.details, kept)
        if not (command.minor and post.is_draft):
            await versions.keep(work.scope, [before])
        await POSTS.save(work, post, *await _happened(command, seen, changed, work))
    return post


async def _happened(
    command: EditPost, seen: SeenPost, changed: Changed, work: Work
) -> tuple[str, Changed]:
    """Return the participle and the changed fields; links may make a newcomer's post wait."""
    post, asker = seen.post, command.asker
    if post.status not in READABLE or not {"body", "details"} & {*changed}:
        return "edited", changed
    if not await must_wait(work, asker, post, seen.audience, command.sites):
        return "edited", changed
    post.withhold(work.now)
    await cases.withhold(work.scope, post, work.now)
    return "withheld", (*changed, "status")


async def _wanted(command: EditPost, post: Post, work: Work) -> dict[str, Any]:
    """Return the fields to change. Raises as `edit_post` if they do not go together."""
    wanted = _given(command)
    if command.move is not None:
        audience = await see_community(work.scope, command.asker, command.move.community)
        if post.is_draft:
            check_writing(command.asker, post.kind, audience)
        wanted["community"] = audience.ref
    if not post.is_unpublished and not offers_the_same(post.details, wanted):
        raise PollFixed
    if challenge_of(command.details) != challenge_of(post.details) or "community" in wanted:
        place = wanted.get("community", post.community)
        await check_challenge(work.scope, command.asker, place, wanted.get("details", post.details))
    return wanted


def _given(command: EditPost) -> dict[str, Any]:
    given = {
        "title": command.title,
        "prose": command.prose,
        "language": command.language,
        "tags": command.tags,
        "details": command.details,
        "files": command.files,
    }
    return {name: value for name, value in given.items() if value is not None}
