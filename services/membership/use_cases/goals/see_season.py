"""A season and its activities for a reader, who must see its community."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.membership.domain.goals.errors import ActivityNotFound, SeasonNotFound
from services.membership.domain.goals.season import Activity, Season
from services.membership.domain.rights import may_read_in
from services.membership.store.goals import seasons
from services.membership.store.goals.owned import ACTIVITIES, SEASONS
from services.membership.use_cases.goals.see_objective import faces_for
from services.membership.use_cases.lookup import NOWHERE, Seen, see_community
from shared.audience.people import Face
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import CommunityNotFound


@dataclass(frozen=True, slots=True)
class SeenSeason:
    """A season with its activities by due day.

    faces: of the owners, if the reader may see the members. with_links: the reader may see the
    gatherings and posts that activities became.
    """

    season: Season
    activities: Sequence[Activity]
    faces: Mapping[str, Face]
    with_links: bool

    @property
    def id(self) -> str:
        return self.season.id

    @property
    def version(self) -> int:
        return self.season.version


@dataclass(frozen=True, slots=True)
class SeenActivity:
    activity: Activity
    faces: Mapping[str, Face]
    with_links: bool

    @property
    def id(self) -> str:
        return self.activity.id

    @property
    def version(self) -> int:
        return self.activity.version


async def see_season(asker: Asker, scope: Scope, season_id: str) -> SeenSeason:
    """Return a season. Raises: SeasonNotFound, also if the caller may not see its community."""
    season, seen = await find_season(asker, scope, season_id)
    return (await with_activities(asker, scope, seen, [season]))[0]


async def see_activity(asker: Asker, scope: Scope, activity_id: str) -> SeenActivity:
    """Return an activity. Raises: ActivityNotFound."""
    activity, seen = await find_activity(asker, scope, activity_id)
    return await shown(asker, scope, seen, activity)


async def shown(asker: Asker, scope: Scope, seen: Seen, activity: Activity) -> SeenActivity:
    faces = await faces_for(asker, scope, seen, [activity.owner_id])
    return SeenActivity(activity, faces, may_read_in(asker, seen.community, seen.own, seen.held))


async def with_activities(
    asker: Asker, scope: Scope, seen: Seen, found: Sequence[Season]
) -> list[SeenSeason]:
    """Return these seasons of one community with their activities."""
    planned = await seasons.activities(scope, [season.id for season in found])
    owners = [each.owner_id for activities in planned.values() for each in activities]
    faces = await faces_for(asker, scope, seen, owners)
    with_links = may_read_in(asker, seen.community, seen.own, seen.held)
    return [SeenSeason(each, planned[each.id], faces, with_links) for each in found]


async def find_season(asker: Asker, scope: Scope, season_id: str) -> tuple[Season, Seen]:
    """Return a season and its community. Raises: SeasonNotFound."""
    season = await SEASONS.find(scope, season_id)
    try:
        seen = await see_community(scope, asker, season.community.id if season else NOWHERE)
    except CommunityNotFound as hidden:
        raise SeasonNotFound from hidden
    if season is None:
        raise SeasonNotFound
    return season, seen


async def find_activity(asker: Asker, scope: Scope, activity_id: str) -> tuple[Activity, Seen]:
    """Return an activity and its community. Raises: ActivityNotFound."""
    activity = await ACTIVITIES.find(scope, activity_id)
    try:
        seen = await see_community(scope, asker, activity.community.id if activity else NOWHERE)
    except CommunityNotFound as hidden:
        raise ActivityNotFound from hidden
    if activity is None or activity.dropped:
        raise ActivityNotFound
    return activity, seen
