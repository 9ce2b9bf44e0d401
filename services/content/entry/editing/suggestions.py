"""The routes of suggestions: edits to a post, accepted or refused by people who may edit it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from services.content.domain.editing.suggestion import Suggestion
from services.content.domain.errors import (
    AlreadyDecided,
    NotPublished,
    PostNotFound,
    SuggestionNotFound,
    SuggestionOutdated,
)
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_change
from services.content.entry.authors import Author
from services.content.entry.bodies import Markdown, Title
from services.content.entry.naming import look_for, prose_of
from services.content.entry.posts.posts import PostId
from services.content.store.editing import suggestions
from services.content.use_cases.editing.decide_suggestion import (
    AcceptSuggestion,
    RefuseSuggestion,
    accept_suggestion,
    refuse_suggestion,
    withdraw_suggestion,
)
from services.content.use_cases.editing.suggest_edit import SuggestEdit, suggest_edit
from services.content.use_cases.lookup import see_post, see_suggestion
from shared.audience import people
from shared.audience.asking import By
from shared.audience.naming import Look, Names, names_for
from shared.audience.sight import Asker
from shared.contracts.suggestions import SuggestionStatus
from shared.contracts.unknown import Open
from shared.messaging.unit import UseCase, Work
from shared.mongo import Scope
from shared.problems import (
    InvalidProblem,
    NotAllowed,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import SOMETHING, Body
from shared.runtime.forms import Done, Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write
from shared.text import one_line

router = APIRouter(tags=["suggestions"], route_class=SignedInRoute)

SuggestionId = Annotated[str, Path(max_length=200)]
Line = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(one_line)]
_DECIDES = (SuggestionNotFound, NotAllowed, AlreadyDecided, InvalidProblem)


class NewSuggestion(Body):
    """Another text for a post: the whole new title and body. `note`: why.

    `based_on`: the version of the post that you read. If it has changed since, it is refused (412).
    """

    based_on: Annotated[int, Field(ge=1, le=2**31 - 1)]
    title: Title
    body: Markdown
    note: Line = ""


class Refusal(Body):
    reason: Annotated[
        str,
        StringConstraints(min_length=1, max_length=1_000, pattern=SOMETHING),
        AfterValidator(one_line),
    ]


class SuggestionView(BaseModel):
    """A suggestion. `before_title`, `before_body`: the original texts.

    `author`: null once erased. `outdated`: the post's text has changed since, so it cannot be
    accepted. A withdrawn suggestion has no texts.
    """

    id: str
    post_id: str
    status: Open[SuggestionStatus]
    author: Author | None
    before_title: str
    before_body: str
    title: str
    body: str
    note: str
    reason: str
    outdated: bool
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class NamedSuggestion:
    """A suggestion with the name of its author, and its post."""

    made: Suggestion
    post: Post
    names: Names

    @property
    def id(self) -> str:
        return self.made.id

    @property
    def version(self) -> int:
        return self.made.version

    def view(self) -> SuggestionView:
        made = self.made
        fields = made.model_dump(include=set(SuggestionView.model_fields) - {"author"})
        return SuggestionView(
            **fields,
            author=Author.of(made.author_id, made.community, self.names),
            outdated=made.is_open and made.is_outdated(self.post),
        )


@router.post(
    "/posts/{post_id}/suggestions",
    status_code=201,
    response_model=SuggestionView,
    responses=documented(
        *(PostNotFound, NotAllowed, NotPublished, StaleProblem),
        *(InvalidProblem, TooLargeProblem),
    ),
)
async def suggest(post_id: PostId, body: NewSuggestion, by: By, write: Write) -> Response:
    """Suggest an edit to a post. Its author, or the community's animators, decide."""
    command = SuggestEdit(by, post_id, body.based_on, body.title, body.body, body.note)
    return await write(_named(partial(suggest_edit, command), by), _shown(by, status=201))


@router.get("/posts/{post_id}/suggestions", responses=documented(PostNotFound, InvalidProblem))
async def listing(
    post_id: PostId,
    by: By,
    request: Request,
    response: Response,
    status: Annotated[SuggestionStatus, Query()] = SuggestionStatus.OPEN,
    limit: Limit = 20,
    after: After = None,
) -> Page[SuggestionView]:
    """List the suggestions for a post, newest first: all if you may decide, or else your own."""
    scope = request.app.state.store.scope
    seen = await see_post(scope, by, post_id)
    decides = may_change(by, seen.post, seen.audience)
    found = await suggestions.of_post(
        scope,
        post_id,
        status,
        author_id=None if decides else by.person_id,
        before=read_cursor(after, str)[0] if after else None,
        limit=limit + 1,
    )
    page, cursor = cut(found, limit, lambda last: write_cursor([last.id]))
    link_next(request, response, cursor)
    signed = [(made.author_id, made.community) for made in page]
    names = await names_for(scope, by, signed, look_for(request))
    return Page(
        items=[NamedSuggestion(made, seen.post, names).view() for made in page], next=cursor
    )


@router.get(
    "/suggestions/{suggestion_id}",
    response_model=SuggestionView,
    responses=documented(SuggestionNotFound, InvalidProblem),
)
async def read(suggestion_id: SuggestionId, by: By, request: Request) -> Response:
    """Read a suggestion that you made, or may decide."""
    scope = request.app.state.store.scope
    return _shown(by).make(await _see(by, scope, suggestion_id, look_for(request)))


@router.post(
    "/suggestions/{suggestion_id}/accept",
    response_model=SuggestionView,
    responses=documented(*_DECIDES, SuggestionOutdated),
)
async def accept(suggestion_id: SuggestionId, by: By, write: Write, request: Request) -> Response:
    """Accept a suggestion."""
    made = (await see_suggestion(write.scope, by, suggestion_id)).suggestion
    sites = request.app.state.content.sites
    command = AcceptSuggestion(by, suggestion_id, await prose_of(made.body), sites)
    return await write(_named(partial(accept_suggestion, command), by), _shown(by))


@router.post(
    "/suggestions/{suggestion_id}/refuse",
    response_model=SuggestionView,
    responses=documented(*_DECIDES, TooLargeProblem),
)
async def refuse(suggestion_id: SuggestionId, body: Refusal, by: By, write: Write) -> Response:
    """Refuse a suggestion, with a reason for its author."""
    command = RefuseSuggestion(by, suggestion_id, body.reason)
    return await write(_named(partial(refuse_suggestion, command), by), _shown(by))


@router.delete("/suggestions/{suggestion_id}", status_code=204, responses=documented(*_DECIDES))
async def withdraw(suggestion_id: SuggestionId, by: By, write: Write) -> Response:
    """Withdraw your suggestion, and delete its text."""
    return await write(partial(withdraw_suggestion, by, suggestion_id), Done())


async def _see(
    asker: Asker, scope: Scope, suggestion_id: str, look: Look = people.faces
) -> NamedSuggestion:
    seen = await see_suggestion(scope, asker, suggestion_id)
    made = seen.suggestion
    names = await names_for(scope, asker, [(made.author_id, made.community)], look)
    return NamedSuggestion(made, seen.post, names)


def _named(use_case: UseCase[Suggestion], asker: Asker) -> UseCase[NamedSuggestion]:
    async def run(*, work: Work) -> NamedSuggestion:
        return await _see(asker, work.scope, (await use_case(work=work)).id)

    return run


def _shown(asker: Asker, status: int = 200) -> Shown[NamedSuggestion]:
    return Shown(NamedSuggestion.view, see=partial(_see, asker), status=status)
