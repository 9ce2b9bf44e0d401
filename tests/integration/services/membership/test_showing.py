"""Restricted fields of a profile: visible to the readers they are for, and nowhere else."""

import orjson

from shared.mongo import Store
from tests.support.membership import ANY, Guilds, ok, on_all_pages, problem
from tests.support.services import Client, Person

ME = "/v1/profiles/me"


async def hiding(membership: Client, guilds: Guilds, word: str) -> Person:
    """Return a person with this word in three fields, each for fewer readers."""
    ada = guilds.person("Ada")
    body = {
        "headline": f"Everyone {word}",
        "location": f"Companions {word}",
        "skills": [f"Nobody {word}"],
        "audiences": {"location": "companions", "skills": "nobody", "headline": "everyone"},
    }
    ok(await membership.patch(ada, ME, json=body, headers=ANY))
    return ada


def shown(document: object, word: str) -> set[str]:
    text = orjson.dumps(document).decode()
    return {each for each in ("Everyone", "Companions", "Nobody") if f"{each} {word}" in text}


async def test_a_field_is_shown_to_its_readers(membership: Client, guilds: Guilds) -> None:
    ada = await hiding(membership, guilds, word := "w1")
    slug = await guilds.community(ada)
    companion, colleague = await guilds.member(slug, ada), guilds.person("Bob")
    admin = guilds.person("Root", "admin")
    path = f"/v1/profiles/{guilds.id_of(ada)}"
    everyone = {"Everyone"}
    for person, expected in (
        (ada, {*everyone, "Companions", "Nobody"}),
        (companion, {*everyone, "Companions"}),
        (colleague, everyone),
        (admin, everyone),
    ):
        seen = ok(await membership.get(person, path))
        assert shown(seen, word) == expected, person.name
        assert (seen["audiences"] is None) is (person is not ada)
    ok(await membership.post(companion, f"/v1/communities/{slug}/leave"))
    assert shown(ok(await membership.get(companion, path)), word) == everyone


async def test_no_list_shows_a_hidden_field_or_finds_by_it(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob = await hiding(membership, guilds, word := "w2"), guilds.person("Bob")
    found = await on_all_pages(membership, bob, f"/v1/profiles?q={ada.name}&limit=100")
    assert [each["id"] for each in found] == [guilds.id_of(ada)]
    assert shown(found, word) == {"Everyone"}
    by_skill = ok(await membership.get(bob, f"/v1/profiles?skill=Nobody {word}"))
    assert by_skill["items"] == []


async def test_no_fact_holds_a_hidden_field(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada = await hiding(membership, guilds, word := "w3")
    ok(await membership.patch(ada, ME, json={"location": f"Companions {word}!"}, headers=ANY))
    rows = await membership_store.scope["outbox"].find({"key": guilds.id_of(ada)}).to_list(None)
    assert shown([bytes(row["value"]).decode() for row in rows], word) <= {"Everyone"}


async def test_a_person_previews_their_profile_as_others_see_it(
    membership: Client, guilds: Guilds
) -> None:
    ada = await hiding(membership, guilds, word := "w4")
    as_companion = ok(await membership.get(ada, f"{ME}/preview?as=companion"))
    assert shown(as_companion, word) == {"Everyone", "Companions"}
    assert shown(ok(await membership.get(ada, f"{ME}/preview")), word) == {"Everyone"}
    assert (as_companion["email"], as_companion["audiences"]) == (None, None)


async def test_an_administrator_sets_a_person_s_department(
    membership: Client, guilds: Guilds
) -> None:
    ada, admin = await guilds.known("Ada"), guilds.person("Root", "admin")
    path = f"/v1/profiles/{guilds.id_of(ada)}/directory"
    body = {"department": "Rails", "country": "FR"}
    assert problem(await membership.put(ada, path, json=body)) == (403, "not-allowed")
    assert (await membership.put(admin, path, json=body)).status_code == 204
    own = ok(await membership.get(ada, ME))
    assert (own["department"], own["country"]) == ("Rails", "FR")


async def test_a_wrong_field_is_named(membership: Client, guilds: Guilds) -> None:
    ada = await guilds.known("Ada")
    for body in (
        {"time_zone": "Mars/Olympus"},
        {"audiences": {"name": "nobody"}},
        {"links": [{"url": "javascript:alert(1)"}]},
        {"competencies": [{"topic_id": "nowhere", "level": 3}]},
    ):
        refused = await membership.patch(ada, ME, json=body, headers=ANY)
        assert problem(refused) == (422, "invalid")
        assert next(iter(body)) in refused.text
