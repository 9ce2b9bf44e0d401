"""The routes of a programme's matching: running it, reviewing its matches, publishing them."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.mentoring.errors import MatchingRunning, ProgrammeNotFound
from services.membership.entry.asking import By
from services.membership.entry.mentoring.programmes import ORGANISING, ProgrammeId
from services.membership.entry.mentoring.views import MatchView, RoundView
from services.membership.store.mentoring import rounds
from services.membership.store.people import profiles
from services.membership.store.skills.owned import TOPICS
from services.membership.use_cases.mentoring.run_matching import (
    DropMatch,
    RunMatching,
    drop_match,
    publish_matches,
    run_matching,
    see_round,
)
from services.membership.use_cases.mentoring.see_programme import see_as_organiser
from shared.mongo import Store
from shared.problems import InvalidProblem, NotAllowed
from shared.runtime.answers import documented
from shared.runtime.forms import Done, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["mentoring"], route_class=SignedInRoute)

Mentee = Annotated[str, Path(max_length=64, description="The mentee's id")]
_REVIEWING = documented(*ORGANISING, MatchingRunning, InvalidProblem)


@router.post(
    "/programmes/{programme_id}/matching",
    status_code=204,
    responses=_REVIEWING,
)
async def run(programme_id: ProgrammeId, by: By, write: Write) -> Response:
    """Run a matching in the background. Its matches replace those that were not published.

    It assigns mentees to mentors' free places with the maximum total score. Poll it until it is
    `ready`. For organisers.
    """
    return await write(partial(run_matching, RunMatching(by, programme_id)), Done())


@router.get(
    "/programmes/{programme_id}/matching",
    responses=documented(ProgrammeNotFound, NotAllowed, InvalidProblem),
)
async def read(
    programme_id: ProgrammeId, by: By, request: Request, response: Response
) -> RoundView:
    """Read the latest round of matching. For organisers."""
    store: Store = request.app.state.store
    found = await see_round(by, store.scope, programme_id)
    response.headers["ETag"] = etag(found.version)
    return RoundView.of(found)


@router.get(
    "/programmes/{programme_id}/matching/matches",
    responses=documented(ProgrammeNotFound, NotAllowed, InvalidProblem),
)
async def listing(
    programme_id: ProgrammeId,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[MatchView]:
    """List the unpublished matches, best first. For organisers."""
    store: Store = request.app.state.store
    await see_as_organiser(by, store.scope, programme_id)
    place = read_cursor(after, float, str) if after else None
    found = await rounds.matches(store.scope, programme_id, after=place, limit=limit + 1)
    page, cursor = cut(found, limit, lambda last: write_cursor([last.score, last.id]))
    link_next(request, response, cursor)
    people = {key for each in page for key in (each.mentor_id, each.mentee_id)}
    names = await profiles.names(store.scope, people)
    topics = await TOPICS.find_many(store.scope, {key for each in page for key in each.topics})
    return Page(items=[MatchView.of(each, names, topics) for each in page], next=cursor)


@router.delete(
    "/programmes/{programme_id}/matching/matches/{mentee_id}",
    status_code=204,
    responses=_REVIEWING,
)
async def drop(programme_id: ProgrammeId, mentee_id: Mentee, by: By, write: Write) -> Response:
    """Remove a mentee's unpublished match. For organisers."""
    return await write(partial(drop_match, DropMatch(by, programme_id, mentee_id)), Done())


@router.post(
    "/programmes/{programme_id}/matching/publish",
    status_code=204,
    responses=_REVIEWING,
)
async def publish(programme_id: ProgrammeId, by: By, write: Write) -> Response:
    """Propose all matches to both sides, in the background. For organisers."""
    return await write(partial(publish_matches, RunMatching(by, programme_id)), Done())
