"""The talent pool: what members show, who looked at it, and approaches."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from services.membership.domain.talent.approach import OPEN_FOR
from services.membership.use_cases.talent.expire_approaches import EXPIRE_APPROACH, expire_approach
from shared.contracts.talent import APPROACH, TALENT_PROFILE
from shared.messaging.unit import utc_now
from shared.mongo import Store
from tests.integration.services.membership.test_reminding import a_job, at
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, on_all_pages, problem, statuses
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client
from tests.support.talent import APPROACHES, ME, Pool


@pytest.fixture
def pool(membership: Client, guilds: Guilds) -> Pool:
    return Pool(membership, guilds)


async def test_nobody_is_in_the_pool_before_they_join_it(pool: Pool) -> None:
    ada = await pool.guilds.known("Ada")
    own = ok(await pool.membership.get(ada, ME))
    assert (own["listed"], own["version"], own["shows"]) == (False, 0, [])
    gus = await pool.guilds.known("Gus", "guest")
    refused = await pool.membership.put(gus, ME, json={})
    assert problem(refused) == (403, "not-allowed")


async def test_a_recruiter_finds_a_member_by_what_they_show(pool: Pool) -> None:
    topic = await pool.topic()
    olga = pool.guilds.person("Olga")
    slug = await pool.guilds.community(olga)
    ada = await pool.guilds.member(slug, olga)
    profile = {
        "headline": "Bridges of steel",
        "languages": ["fr-CA"],
        "seniority": "senior",
        "competencies": [{"topic_id": topic, "level": 4}],
    }
    ok(await pool.membership.patch(ada, "/v1/profiles/me", json=profile, headers=ANY))
    await pool.show(ada, available_from="2031-02-01", opportunities=["project"], text="Soon")
    wanted = {
        "skills": [{"topic_id": topic, "level": 3}],
        "languages": ["fr"],
        "communities": [slug],
        "opportunity": "project",
        "seniority": "senior",
        "words": "Steel bridges",
        "available_by": "2031-02-01",
    }
    [found] = await pool.find(**wanted)
    assert (found["name"], found["headline"]) == (ada.name, "Bridges of steel")
    assert [(each["topic_id"], each["level"]) for each in found["competencies"]] == [(topic, 4)]
    assert [each["slug"] for each in found["communities"]] == [slug]
    others: list[dict[str, Any]] = [
        {"skills": [{"topic_id": topic, "level": 5}]},
        {"available_by": "2031-01-31"},
        {"opportunity": "secondment"},
        {"words": "wood"},
    ]
    for other in others:
        assert await pool.find(**{**wanted, **other}) == []


async def test_what_a_member_hides_is_neither_shown_nor_searched(pool: Pool) -> None:
    topic, word = await pool.topic(), "unheardof"
    profile: dict[str, Any] = {
        "headline": word,
        "languages": ["br"],
        "seniority": "principal",
        "competencies": [{"topic_id": topic, "level": 5}],
    }
    ada = await pool.member(("skills",), **profile)
    root = pool.guilds.person("Root", "admin")
    place = f"/v1/profiles/{pool.guilds.id_of(ada)}/directory"
    placed = {"department": "Naval", "country": "FR"}
    assert (await pool.membership.put(root, place, json=placed)).status_code == 204
    has_it = {"skills": [{"topic_id": topic, "level": 5}]}
    [found] = await pool.find(**has_it)
    shown = {name for name, value in found.items() if value}
    assert shown == {"handle", "competencies"}
    assert pool.guilds.id_of(ada) not in str(found)
    for hidden in (
        *({"words": word}, {"languages": ["br"]}, {"seniority": "principal"}),
        *({"department": "Naval"}, {"country": "FR"}, {"available_by": "2099-01-01"}),
    ):
        assert await pool.find(**has_it, **hidden) == []
    await pool.show(ada, ("languages",))
    assert await pool.find(**has_it) == []


async def test_private_communities_are_never_named(pool: Pool) -> None:
    olga = pool.guilds.person("Olga")
    slug = await pool.guilds.community(olga, visibility="private")
    await pool.show(olga)
    own = ok(await pool.membership.get(olga, ME))
    assert own["seen"]["communities"] == []
    body = {"purpose": "x", "communities": [slug]}
    hidden = await pool.membership.post(olga, "/v1/talent/searches", json=body)
    assert problem(hidden) == (403, "not-allowed")
    asked = await pool.membership.post(pool.recruiter, "/v1/talent/searches", json=body)
    assert problem(asked) == (404, "community-not-found")


async def test_a_search_for_a_community_that_became_private_finds_nobody(pool: Pool) -> None:
    olga = pool.guilds.person("Olga")
    slug = await pool.guilds.community(olga)
    await pool.show(olga)
    search_id = await pool.search(communities=[slug])
    assert len(await pool.results(search_id)) == 1
    private, path = {"visibility": "private"}, f"/v1/communities/{slug}"
    ok(await pool.membership.patch(olga, path, json=private, headers=ANY))
    assert await pool.results(search_id) == []


async def test_a_profile_that_changes_is_found_by_what_it_is_now(pool: Pool) -> None:
    first, second = await pool.topic(), await pool.topic()
    ada = await pool.member(competencies=[{"topic_id": first, "level": 3}])
    changed = {"competencies": [{"topic_id": second, "level": 2}]}
    ok(await pool.membership.patch(ada, "/v1/profiles/me", json=changed, headers=ANY))
    assert await pool.find(skills=[{"topic_id": first}]) == []
    await eventually(lambda: pool.find(skills=[{"topic_id": second, "level": 2}]))


async def test_every_look_is_told_with_its_purpose(pool: Pool) -> None:
    topic = await pool.topic()
    ada = await pool.member(competencies=[{"topic_id": topic, "level": 3}])
    search_id = await pool.search(skills=[{"topic_id": topic}], purpose="A team in Brest")
    [found] = await pool.results(search_id)
    await pool.results(search_id)
    ok(await pool.open(found["handle"], search_id))
    looks = ok(await pool.membership.get(ada, f"{ME}/looks"))["items"]
    told = [(each["kind"], each["times"], each["purpose"]) for each in looks]
    assert told == [("opened", 1, "A team in Brest"), ("listed", 2, "A team in Brest")]
    assert {each["recruiter_name"] for each in looks} == {pool.recruiter.name}
    page = ok(await pool.membership.get(ada, f"{ME}/looks?limit=1"))
    [second] = ok(await pool.membership.get(ada, f"{ME}/looks?after={page['next']}"))["items"]
    assert second["kind"] == "listed"
    other = pool.guilds.person("Ruth", "recruiter")
    path = f"/v1/talent/talents/{found['handle']}?search_id={search_id}"
    assert problem(await pool.membership.get(other, path)) == (404, "talent-search-not-found")
    assert problem(await pool.membership.get(ada, path)) == (403, "not-allowed")


async def test_without_its_log_there_is_no_answer(pool: Pool, membership_store: Store) -> None:
    """The store refuses looks at this person, by a rule for their row."""
    topic = await pool.topic()
    ada = await pool.member(competencies=[{"topic_id": topic, "level": 3}])
    search_id = await pool.search(skills=[{"topic_id": topic}])
    [found] = await pool.results(search_id)
    person = pool.guilds.id_of(ada)
    rule = {"person_id": {"$ne": person}}
    database = membership_store.database
    await database.command("collMod", "talent_looks", validator=rule)
    try:
        listed = f"/v1/talent/searches/{search_id}/talents"
        answers = [
            await pool.membership.get(pool.recruiter, listed),
            await pool.open(found["handle"], search_id),
        ]
    finally:
        await database.command("collMod", "talent_looks", validator={})
    assert statuses(answers) == [500, 500]
    assert not any(ada.name in answer.text for answer in answers)


async def test_leaving_the_pool_removes_the_person_from_it_at_once(
    pool: Pool, engines: Engines, membership_store: Store
) -> None:
    topic = await pool.topic()
    ada = await pool.member(competencies=[{"topic_id": topic, "level": 3}])
    await pool.show(ada, text="Secret wishes", available_from="2031-01-01")
    search_id = await pool.search(skills=[{"topic_id": topic}])
    [found] = await pool.results(search_id)
    assert (await pool.leave(ada)).status_code == 204
    assert (await pool.leave(ada)).status_code == 204
    assert await pool.results(search_id) == []
    assert problem(await pool.open(found["handle"], search_id)) == (404, "talent-not-found")
    key = pool.guilds.id_of(ada)
    row = await membership_store.scope["talent_profiles"].find_one({"_id": key}) or {}
    assert (row["keys"], row["text"], row["handle"], row["shows"]) == ([], "", "", [])
    facts = await facts_of(engines.kafka, TALENT_PROFILE.topic, key, 3)
    assert [fact.participle for fact in facts] == ["listed", "changed", "withdrawn"]
    assert facts[-1].data.state.listed is False
    await pool.show(ada)
    [again] = await pool.results(search_id)
    assert again["handle"] != found["handle"]


async def test_an_accepted_approach_gives_the_contact_until_the_member_leaves(
    pool: Pool, engines: Engines
) -> None:
    ada, key = await pool.approached()
    path = f"{APPROACHES}/{key}"
    before = ok(await pool.membership.get(pool.recruiter, path))
    assert (before["status"], before["contact"]) == ("asked", None)
    assert ada.name not in str(before)
    assert pool.guilds.id_of(ada) not in str(before)
    [asked] = ok(await pool.membership.get(ada, APPROACHES))["items"]
    assert (asked["recruiter_name"], asked["purpose"]) == (pool.recruiter.name, "Lead the new team")
    outsider = pool.guilds.person("Ruth", "recruiter")
    assert problem(await pool.membership.get(outsider, path)) == (404, "approach-not-found")
    own = await pool.answer(pool.recruiter, key, accepts=True)
    assert problem(own) == (404, "approach-not-found")
    ok(await pool.answer(ada, key, accepts=True))
    [mine] = ok(await pool.membership.get(pool.recruiter, f"{APPROACHES}?to_me=false"))["items"]
    assert mine["contact"]["name"] == ada.name
    assert problem(await pool.answer(ada, key, accepts=False)) == (409, "approach-not-open")
    await pool.leave(ada)
    after = ok(await pool.membership.get(pool.recruiter, path))
    assert (after["status"], after["contact"]) == ("ended", None)
    facts = await facts_of(engines.kafka, APPROACH.topic, key, 3)
    told = [(fact.participle, fact.actor) for fact in facts]
    recruiter, member = pool.guilds.id_of(pool.recruiter), pool.guilds.id_of(ada)
    assert told == [("asked", recruiter), ("accepted", member), ("ended", None)]


async def test_a_refusal_holds_and_names_nobody(pool: Pool, engines: Engines) -> None:
    ada, key = await pool.approached()
    refused = ok(await pool.answer(ada, key, accepts=False, reason="Happy here"))
    assert refused["status"] == "refused"
    seen = ok(await pool.membership.get(pool.recruiter, f"{APPROACHES}/{key}"))
    assert (seen["reason"], seen["contact"]) == ("Happy here", None)
    again = await pool.ask(seen["handle"], seen["search_id"])
    assert problem(again) == (409, "refusal-holds")
    facts = await facts_of(engines.kafka, APPROACH.topic, key, 2)
    assert (facts[-1].participle, facts[-1].actor) == ("refused", None)


async def test_an_approach_that_nobody_answers_expires_once(
    pool: Pool, membership_store: Store, engines: Engines
) -> None:
    _, approach_id = await pool.approached()
    key = await a_job(membership_store, EXPIRE_APPROACH, approach_id)
    step = partial(expire_approach, key, "")
    over = utc_now() + OPEN_FOR + timedelta(hours=1)
    for moment in (utc_now(), over, over):
        await at(membership_store, moment).run(step)
    facts = await facts_of(engines.kafka, APPROACH.topic, approach_id, 2)
    assert [fact.participle for fact in facts] == ["asked", "expired"]


async def test_two_approaches_at_once_are_one(pool: Pool, membership_store: Store) -> None:
    topic = await pool.topic()
    ada = await pool.member(competencies=[{"topic_id": topic, "level": 3}])
    search_id = await pool.search(skills=[{"topic_id": topic}])
    [found] = await pool.results(search_id)
    answers = await asyncio.gather(*(pool.ask(found["handle"], search_id) for _ in range(2)))
    assert statuses(list(answers)) == [200, 409]
    theirs = {"person_id": pool.guilds.id_of(ada)}
    assert await membership_store.scope["approaches"].count_documents(theirs) == 1


async def test_nobody_has_a_contact_after_acceptance_beside_leaving(pool: Pool) -> None:
    for _ in range(3):
        ada, key = await pool.approached()
        accepted, left = await asyncio.gather(pool.answer(ada, key, accepts=True), pool.leave(ada))
        assert left.status_code == 204
        assert accepted.status_code in {200, 409}
        seen = ok(await pool.membership.get(pool.recruiter, f"{APPROACHES}/{key}"))
        assert (seen["status"], seen["contact"]) == ("ended", None)


async def test_no_approach_stays_open_beside_leaving(pool: Pool, membership_store: Store) -> None:
    topic = await pool.topic()
    for _ in range(3):
        ada = await pool.member(competencies=[{"topic_id": topic, "level": 3}])
        search_id = await pool.search(skills=[{"topic_id": topic}])
        [found] = await pool.results(search_id)
        asked, left = await asyncio.gather(pool.ask(found["handle"], search_id), pool.leave(ada))
        assert left.status_code == 204
        assert asked.status_code in {200, 404}
        standing = {"person_id": pool.guilds.id_of(ada), "status": {"$in": ["asked", "accepted"]}}
        assert await membership_store.scope["approaches"].count_documents(standing) == 0


async def test_a_search_beside_leaving_shows_whom_it_logged_alone(pool: Pool) -> None:
    topic = await pool.topic()
    search_id = await pool.search(skills=[{"topic_id": topic}])
    for _ in range(3):
        ada = await pool.member(competencies=[{"topic_id": topic, "level": 3}])
        found, left = await asyncio.gather(pool.results(search_id), pool.leave(ada))
        assert left.status_code == 204
        looks = ok(await pool.membership.get(ada, f"{ME}/looks"))["items"]
        assert not found or [each["kind"] for each in looks] == ["listed"]
        assert await pool.results(search_id) == []


async def test_erasure_forgets_looks_searches_and_approaches_of_both(
    pool: Pool, membership_store: Store
) -> None:
    ada, key = await pool.approached()
    export = ok(await pool.membership.get(ada, "/v1/profiles/me/export"))
    assert export["talent"]["listed"] is True
    assert [each["kind"] for each in export["talent_looks"]] == ["listed"]
    assert [each["id"] for each in export["approaches"]] == [key]
    own = ok(await pool.membership.get(pool.recruiter, "/v1/profiles/me/export"))
    assert [each["purpose"] for each in own["talent_searches"]] == ["A new team"]
    [search] = own["talent_searches"]
    path = "/v1/profiles/me"
    assert (await pool.membership.delete(ada, path, headers=ANY)).status_code == 204
    assert await pool.results(search["id"]) == []
    assert (await pool.membership.delete(pool.recruiter, path, headers=ANY)).status_code == 204
    both = {"$in": [pool.guilds.id_of(ada), pool.guilds.id_of(pool.recruiter)]}
    naming = {"$or": [{"person_id": both}, {"recruiter_id": both}]}

    async def forgotten() -> bool:
        names = ("talent_profiles", "talent_looks", "talent_searches", "approaches")
        left = [await membership_store.scope[name].count_documents(naming) for name in names]
        return left == [0] * 4

    await eventually(forgotten)


async def test_pages_follow_the_day_of_availability(pool: Pool) -> None:
    topic = await pool.topic()
    days: list[str | None] = ["2031-03-01", None, "2031-01-01", "2031-02-01"]
    for day in days:
        ada = await pool.member(competencies=[{"topic_id": topic, "level": 3}])
        await pool.show(ada, available_from=day, text="Ready")
    search_id = await pool.search(skills=[{"topic_id": topic}], words="ready")
    path = f"/v1/talent/searches/{search_id}/talents?limit=2"
    found = await on_all_pages(pool.membership, pool.recruiter, path)
    assert [each["available_from"] for each in found] == [*sorted(filter(None, days)), None]
