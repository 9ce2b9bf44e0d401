"""Topics: proposed by animators, managed by administrators, found in both languages."""

from typing import Any

from uuid6 import uuid7

from tests.support.content import created
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import eventually
from tests.support.services import Client


def new(word: str, **fields: Any) -> dict[str, Any]:
    labels = {"fr": f"Élevage {word}", "en": f"Breeding {word}"}
    return {"labels": labels, "synonyms": {"en": [f"Husbandry {word}"]}, **fields}


async def test_an_animator_proposes_a_topic_and_an_administrator_lists_it(
    membership: Client, guilds: Guilds
) -> None:
    word, admin, ada = uuid7().hex, guilds.person("Root", "admin"), guilds.person("Ada")
    refused = await membership.post(ada, "/v1/topics", json=new(word))
    assert problem(refused) == (403, "not-allowed")
    await guilds.community(ada)
    proposed = created(await membership.post(ada, "/v1/topics", json=new(word)))
    path = f"/v1/topics/{proposed['id']}"
    assert proposed["status"] == "proposed"
    body = {"status": "listed"}
    own = await membership.patch(ada, path, json=body, headers=ANY)
    assert problem(own) == (403, "not-allowed")
    listed = ok(await membership.patch(admin, path, json=body, headers=ANY))
    assert (listed["status"], listed["version"]) == ("listed", 2)


async def test_a_topic_is_found_by_the_beginning_of_any_of_its_names(
    membership: Client, guilds: Guilds
) -> None:
    word, admin = uuid7().hex, guilds.person("Root", "admin")
    topic = created(await membership.post(admin, "/v1/topics", json=new(word)))
    for begun in (f"elevage {word}", f"BREEDING {word[:30]}", f"husbandry {word}"):
        found = ok(await membership.get(admin, f"/v1/topics?q={begun}"))
        assert [each["id"] for each in found["items"]] == [topic["id"]]
    none = ok(await membership.get(admin, f"/v1/topics?q={word}"))
    assert none["items"] == []


async def test_two_topics_share_no_name(membership: Client, guilds: Guilds) -> None:
    word, admin = uuid7().hex, guilds.person("Root", "admin")
    first = created(await membership.post(admin, "/v1/topics", json=new(word)))
    other = {"labels": {"fr": f"HUSBANDRY {word}", "en": f"Other {word}"}}
    refused = await membership.post(admin, "/v1/topics", json=other)
    assert problem(refused) == (409, "topic-exists")
    assert refused.json()["topic_id"] == first["id"]


async def test_no_topic_is_within_itself(membership: Client, guilds: Guilds) -> None:
    admin = guilds.person("Root", "admin")
    above = created(await membership.post(admin, "/v1/topics", json=new(uuid7().hex)))
    within = new(uuid7().hex, broader=above["id"])
    below = created(await membership.post(admin, "/v1/topics", json=within))
    path = f"/v1/topics/{above['id']}"
    refused = await membership.patch(admin, path, json={"broader": below["id"]}, headers=ANY)
    assert problem(refused) == (422, "invalid")
    narrower = ok(await membership.get(admin, f"/v1/topics?broader={above['id']}"))
    assert [each["id"] for each in narrower["items"]] == [below["id"]]


async def test_a_community_is_found_by_the_synonyms_of_a_topic_listed_later(
    membership: Client, guilds: Guilds
) -> None:
    word, admin = uuid7().hex, guilds.person("Root", "admin")
    slug = await guilds.community(guilds.person("Ada"), topics=[f"elevage {word}"])
    topic = created(await membership.post(admin, "/v1/topics", json=new(word)))

    async def found() -> bool:
        page = ok(await membership.get(admin, f"/v1/communities?q=husbandry {word}"))
        return [each["slug"] for each in page["items"]] == [slug]

    await eventually(found)
    shown = ok(await membership.get(admin, f"/v1/communities/{slug}"))
    assert [each["id"] for each in shown["listed_topics"]] == [topic["id"]]
    assert shown["topics"] == [f"elevage {word}"]
