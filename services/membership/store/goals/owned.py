"""The aggregates of goals that membership owns, with their collections and their facts."""

from services.membership.domain.goals.aim import Aim
from services.membership.domain.goals.check_in import CheckIn
from services.membership.domain.goals.objective import Objective
from services.membership.domain.goals.season import Activity, Season
from services.membership.store.goals import goals, seasons
from shared.contracts.goals import (
    AIM,
    CHECK_IN,
    OBJECTIVE,
    AimData,
    CheckInData,
    ObjectiveData,
)
from shared.contracts.seasons import ACTIVITY, SEASON, ActivityData, SeasonData
from shared.messaging.owned import Change, Owned, Personal, named_in
from shared.messaging.unit import Work

AIMS: Owned[Aim, AimData] = Owned(AIM, Aim, goals.AIMS, indexes=goals.AIM_INDEXES)


async def _forget_owner(objective: Objective, person_id: str, _: Work) -> Change[Objective]:
    objective.forget(person_id)
    return Change(objective, "anonymised", ("owner_id", "key_results"))


def _owners(data: ObjectiveData) -> tuple[str | None, ...]:
    return (data.state.owner_id, *(each.owner_id for each in data.state.key_results))


OBJECTIVES: Owned[Objective, ObjectiveData] = Owned(
    OBJECTIVE,
    Objective,
    goals.OBJECTIVES,
    indexes=goals.OBJECTIVE_INDEXES,
    personal=Personal(
        naming=lambda person_id: {
            "$or": [{"owner_id": person_id}, {"key_results.owner_id": person_id}]
        },
        named=_owners,
        forget=_forget_owner,
    ),
)


CHECK_INS: Owned[CheckIn, CheckInData] = Owned(
    CHECK_IN,
    CheckIn,
    goals.CHECK_INS,
    indexes=goals.CHECK_IN_INDEXES,
    personal=named_in("person_id"),
)

SEASONS: Owned[Season, SeasonData] = Owned(
    SEASON, Season, seasons.SEASONS, indexes=seasons.SEASON_INDEXES
)


ACTIVITIES: Owned[Activity, ActivityData] = Owned(
    ACTIVITY,
    Activity,
    seasons.ACTIVITIES,
    indexes=seasons.ACTIVITY_INDEXES,
    personal=named_in("owner_id"),
    is_gone=lambda activity: activity.dropped,
)

OWNED = (AIMS, OBJECTIVES, CHECK_INS, SEASONS, ACTIVITIES)
