"""The routes under /v1/topics: the shared list of subjects."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.membership.domain.errors import TopicExists, TopicNotFound
from services.membership.entry.asking import By, asking
from services.membership.entry.communities.members import Named
from services.membership.entry.skills.topic_views import NewTopic, TopicChanges, TopicView
from services.membership.store.skills import topics
from services.membership.use_cases.skills.keep_topics import (
    AddTopic,
    EditTopic,
    add_topic,
    edit_topic,
    see_topic,
)
from shared.contracts.topics import TopicStatus
from shared.contracts.values import Language
from shared.mongo import Store
from shared.problems import (
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import Me, SignedInRoute, parameters
from shared.runtime.writing import IfMatch, Write
from shared.text import folded

router = APIRouter(tags=["topics"], route_class=SignedInRoute, dependencies=[Depends(asking)])

TopicId = Annotated[str, Path(max_length=64, description="The topic's id")]


@dataclass(slots=True)
class Wanted:
    """The query parameters of a list of topics."""

    q: Named = ""
    status: TopicStatus = TopicStatus.LISTED
    broader: Annotated[
        str | None, Query(max_length=64, description="Only topics below the topic with this id")
    ] = None
    lang: Annotated[
        Language | None, Query(description="Language to sort labels in; by default your token's")
    ] = None
    after: After = None


@router.get("/topics", responses=documented(InvalidProblem))
async def listing(
    me: Me,
    request: Request,
    response: Response,
    wanted: Annotated[Wanted, Depends(parameters(Wanted))],
    limit: Limit = 20,
) -> Page[TopicView]:
    """List topics by label. `q`: the beginning of a label or synonym, in either language."""
    store: Store = request.app.state.store
    filters = topics.Filters(
        language=wanted.lang or me.language,
        status=wanted.status,
        named=folded(wanted.q),
        broader=wanted.broader or None,
        after=read_cursor(wanted.after, str, str) if wanted.after else None,
    )
    found = await topics.listed(store.scope, filters, limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_cursor(last.place))
    link_next(request, response, cursor)
    return Page(items=[TopicView.of(each.topic) for each in page], next=cursor)


@router.post(
    "/topics",
    status_code=201,
    response_model=TopicView,
    responses=documented(NotAllowed, TopicExists, TooLargeProblem, InvalidProblem),
)
async def add(body: NewTopic, by: By, write: Write) -> Response:
    """Add a topic: administrators list it, animators propose it; see `status`."""
    synonyms = {language: tuple(some) for language, some in body.synonyms.items()}
    command = AddTopic(by, dict(body.labels.items()), synonyms, body.broader)
    form = Shown(
        TopicView.of,
        see=see_topic,
        status=201,
        location=lambda topic: f"/api/membership/v1/topics/{topic.id}",
    )
    return await write(partial(add_topic, command), form)


@router.get("/topics/{topic_id}", responses=documented(TopicNotFound, InvalidProblem))
async def read(topic_id: TopicId, request: Request, response: Response) -> TopicView:
    """Read a topic."""
    store: Store = request.app.state.store
    topic = await see_topic(store.scope, topic_id)
    response.headers["ETag"] = etag(topic.version)
    return TopicView.of(topic)


@router.patch(
    "/topics/{topic_id}",
    response_model=TopicView,
    responses=documented(
        TopicNotFound,
        NotAllowed,
        TopicExists,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def edit(
    topic_id: TopicId, body: TopicChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change, list or retire a topic. For administrators. Existing references to it stay."""
    given = body.model_dump(exclude_unset=True)
    wanted: dict[str, Any] = {
        name: value for name, value in given.items() if value is not None or name == "broader"
    }
    if "synonyms" in wanted:
        wanted["synonyms"] = {key: tuple(some) for key, some in wanted["synonyms"].items()}
    command = EditTopic(by, topic_id, wanted, expected)
    return await write(partial(edit_topic, command), Shown(TopicView.of, see=see_topic))
