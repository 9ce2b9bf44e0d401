from dataclasses import dataclass
from typing import Any

from services.content.domain.markdown import Prose
from services.content.domain.post import Post, Version
from services.content.domain.rights import may_change, may_publish
from services.content.store import versions
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import see_post
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import Language
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class Move:
    """To a community, by its slug, or to everyone."""

    community: str | None


@dataclass(frozen=True, slots=True)
class EditPost:
    """What is None stays as it is."""

    asker: Asker
    post_id: str
    expected: Expected
    title: str | None = None
    prose: Prose | None = None
    language: Language | None = None
    tags: tuple[str, ...] | None = None
    move: Move | None = None


async def edit_post(command: EditPost, *, work: Work) -> Post:
    """Change what a post says, keeping what it said; and, while a draft, who it is for.

    Raises: PostNotFound, CommunityNotFound, NotAllowed, AudienceFixed, PersonErased, StaleProblem.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post = seen.post
    if not may_change(command.asker, post, seen.audience):
        raise NotAllowed("its author and who animates the community edit a post")
    command.expected.check(post.version)
    wanted = _wanted(command)
    if command.move is not None:
        audience = await see_community(work.scope, command.asker, command.move.community)
        if post.is_draft and not may_publish(command.asker, audience):
            raise NotAllowed("members write in a community, and guests only there")
        wanted["community"] = audience.ref
    before = Version.of(post)
    changed = post.edit(wanted, work.now)
    if changed:
        await versions.keep(work.scope, [before])
        await POSTS.save(work, post, "edited", changed)
    return post


def _wanted(command: EditPost) -> dict[str, Any]:
    given = {
        "title": command.title,
        "prose": command.prose,
        "language": command.language,
        "tags": command.tags,
    }
    return {name: value for name, value in given.items() if value is not None}
