"""Use cases of the caller's progress in a learning path. Nobody else sees it."""

from dataclasses import dataclass
from enum import StrEnum

from services.content.domain.errors import NotAPath, NotAStep
from services.content.domain.series.progress import Happened, Progress, progress_id
from services.content.domain.series.series import Series
from services.content.store.owned import PROGRESSES
from services.content.store.posts import posts
from services.content.use_cases.lookup import see_series
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.mongo import Scope


class Step(StrEnum):
    """An action of a person on a path, or on a step of it."""

    GO_ON = "go_on"
    DO = "do"
    UNDO = "undo"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class FollowPath:
    """The input of `follow_path`. post_id: the step to do or undo; otherwise empty."""

    asker: Asker
    series_id: str
    what: Step
    post_id: str = ""


@dataclass(frozen=True, slots=True)
class SeenProgress:
    """A path with the ids of the steps that can be read, in order, and the caller's progress."""

    series: Series
    steps: list[str]
    progress: Progress | None


async def see_path(scope: Scope, asker: Asker, series_id: str) -> SeenProgress:
    """Return a path and the caller's progress. Raises: SeriesNotFound, NotAPath."""
    series = (await see_series(scope, asker, series_id)).series
    if not series.is_path:
        raise NotAPath
    there = await posts.there(scope, series.post_ids)
    found = await PROGRESSES.find(scope, progress_id(series.id, asker.person_id))
    return SeenProgress(series, [each for each in series.post_ids if each in there], found)


async def follow_path(command: FollowPath, *, work: Work) -> None:
    """Start or leave a path, or do or undo a step of it. A repeat has no effect.

    Raises: SeriesNotFound, NotAPath, NotAStep, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    if command.what is Step.LEAVE:
        await _leave(command, work)
        return
    seen = await see_path(work.scope, command.asker, command.series_id)
    own = seen.progress or Progress.none(seen.series, command.asker.person_id, work.now)
    if happened := _apply(command, seen, own, work):
        await PROGRESSES.save(work, own, happened.participle, happened.changed)


async def _leave(command: FollowPath, work: Work) -> None:
    """Forget the caller's progress, also in a path that they cannot see or that was deleted.

    Raises, of a path that they never started: SeriesNotFound, NotAPath.
    """
    key = progress_id(command.series_id, command.asker.person_id)
    own = await PROGRESSES.find(work.scope, key)
    if own is None:
        await see_path(work.scope, command.asker, command.series_id)
    elif happened := own.leave(work.now):
        await PROGRESSES.save(work, own, happened.participle, happened.changed)


def _apply(command: FollowPath, seen: SeenProgress, own: Progress, work: Work) -> Happened | None:
    series, steps, now = seen.series, seen.steps, work.now
    if command.what is Step.UNDO:
        return own.undo(command.post_id, now)
    if command.what is Step.GO_ON:
        return own.go_on(series, steps, now)
    if command.post_id not in steps:
        raise NotAStep
    return own.do(command.post_id, series, steps, now)
