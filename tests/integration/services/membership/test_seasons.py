"""Season plans: started from a template, linked to posts and gatherings, done by their facts."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from services.membership.use_cases.goals.follow_link import KIND
from shared.contracts.envelope import Fact, write_data, write_headers
from shared.contracts.events import GATHERING, GatheringData
from shared.contracts.seasons import ACTIVITY
from shared.contracts.values import CommunityRef
from shared.messaging.unit import utc_now
from shared.mongo import Store
from tests.support import facts
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.facts import NOON
from tests.support.goals import a_season, an_activity, an_objective
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import eventually, facts_of, send_raw
from tests.support.services import Client, Person


async def planned(
    membership: Client, guilds: Guilds, ada: Person, **fields: Any
) -> tuple[str, dict[str, Any]]:
    """Create a community and a season without activities; return its slug and the season."""
    slug = await guilds.community(ada)
    body = {**a_season(), "template": None, **fields}
    path = f"/v1/communities/{slug}/seasons"
    return slug, created(await membership.post(ada, path, json=body))


async def tell(engines: Engines, place: CommunityRef, fact: Fact[GatheringData]) -> None:
    """Publish a gathering of this community, as events would."""
    state = fact.data.state.model_copy(update={"community": place})
    told = replace(fact, data=fact.data.model_copy(update={"state": state}))
    record = fact.subject.encode(), write_data(told), write_headers(told)
    await send_raw(engines.kafka, GATHERING.topic, record)


async def test_a_season_starts_from_a_template_and_is_changed(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug, season = await planned(membership, guilds, ada, template="launch")
    assert [each["kind"] for each in season["activities"]][:2] == ["gathering", "other"]
    assert {each["owner_name"] for each in season["activities"]} == {ada.name}
    goals = f"/v1/communities/{slug}/objectives"
    objective = created(await membership.post(ada, goals, json=an_objective()))
    path = f"/v1/seasons/{season['id']}"
    more = an_activity(kind="other", objective_id=objective["id"])
    added = created(await membership.post(ada, f"{path}/activities", json=more))
    ok(await membership.put(ada, f"/v1/activities/{added['id']}/done"))
    late = {"due_on": "2032-01-01"}
    out = await membership.patch(ada, f"/v1/activities/{added['id']}", json=late, headers=ANY)
    assert out.status_code == 422
    seen = ok(await membership.get(ada, path))
    assert (seen["done"], seen["progress"]) == (1, 1 / len(seen["activities"]))
    dropped = await membership.delete(
        ada, f"/v1/activities/{added['id']}", headers={"If-Match": '"2"'}
    )
    assert dropped.status_code == 204
    gone = await membership.get(ada, f"/v1/activities/{added['id']}")
    assert problem(gone) == (404, "activity-not-found")
    assert ok(await membership.get(ada, path))["done"] == 0


async def test_an_activity_is_done_once_its_gathering_is_over(
    membership: Client, guilds: Guilds, engines: Engines, membership_store: Store
) -> None:
    ada = guilds.person("Ada")
    _, season = await planned(membership, guilds, ada)
    path = f"/v1/seasons/{season['id']}/activities"
    activity = created(await membership.post(ada, path, json=an_activity()))
    one, gathering_id = f"/v1/activities/{activity['id']}", str(uuid4())
    unknown = await membership.put(ada, f"{one}/link", json={"id": gathering_id})
    assert problem(unknown) == (404, "linked-not-found")
    place, tomorrow = CommunityRef(**activity["community"]), utc_now() + timedelta(days=1)
    await tell(engines, place, facts.gathering(id=gathering_id, starts=tomorrow))

    async def is_linked() -> bool:
        answer = await membership.put(ada, f"{one}/link", json={"id": gathering_id})
        return answer.status_code == 200

    await eventually(is_linked)
    assert ok(await membership.get(ada, one))["done_at"] is None

    async def is_awaited() -> bool:
        key = f"^{KIND}/{gathering_id}@"
        return bool(await membership_store.scope["jobs"].count_documents({"_id": {"$regex": key}}))

    await eventually(is_awaited)
    over = facts.gathering(id=gathering_id, sequence=2, starts=NOON)
    await tell(engines, place, over)

    async def is_done() -> bool:
        return ok(await membership.get(ada, one))["done_at"] is not None

    await eventually(is_done)
    off = facts.gathering(id=gathering_id, sequence=3, starts=NOON, status="cancelled")
    await tell(engines, place, off)

    async def is_open_again() -> bool:
        seen = ok(await membership.get(ada, one))
        return seen["done_at"] is None and seen["link"] is None

    await eventually(is_open_again)
    told = await facts_of(engines.kafka, ACTIVITY.topic, activity["id"], 4)
    assert [fact.participle for fact in told] == ["planned", "linked", "completed", "unlinked"]


async def test_an_erased_person_owns_no_activity(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada = guilds.person("Ada")
    slug, season = await planned(membership, guilds, ada)
    bob = await guilds.member(slug, ada)
    path = f"/v1/seasons/{season['id']}/activities"
    body = an_activity(owner_id=guilds.id_of(bob))
    created(await membership.post(ada, path, json=body))
    assert (await membership.delete(bob, "/v1/profiles/me", headers=ANY)).status_code == 204

    async def forgotten() -> bool:
        theirs = {"owner_id": guilds.id_of(bob)}
        return not await membership_store.scope["activities"].count_documents(theirs)

    await eventually(forgotten)
