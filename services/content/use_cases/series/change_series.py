"""Use cases that edit, arrange and delete a series, for its curator and the animators."""

from dataclasses import dataclass
from typing import Any

from services.content.domain.errors import NotOfSeries, PostNotFound
from services.content.domain.rights import may_curate
from services.content.domain.series.series import Series, may_hold
from services.content.store.owned import ALL_SERIES
from services.content.store.posts import posts
from services.content.use_cases.lookup import check_skills, see_post, see_series
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class EditSeries:
    """The input of `edit_series`. wanted: of title, summary, language, topic_ids and minutes."""

    asker: Asker
    series_id: str
    expected: Expected
    wanted: dict[str, Any]


async def edit_series(command: EditSeries, *, work: Work) -> Series:
    """Edit a series.

    Raises: SeriesNotFound, NotAllowed, NotAPath, NoSuchSkill, StaleProblem, PersonErased.
    """
    series = await _own(command.asker, command.series_id, work)
    command.expected.check(series.version)
    await check_skills(work.scope, command.wanted.get("topic_ids", ()))
    if changed := series.edit(command.wanted, work.now):
        await ALL_SERIES.save(work, series, "edited", changed)
    return series


@dataclass(frozen=True, slots=True)
class PutPost:
    """The input of `put_post`; `place` counts from 1. None: at the end, or where it is."""

    asker: Asker
    series_id: str
    post_id: str
    place: int | None = None


async def put_post(command: PutPost, *, work: Work) -> Series:
    """Add a post to a series, or move it within the series.

    Raises: SeriesNotFound, NotAllowed, NotOfSeries, NotInOrder, SeriesFull,
    PersonErased.
    """
    series = await _own(command.asker, command.series_id, work)
    try:
        post = (await see_post(work.scope, command.asker, command.post_id)).post
    except PostNotFound as hidden:
        raise NotOfSeries from hidden
    if not may_hold(series, post):
        raise NotOfSeries
    there = await posts.there(work.scope, series.post_ids)
    if changed := series.put(post.id, command.place, there, work.now):
        # a move of the post at this moment conflicts, and then takes it out of the series
        await posts.hold(work.scope, post)
        await ALL_SERIES.save(work, series, "arranged", changed)
    return series


@dataclass(frozen=True, slots=True)
class TakeOutPost:
    asker: Asker
    series_id: str
    post_id: str


async def take_out_post(command: TakeOutPost, *, work: Work) -> Series:
    """Remove a post from a series. If it is not in it, nothing happens.

    Raises: SeriesNotFound, NotAllowed, PersonErased.
    """
    series = await _own(command.asker, command.series_id, work)
    if changed := series.take_out(command.post_id, work.now):
        await ALL_SERIES.save(work, series, "arranged", changed)
    return series


@dataclass(frozen=True, slots=True)
class DeleteSeries:
    asker: Asker
    series_id: str
    expected: Expected


async def delete_series(command: DeleteSeries, *, work: Work) -> Series:
    """Delete a series; its posts stay.

    Raises: SeriesNotFound, NotAllowed, StaleProblem, PersonErased.
    """
    series = await _own(command.asker, command.series_id, work)
    command.expected.check(series.version)
    await ALL_SERIES.save(work, series, "deleted", series.delete(work.now))
    return series


async def _own(asker: Asker, series_id: str, work: Work) -> Series:
    await refuse_erased(work.scope, asker)
    seen = await see_series(work.scope, asker, series_id)
    if not may_curate(asker, seen.series, seen.audience):
        raise NotAllowed("only its curator and the community's animators may change a series")
    return seen.series
