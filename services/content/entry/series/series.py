"""The routes under /v1/series: posts in reading order, learning paths, and collections."""

from collections.abc import Iterable, Sequence
from functools import partial, wraps
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.content.domain.errors import (
    NoSuchSkill,
    NotAPath,
    NotInOrder,
    NotOfSeries,
    PostNotFound,
    SeriesFull,
    SeriesNotFound,
)
from services.content.domain.series.effort import minutes_of
from services.content.domain.series.series import Series
from services.content.entry.communities import OfCommunityOrAll
from services.content.entry.naming import look_for
from services.content.entry.posts.posts import PostId
from services.content.entry.posts.views import Summary
from services.content.entry.series.views import (
    InSeries,
    NewSeries,
    PlaceInSeries,
    SeriesChanges,
    SeriesSummary,
    SeriesView,
    ShownSeries,
)
from services.content.entry.summaries import seen_of, summaries
from services.content.store.posts import posts
from services.content.store.posts.posts import Listed
from services.content.store.series import progress
from services.content.store.series import series as store
from services.content.use_cases.lookup import see_post, see_series
from services.content.use_cases.series.begin_series import BeginSeries, begin_series
from services.content.use_cases.series.change_series import (
    DeleteSeries,
    EditSeries,
    PutPost,
    TakeOutPost,
    delete_series,
    edit_series,
    put_post,
    take_out_post,
)
from shared import tagging
from shared.audience import people, reach
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.naming import Look, names_for
from shared.audience.sight import Asker, audience_id
from shared.contracts.series import SeriesKind
from shared.contracts.values import READABLE
from shared.messaging.unit import UseCase, Work
from shared.mongo import Scope, together
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.forms import Done, Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import Me, SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["series"], route_class=SignedInRoute)

SeriesId = Annotated[str, Path(max_length=200)]

_CHANGES = (SeriesNotFound, NotAllowed, InvalidProblem)
_MATCHED = (*_CHANGES, StaleProblem, PreconditionProblem)


