"""Owners are reminded of activities and objectives by jobs that are due at a set time."""

from datetime import UTC, datetime, timedelta
from functools import partial

from services.membership.use_cases.goals.remind_owners import (
    ACTIVITY_DUE,
    CHECK_IN_AWAITED,
    QUIET,
    remind_of_activity,
    remind_of_objective,
)
from shared.contracts.goals import OBJECTIVE
from shared.contracts.seasons import ACTIVITY
from shared.messaging.unit import Unit, utc_now
from shared.mongo import Store
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.goals import a_season, an_activity, an_objective
from tests.support.membership import Guilds, ok
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client


class _NobodyToWake:
    """Wakes no relay: that of the running service publishes the facts."""

    def wake(self) -> None:
        pass


def at(store: Store, moment: datetime) -> Unit:
    return Unit(store, _NobodyToWake(), clock=lambda: moment)


async def a_job(store: Store, kind: str, subject: str) -> str:
    """Wait for a job of this subject and return its key."""

    async def found() -> str:
        row = await store.scope["jobs"].find_one({"_id": {"$regex": f"^{kind}/{subject}@"}})
        return str(row["key"]) if row else ""

    key: str = await eventually(found)
    return key


async def test_the_owner_of_an_activity_is_reminded_once_before_it_is_due(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    seasons = f"/v1/communities/{await guilds.community(ada)}/seasons"
    season = created(await membership.post(ada, seasons, json={**a_season(), "template": None}))
    path = f"/v1/seasons/{season['id']}/activities"
    activity = created(await membership.post(ada, path, json=an_activity()))
    key = await a_job(membership_store, ACTIVITY_DUE, activity["id"])
    step = partial(remind_of_activity, key, "")
    early, due = datetime(2031, 1, 28, tzinfo=UTC), datetime(2031, 1, 30, tzinfo=UTC)
    for moment in (early, due, due):
        await at(membership_store, moment).run(step)
    facts = await facts_of(engines.kafka, ACTIVITY.topic, activity["id"], 2)
    assert [fact.participle for fact in facts] == ["planned", "reminded"]
    assert ok(await membership.get(ada, f"/v1/activities/{activity['id']}"))["version"] == 2


async def test_the_owner_of_a_quiet_objective_is_asked_to_check_in(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    objectives = f"/v1/communities/{await guilds.community(ada)}/objectives"
    objective = created(await membership.post(ada, objectives, json=an_objective()))
    key = await a_job(membership_store, CHECK_IN_AWAITED, objective["id"])
    step = partial(remind_of_objective, key, "")
    quiet = utc_now() + QUIET + timedelta(hours=1)
    for moment in (utc_now(), quiet, quiet):
        await at(membership_store, moment).run(step)
    facts = await facts_of(engines.kafka, OBJECTIVE.topic, objective["id"], 2)
    assert [fact.participle for fact in facts] == ["opened", "reminded"]
