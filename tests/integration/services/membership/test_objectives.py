"""Objectives: set, measured, changed and abandoned; and simultaneous writes."""

import asyncio
from typing import Any

from shared.contracts.goals import CHECK_IN, OBJECTIVE
from shared.mongo import Store
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.goals import a_key_result, a_season, an_objective
from tests.support.membership import ANY, Guilds, ok, on_all_pages, problem, statuses
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person


async def an_objective_of(
    membership: Client, guilds: Guilds, owner: Person, **fields: Any
) -> tuple[str, dict[str, Any]]:
    """Set an objective; return the slug of its community and the objective."""
    slug = await guilds.community(owner)
    path = f"/v1/communities/{slug}/objectives"
    made = await membership.post(owner, path, json=an_objective(**fields))
    return slug, created(made)


def check_ins(objective: dict[str, Any]) -> str:
    key = objective["key_results"][0]["id"]
    return f"/v1/objectives/{objective['id']}/key-results/{key}/check-ins"


async def test_an_objective_is_set_measured_and_reached(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    slug, made = await an_objective_of(membership, guilds, ada)
    assert (made["owner_name"], made["progress"], made["status"]) == (ada.name, 0, "open")
    path = f"/v1/objectives/{made['id']}"
    checked = ok(await membership.post(ada, check_ins(made), json={"value": 45, "note": "Well"}))
    assert (checked["progress"], checked["key_results"][0]["current"]) == (0.5, 45)
    both = {"key_results": [{**a_key_result(), "id": made["key_results"][0]["id"]}, a_key_result()]}
    stale = await membership.patch(ada, path, json=both, headers={"If-Match": '"1"'})
    assert problem(stale) == (412, "stale")
    changed = ok(await membership.patch(ada, path, json=both, headers={"If-Match": '"2"'}))
    assert [each["progress"] for each in changed["key_results"]] == [0.5, 0]
    why = {"status": "abandoned"}
    assert (await membership.put(ada, f"{path}/status", json=why, headers=ANY)).status_code == 422
    ok(await membership.put(ada, f"{path}/status", json={"status": "reached"}, headers=ANY))
    closed = await membership.post(ada, check_ins(made), json={"value": 50})
    assert problem(closed) == (409, "objective-closed")
    facts = await facts_of(engines.kafka, OBJECTIVE.topic, made["id"], 4)
    assert [fact.participle for fact in facts] == ["opened", "measured", "changed", "reached"]
    found = f"/v1/communities/{slug}/objectives?status=reached"
    assert [each["id"] for each in ok(await membership.get(ada, found))["items"]] == [made["id"]]


async def test_what_a_person_set_measured_planned_and_opened_is_in_their_export(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug, made = await an_objective_of(membership, guilds, ada)
    ok(await membership.post(ada, check_ins(made), json={"value": 45, "note": "Well"}))
    community = f"/v1/communities/{slug}"
    season = created(await membership.post(ada, f"{community}/seasons", json=a_season()))
    link = created(await membership.post(ada, f"{community}/invitations", json={}))
    exported = ok(await membership.get(ada, "/v1/profiles/me/export"))
    assert exported["objectives"] == [made["id"]]
    assert [(each["value"], each["note"]) for each in exported["check_ins"]] == [(45, "Well")]
    planned = {each["id"] for each in season["activities"]}
    assert set(exported["activities"]) == planned
    assert [each["id"] for each in exported["invitations"]] == [link["id"]]
    assert link["secret"] not in str(exported)


async def test_simultaneous_check_ins_are_all_kept_and_the_last_is_current(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    _, made = await an_objective_of(membership, guilds, ada)
    values = range(20, 28)
    asked = (membership.post(ada, check_ins(made), json={"value": each}) for each in values)
    answers = await asyncio.gather(*asked)
    assert set(statuses(answers)) == {200}
    path = f"/v1/objectives/{made['id']}"
    history = await on_all_pages(membership, ada, f"{path}/check-ins?limit=3")
    assert sorted(each["value"] for each in history) == list(values)
    assert [each["number"] for each in history] == list(range(9, 1, -1))
    [key_result] = ok(await membership.get(ada, path))["key_results"]
    assert key_result["current"] == history[0]["value"]


async def test_owners_of_key_results_check_in_and_animators_write(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob, eve = await guilds.member(slug, ada), await guilds.member(slug, ada)
    path = f"/v1/communities/{slug}/objectives"
    body = an_objective(key_results=[a_key_result(owner_id=guilds.id_of(bob))])
    assert (await membership.post(bob, path, json=body)).status_code == 403
    made = created(await membership.post(ada, path, json=body))
    assert (await membership.post(eve, check_ins(made), json={"value": 20})).status_code == 403
    ok(await membership.post(bob, check_ins(made), json={"value": 20}))
    stranger = an_objective(owner_id=guilds.id_of(await guilds.known("Eva")))
    assert problem(await membership.post(ada, path, json=stranger)) == (409, "not-a-member")


async def test_an_objective_serves_an_aim_until_the_aim_is_retired(
    membership: Client, guilds: Guilds
) -> None:
    ada, root = guilds.person("Ada"), guilds.person("Root", "admin")
    refused = await membership.post(ada, "/v1/aims", json={"titles": {"en": "Less"}})
    assert refused.status_code == 403
    aim = created(await membership.post(root, "/v1/aims", json={"titles": {"en": "Less"}}))
    _, made = await an_objective_of(membership, guilds, ada, aim_id=aim["id"])
    path = f"/v1/aims/{aim['id']}"
    ok(await membership.patch(root, path, json={"retired": True}, headers={"If-Match": '"1"'}))
    slug = await guilds.community(ada)
    again = an_objective(aim_id=aim["id"])
    answer = await membership.post(ada, f"/v1/communities/{slug}/objectives", json=again)
    assert problem(answer) == (409, "aim-retired")
    kept = {"why": {"en": "More"}, "aim_id": aim["id"]}
    ok(await membership.patch(ada, f"/v1/objectives/{made['id']}", json=kept, headers=ANY))


async def test_an_erased_person_is_in_no_objective_and_no_check_in(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    body = an_objective(owner_id=guilds.id_of(bob))
    path = f"/v1/communities/{slug}/objectives"
    made = created(await membership.post(ada, path, json=body))
    ok(await membership.post(bob, check_ins(made), json={"value": 20}))
    assert (await membership.delete(bob, "/v1/profiles/me", headers=ANY)).status_code == 204

    async def forgotten() -> bool:
        theirs = guilds.id_of(bob)
        owned = await membership_store.scope["objectives"].count_documents({"owner_id": theirs})
        checked = await membership_store.scope["check_ins"].count_documents({"person_id": theirs})
        return not owned and not checked

    await eventually(forgotten)
    [check_in] = ok(await membership.get(ada, f"/v1/objectives/{made['id']}/check-ins"))["items"]
    assert (check_in["person_id"], check_in["name"], check_in["value"]) == (None, None, 20)
    facts = await facts_of(engines.kafka, CHECK_IN.topic, check_in["id"], 2)
    assert [fact.data.state.person_id for fact in facts] == [guilds.id_of(bob), None]
