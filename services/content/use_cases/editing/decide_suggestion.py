from dataclasses import dataclass

from services.content.domain.editing.suggestion import Suggestion
from services.content.domain.moderation.links import Sites
from services.content.domain.rights import may_change
from services.content.store.owned import SUGGESTIONS
from services.content.use_cases.lookup import SeenSuggestion, see_suggestion
from services.content.use_cases.posts.edit_post import EditPost, edit_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.markdown import Prose
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class AcceptSuggestion:
    """The input of `accept_suggestion`. prose: its text, rendered. sites: as for `write_post`."""

    asker: Asker
    suggestion_id: str
    prose: Prose
    sites: Sites | None = None


async def accept_suggestion(command: AcceptSuggestion, *, work: Work) -> Suggestion:
    """Make the suggested text the post's own, as a version by the person who suggested it.

    Raises: SuggestionNotFound, NotAllowed, AlreadyDecided, SuggestionOutdated, PersonErased.
    """
    seen = await _deciding(command.asker, command.suggestion_id, work)
    made, post = seen.suggestion, seen.post
    changed = made.accept(post, command.asker.person_id, work.now)
    edit = EditPost(
        asker=command.asker,
        post_id=post.id,
        expected=Expected(frozenset({post.version})),
        title=made.title,
        prose=command.prose,
        written_by=made.author_id,
        sites=command.sites,
    )
    await edit_post(edit, work=work)
    await SUGGESTIONS.save(work, made, "accepted", changed)
    return made


@dataclass(frozen=True, slots=True)
class RefuseSuggestion:
    asker: Asker
    suggestion_id: str
    reason: str


async def refuse_suggestion(command: RefuseSuggestion, *, work: Work) -> Suggestion:
    """Refuse a suggestion, with a reason.

    Raises: SuggestionNotFound, NotAllowed, AlreadyDecided, PersonErased.
    """
    made = (await _deciding(command.asker, command.suggestion_id, work)).suggestion
    changed = made.refuse(command.asker.person_id, command.reason, work.now)
    await SUGGESTIONS.save(work, made, "refused", changed)
    return made


async def withdraw_suggestion(asker: Asker, suggestion_id: str, *, work: Work) -> None:
    """Withdraw one's own suggestion. Raises: SuggestionNotFound, NotAllowed, AlreadyDecided."""
    made = (await see_suggestion(work.scope, asker, suggestion_id)).suggestion
    if made.author_id != asker.person_id:
        raise NotAllowed("only its author may withdraw a suggestion")
    await SUGGESTIONS.save(work, made, "withdrawn", made.withdraw(work.now))


async def _deciding(asker: Asker, suggestion_id: str, work: Work) -> SeenSuggestion:
    await refuse_erased(work.scope, asker)
    seen = await see_suggestion(work.scope, asker, suggestion_id)
    if not may_change(asker, seen.post, seen.audience):
        raise NotAllowed("only the post's author and the community's animators may decide on it")
    seen.suggestion.community = seen.post.community  # which may have been moved since
    return seen
