from dataclasses import dataclass

from services.content.domain.editing.suggestion import Suggestion
from services.content.domain.errors import NotPublished
from services.content.domain.rights import may_suggest
from services.content.store.owned import SUGGESTIONS
from services.content.use_cases.lookup import see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class SuggestEdit:
    """The input of `suggest_edit`. `based_on`: the version of the post that it was written from."""

    asker: Asker
    post_id: str
    based_on: int
    title: str
    body: str
    note: str = ""


async def suggest_edit(command: SuggestEdit, *, work: Work) -> Suggestion:
    """Suggest another text for a published post.

    Raises: PostNotFound, NotAllowed, NotPublished, PersonErased, StaleProblem.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post, me = seen.post, command.asker.person_id
    if not may_suggest(command.asker, seen.audience):
        raise NotAllowed(
            "only members may suggest edits; guests may not suggest edits for everyone"
        )
    if not post.is_published:
        raise NotPublished
    Expected(frozenset({command.based_on})).check(post.version)
    authors = (post.author_id, *post.coauthors)
    made = Suggestion(
        id=work.new_id(),
        post_id=post.id,
        community=post.community,
        author_id=me,
        recipients=tuple(each for each in authors if each not in (None, me)),
        before_title=post.title,
        before_body=post.body,
        title=command.title,
        body=command.body,
        note=command.note,
        created_at=work.now,
        updated_at=work.now,
    )
    await SUGGESTIONS.save(work, made, "suggested")
    return made
