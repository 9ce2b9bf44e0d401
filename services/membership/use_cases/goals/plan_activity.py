"""Use cases of an activity of a season: plan, change, link, tick off and drop it."""

from dataclasses import dataclass
from typing import Any

from services.membership.domain.goals.errors import (
    LinkedNotFound,
    OfAnotherCommunity,
    OutOfSeason,
    SeasonFull,
)
from services.membership.domain.goals.season import Activity, Season
from services.membership.domain.rights import may_check_in, may_read_in
from services.membership.store.goals import seasons
from services.membership.store.goals.owned import ACTIVITIES, OBJECTIVES, SEASONS
from services.membership.use_cases.goals.see_objective import require_members, require_writer
from services.membership.use_cases.goals.see_season import (
    SeenActivity,
    find_activity,
    find_season,
    shown,
)
from services.membership.use_cases.lookup import Seen, refuse_archived, refuse_erased
from shared.audience.sight import Asker
from shared.contracts.seasons import ActivityKind, ActivityLink
from shared.contracts.values import LocalizedText
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import NotAllowed
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class PlanActivity:
    """The input of `plan_activity`. owner_id: None for the caller. due_on: ISO 8601."""

    asker: Asker
    season_id: str
    kind: ActivityKind
    titles: LocalizedText
    objective_id: str | None
    owner_id: str | None
    due_on: str


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    """The input of `change_activity`; `wanted` holds ACTIVITY_FIELDS of domain.goals.season."""

    asker: Asker
    activity_id: str
    wanted: dict[str, Any]
    expected: Expected


@dataclass(frozen=True, slots=True)
class DropActivity:
    asker: Asker
    activity_id: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class LinkActivity:
    """The input of `link_activity`. thing_id: the gathering or post; None to unlink."""

    asker: Asker
    activity_id: str
    thing_id: str | None


@dataclass(frozen=True, slots=True)
class TickActivity:
    asker: Asker
    activity_id: str
    done: bool


async def plan_activity(command: PlanActivity, *, work: Work) -> SeenActivity:
    """Plan an activity within the season.

    Raises: SeasonNotFound, NotAllowed, CommunityArchived, NotAMember, OutOfSeason,
    OfAnotherCommunity, SeasonFull.
    """
    season, seen = await find_season(command.asker, work.scope, command.season_id)
    await require_writer(work.scope, command.asker, seen)
    planned = await seasons.activities(work.scope, [season.id])
    if len(planned[season.id]) >= seasons.MOST_ACTIVITIES:
        raise SeasonFull
    activity = Activity(
        id=work.new_id(),
        community=seen.community.ref,
        season_id=season.id,
        kind=command.kind,
        titles=command.titles,
        objective_id=command.objective_id,
        owner_id=command.owner_id or command.asker.person_id,
        due_on=command.due_on,
        created_at=work.now,
        updated_at=work.now,
    )
    await require_members(work.scope, seen, [activity.owner_id] if activity.owner_id else [])
    _require_in_season(activity, season)
    await _require_own_objective(work.scope, activity)
    await ACTIVITIES.save(work, activity, "planned")
    return await shown(command.asker, work.scope, seen, activity)


async def change_activity(command: ChangeActivity, *, work: Work) -> SeenActivity:
    """Change the plan of an activity, not its link or whether it is done.

    Raises: ActivityNotFound, NotAllowed, CommunityArchived, StaleProblem, NotAMember, OutOfSeason,
    OfAnotherCommunity.
    """
    activity, seen = await find_activity(command.asker, work.scope, command.activity_id)
    await require_writer(work.scope, command.asker, seen)
    command.expected.check(activity.version)
    changed = activity.edit(command.wanted, work.now)
    if "owner_id" in changed and activity.owner_id is not None:
        await require_members(work.scope, seen, [activity.owner_id])
    season = await SEASONS.find(work.scope, activity.season_id)
    if season is not None and "due_on" in changed:
        _require_in_season(activity, season)
    if "objective_id" in changed:
        await _require_own_objective(work.scope, activity)
    if changed:
        await ACTIVITIES.save(work, activity, "changed", changed)
    return await shown(command.asker, work.scope, seen, activity)


async def drop_activity(command: DropActivity, *, work: Work) -> None:
    """Drop it. Raises: ActivityNotFound, NotAllowed, CommunityArchived, StaleProblem."""
    activity, seen = await find_activity(command.asker, work.scope, command.activity_id)
    await require_writer(work.scope, command.asker, seen)
    command.expected.check(activity.version)
    activity.drop(work.now)
    await ACTIVITIES.save(work, activity, "dropped", ("dropped",))


async def link_activity(command: LinkActivity, *, work: Work) -> SeenActivity:
    """Link or unlink an activity; the job of its fact sets whether it is done: see follow_link.

    Raises: ActivityNotFound, NotAllowed, CommunityArchived, NotLinkable, LinkedNotFound.
    """
    activity, seen = await find_activity(command.asker, work.scope, command.activity_id)
    await _require_looking_after(work.scope, command.asker, seen, activity)
    if not may_read_in(command.asker, seen.community, seen.own, seen.held):
        raise NotAllowed("the content of a private community is for its members")
    happened = activity.link_to(command.thing_id, work.now)
    if activity.link is not None:
        await _require_there(work, activity, activity.link)
    if happened:
        await ACTIVITIES.save(work, activity, happened, ("link", "done_at"))
    return await shown(command.asker, work.scope, seen, activity)


async def tick_activity(command: TickActivity, *, work: Work) -> SeenActivity:
    """Mark it done or not. Raises: ActivityNotFound, NotAllowed, CommunityArchived, DoneByFacts."""
    activity, seen = await find_activity(command.asker, work.scope, command.activity_id)
    await _require_looking_after(work.scope, command.asker, seen, activity)
    if happened := activity.tick(done=command.done, now=work.now):
        await ACTIVITIES.save(work, activity, happened, ("done_at",))
    return await shown(command.asker, work.scope, seen, activity)


async def _require_looking_after(
    scope: Scope, asker: Asker, seen: Seen, activity: Activity
) -> None:
    """Require the owner, or an owner or animator of the community.

    Raises: PersonErased, NotAllowed, CommunityArchived.
    """
    await refuse_erased(scope, asker.person_id)
    if not may_check_in(asker, seen.own, activity.owner_id):
        raise NotAllowed("only its owner and the community's owners and animators may do this")
    refuse_archived(seen.community)


async def _require_there(work: Work, activity: Activity, link: ActivityLink) -> None:
    """Refuse a draft or an aggregate of another community, too. Raises: LinkedNotFound."""
    row = await seasons.known(work.scope, link)
    if row is None or seasons.standing(row, activity.community.id, work.now).is_off:
        raise LinkedNotFound


async def _require_own_objective(scope: Scope, activity: Activity) -> None:
    if activity.objective_id is None:
        return
    objective = await OBJECTIVES.find(scope, activity.objective_id)
    if objective is None or objective.community.id != activity.community.id:
        raise OfAnotherCommunity


def _require_in_season(activity: Activity, season: Season) -> None:
    if not season.starts_on <= activity.due_on <= season.ends_on:
        raise OutOfSeason