@router.post(
    "/series",
    status_code=201,
    response_model=SeriesView,
    responses=documented(
        *(CommunityNotFound, NotAllowed, NotAPath, NoSuchSkill),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def begin(body: NewSeries, by: By, me: Me, write: Write) -> Response:
    """Create a series, a collection or a learning path, for a community or for everyone.

    Add posts one by one.
    """
    await see_community(write.scope, by, body.community)
    command = BeginSeries(
        *(by, body.kind, body.title, body.summary, body.lang or me.language, body.community),
        skills=body.skills,
        minutes=body.minutes,
    )
    form = Shown(
        SeriesView.of,
        see=partial(_see, by),
        status=201,
        location=lambda series: f"/api/content/v1/series/{series.id}",
    )
    return await write(_showing(partial(begin_series, command), by), form)


@router.get("/series", responses=documented(CommunityNotFound, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    community: OfCommunityOrAll = None,
    kind: SeriesKind | None = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[SeriesSummary]:
    """List the series of a community, or those for everyone, the last changed first."""
    scope = request.app.state.store.scope
    audience = await see_community(scope, by, community)
    found = await store.listed(
        scope, audience_id(audience.ref), kind, before=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.updated_at, last.id))
    link_next(request, response, cursor)
    there = await posts.there(scope, {post_id for each in page for post_id in each.post_ids})
    items = [SeriesSummary.of(each, len(there.intersection(each.post_ids))) for each in page]
    return Page(items=items, next=cursor)


@router.get(
    "/series/{series_id}",
    response_model=SeriesView,
    responses=documented(SeriesNotFound, InvalidProblem),
)
async def read(series_id: SeriesId, by: By, request: Request) -> Response:
    """Read a series, with its posts in order."""
    scope = request.app.state.store.scope
    return _shown(by).make(await _see(by, scope, series_id, look_for(request)))


@router.patch(
    "/series/{series_id}",
    response_model=SeriesView,
    responses=documented(*_MATCHED, NotAPath, NoSuchSkill, TooLargeProblem),
)
async def edit(
    series_id: SeriesId, body: SeriesChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change the given fields of a series. For its curator and the community's animators."""
    command = EditSeries(by, series_id, expected, body.wanted())
    return await write(_showing(partial(edit_series, command), by), _shown(by))


@router.delete("/series/{series_id}", status_code=204, responses=documented(*_MATCHED))
async def delete(series_id: SeriesId, by: By, expected: IfMatch, write: Write) -> Response:
    """Delete a series. Its posts stay."""
    return await write(partial(delete_series, DeleteSeries(by, series_id, expected)), Done())


@router.put(
    "/series/{series_id}/posts/{post_id}",
    response_model=SeriesView,
    responses=documented(*_CHANGES, NotOfSeries, NotInOrder, SeriesFull, TooLargeProblem),
)
async def put(
    series_id: SeriesId, post_id: PostId, body: PlaceInSeries, by: By, write: Write
) -> Response:
    """Add a post to a series, or move it within the series."""
    command = PutPost(by, series_id, post_id, body.place)
    return await write(_showing(partial(put_post, command), by), _shown(by))


@router.delete(
    "/series/{series_id}/posts/{post_id}",
    response_model=SeriesView,
    responses=documented(*_CHANGES),
)
async def take_out(series_id: SeriesId, post_id: PostId, by: By, write: Write) -> Response:
    """Remove a post from a series."""
    command = TakeOutPost(by, series_id, post_id)
    return await write(_showing(partial(take_out_post, command), by), _shown(by))


@router.get("/posts/{post_id}/series", responses=documented(PostNotFound, InvalidProblem))
async def of_post(post_id: PostId, by: By, request: Request) -> list[InSeries]:
    """List the series that a post is in, each with the previous and the next post."""
    scope = request.app.state.store.scope
    post = (await see_post(scope, by, post_id)).post
    if post.status not in READABLE:
        return []
    found = await store.holding(scope, post_id)
    seen = await reach.seen(scope, by, {each.audience for each in found})
    shown = [each for each in found if each.audience in seen]
    there = await _there(scope, by, {each for series in shown for each in series.post_ids})
    return [InSeries.of(each, post_id, _in_order(each, there)) for each in shown]


async def _see(by: Asker, scope: Scope, series_id: str, look: Look = people.faces) -> ShownSeries:
    """Return a series to show. Raises: SeriesNotFound."""
    return await _show(scope, by, (await see_series(scope, by, series_id)).series, look)


async def _show(scope: Scope, by: Asker, series: Series, look: Look = people.faces) -> ShownSeries:
    there = await _there(scope, by, series.post_ids)
    shown = await summaries(scope, by, _in_order(series, there), look)
    names = await names_for(scope, by, [(series.curator_id, series.community)], look)
    if not series.is_path:
        return ShownSeries(series, shown, names)
    skills = await tagging.by_id(scope, series.topic_ids)
    taught = [skills[each] for each in series.topic_ids if each in skills]
    return ShownSeries(series, shown, names, taught, await _minutes(scope, shown))


async def _minutes(scope: Scope, steps: Sequence[Summary]) -> dict[str, int]:
    """Return the estimated minutes of each step, in order."""
    ids = [each.id for each in steps]
    lengths, times = await together(
        scope, progress.lengths(scope, ids), progress.playing_times(scope, ids)
    )
    return {key: minutes_of(lengths.get(key, 0), times.get(key, 0.0)) for key in ids}


async def _there(scope: Scope, by: Asker, ids: Iterable[str]) -> dict[str, Listed]:
    """Return those of these posts that the caller can read, by id."""
    found = await posts.listed_by_id(scope, ids)
    return {each.post.id: each for each in await seen_of(scope, by, list(found.values()))}


def _in_order(series: Series, there: dict[str, Listed]) -> list[Listed]:
    return [there[post_id] for post_id in series.post_ids if post_id in there]


def _showing(use_case: UseCase[Series], by: Asker) -> UseCase[ShownSeries]:
    @wraps(use_case)
    async def run(*, work: Work) -> ShownSeries:
        return await _show(work.scope, by, await use_case(work=work))

    return run


def _shown(by: Asker) -> Shown[ShownSeries]:
    return Shown(SeriesView.of, see=partial(_see, by))
