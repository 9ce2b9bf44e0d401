"""People: found by name and skill, as far as the caller may see, and suggested for mentions."""

from collections.abc import Callable
from typing import Any

import pytest

from services.membership.main import prepare
from shared.mongo import Store
from tests.support.membership import ANY, Guilds, ok, on_all_pages, problem
from tests.support.messaging import eventually
from tests.support.services import Client, Person

Unique = Callable[[str], str]


async def names(membership: Client, asker: Person, query: str) -> list[str]:
    """Return the names on all pages, in order."""
    met = await on_all_pages(membership, asker, f"/v1/profiles?{query}")
    return [item["name"] for item in met]


async def called(membership: Client, guilds: Guilds, name: str, **fields: Any) -> Person:
    person = await guilds.known("Somebody")
    body = {"name": name, **fields}
    ok(await membership.patch(person, "/v1/profiles/me", json=body, headers=ANY))
    return person


async def test_people_are_found_by_the_beginning_of_their_names_page_by_page(
    membership: Client, guilds: Guilds, unique: Unique
) -> None:
    start = unique("Zoë")
    for last in ("c", "A", "b"):
        await called(membership, guilds, f"{start} {last}")
    await called(membership, guilds, f"No {start}")
    asker, plain = guilds.person("Ada"), start.upper().replace("Ë", "E")
    expected = [f"{start} A", f"{start} b", f"{start} c"]
    assert await names(membership, asker, f"q={plain}&limit=1") == expected
    assert await names(membership, asker, f"q={plain} B") == [f"{start} b"]


async def test_people_are_found_by_a_skill(
    membership: Client, guilds: Guilds, unique: Unique
) -> None:
    skill, name = unique("Métier"), unique("zed")
    fields = {"skills": ["SQL", skill], "headline": "Data", "location": "Lyon"}
    await called(membership, guilds, name, **fields)
    path = f"/v1/profiles?skill={skill.lower().replace('é', 'e')}"
    [found] = ok(await membership.get(guilds.person("Ada"), path))["items"]
    assert {field: found[field] for field in fields} == fields
    assert (found["name"], found["guest"]) == (name, False)
    assert await names(membership, guilds.person("Ada"), f"skill={skill}&q=other") == []


async def test_a_guest_finds_the_names_of_those_in_their_communities_each_once(
    membership: Client, guilds: Guilds, unique: Unique
) -> None:
    ada, start = guilds.person("Ada"), unique("zgu")
    places = [await guilds.community(ada, visibility="private") for _ in range(2)]
    gus = await guilds.member(places[0], ada, "member", "guest")
    for place in places[1:]:
        body = {"person_id": guilds.id_of(gus)}
        await membership.post(ada, f"/v1/communities/{place}/members", json=body)
        ok(await membership.post(gus, f"/v1/communities/{place}/join"))
    for last in ("b", "a"):
        near = await called(membership, guilds, f"{start} {last}", skills=[start])
        for place in places:
            ok(await _let_in(membership, guilds, ada, near, place))
    await called(membership, guilds, f"{start} far", skills=[start])
    assert await names(membership, gus, f"q={start}&limit=1") == [f"{start} a", f"{start} b"]
    [first, _] = ok(await membership.get(gus, f"/v1/profiles?q={start}"))["items"]
    assert (first["skills"], first["guest"]) == ([], None)
    assert await names(membership, gus, f"skill={start}") == []
    for place in places:
        ok(await membership.post(gus, f"/v1/communities/{place}/leave"))
    assert await names(membership, gus, f"q={start}") == []


async def _let_in(
    membership: Client, guilds: Guilds, owner: Person, person: Person, slug: str
) -> Any:
    body = {"person_id": guilds.id_of(person)}
    await membership.post(owner, f"/v1/communities/{slug}/members", json=body)
    return await membership.post(person, f"/v1/communities/{slug}/join")


async def test_a_new_name_is_found_everywhere(
    membership: Client, guilds: Guilds, unique: Unique
) -> None:
    ada, old, new = guilds.person("Ada"), unique("zold"), unique("znew")
    slug = await guilds.community(ada)
    bob = await called(membership, guilds, old)
    ok(await _let_in(membership, guilds, ada, bob, slug))
    path = f"/v1/communities/{slug}/members?q="
    assert [m["name"] for m in ok(await membership.get(ada, path + old))["items"]] == [old]
    ok(await membership.patch(bob, "/v1/profiles/me", json={"name": new}, headers=ANY))
    assert await names(membership, ada, f"q={new}") == [new]

    async def is_found() -> bool:
        found = [ok(await membership.get(ada, path + name))["items"] for name in (old, new)]
        return [len(members) for members in found] == [0, 1]

    await eventually(is_found)


async def test_an_erased_person_is_not_found_and_leaves_no_name(
    membership: Client, guilds: Guilds, unique: Unique, membership_store: Store
) -> None:
    ada, name = guilds.person("Ada"), unique("zgone")
    slug = await guilds.community(ada)
    bob = await called(membership, guilds, name, skills=[name])
    ok(await _let_in(membership, guilds, ada, bob, slug))
    ok(await membership.post(bob, f"/v1/communities/{slug}/leave"))
    assert (await membership.delete(bob, "/v1/profiles/me", headers=ANY)).status_code == 204
    assert await names(membership, ada, f"q={name}") == []
    assert await names(membership, ada, f"skill={name}") == []

    async def is_forgotten() -> bool:
        scope, theirs = membership_store.scope, {"person_id": guilds.id_of(bob)}
        rows = [row async for row in scope["memberships"].find(theirs)]
        return [row["called"] for row in rows] == [""]

    await eventually(is_forgotten)


async def test_profiles_of_an_older_version_are_filed_at_the_next_start(
    membership: Client, guilds: Guilds, unique: Unique, membership_store: Store
) -> None:
    ada, word = guilds.person("Ada"), unique("zfil").replace("-", "")
    slug = await guilds.community(ada, names={"en": word})
    scope, words = membership_store.scope, {"words": word}
    filed = ("words", "members", "owners", "stage", "called_en", "called_fr", "tagged", "topic_ids")
    fields = dict.fromkeys(filed, "")

    async def is_counted() -> bool:
        return (await scope["communities"].find_one(words) or {}).get("members") == 1

    await eventually(is_counted)
    await scope["communities"].update_one(words, {"$unset": fields})
    path = f"/v1/communities?q={word}"
    assert ok(await membership.get(ada, path))["items"] == []
    await prepare(scope)
    [found] = ok(await membership.get(ada, path))["items"]
    assert (found["slug"], found["members"]) == (slug, 1)


class TestSuggesting:
    async def test_members_of_a_community_are_found_by_the_beginning_of_their_names(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, start = guilds.person("Ada"), unique("zsug")
        slug = await guilds.community(ada)
        inside = await called(membership, guilds, f"{start} in")
        ok(await _let_in(membership, guilds, ada, inside, slug))
        await called(membership, guilds, f"{start} out")
        path = f"/v1/profiles/suggest?q={start}"
        within = ok(await membership.get(ada, f"{path}&community={slug}"))["items"]
        assert within == [{"id": guilds.id_of(inside), "name": f"{start} in"}]
        assert len(ok(await membership.get(ada, path))["items"]) == 2
        assert len(ok(await membership.get(ada, f"{path}&limit=1"))["items"]) == 1

    @pytest.mark.parametrize(
        ("visibility", "roles", "expected"),
        [
            ("private", (), (404, "community-not-found")),
            ("internal", ("guest",), (404, "community-not-found")),
            ("public", ("guest",), (403, "not-allowed")),
        ],
    )
    async def test_people_with_hidden_names_are_not_suggested(
        self,
        membership: Client,
        guilds: Guilds,
        visibility: str,
        roles: tuple[str, ...],
        expected: tuple[int, str],
    ) -> None:
        slug = await guilds.community(guilds.person("Ada"), visibility=visibility)
        path = f"/v1/profiles/suggest?q=a&community={slug}"
        assert problem(await membership.get(guilds.person("Eve", *roles), path)) == expected

    async def test_an_empty_query_suggests_nobody(self, membership: Client, guilds: Guilds) -> None:
        answer = await membership.get(guilds.person("Ada"), "/v1/profiles/suggest?q=")
        assert answer.status_code == 422


class TestMembers:
    async def test_members_are_found_by_role_and_name_and_the_newest_come_first(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada = await called(membership, guilds, unique("m zz"))
        slug = await guilds.community(ada)
        experts = [await guilds.member(slug, ada, "expert") for _ in range(3)]
        ids = [guilds.id_of(each) for each in experts]
        path = f"/v1/communities/{slug}/members?limit=2"

        async def met(query: str) -> list[str]:
            found = await on_all_pages(membership, ada, f"{path}{query}")
            return [item["person_id"] for item in found]

        by_name = sorted(experts, key=lambda each: each.name.lower())
        expected = [guilds.id_of(each) for each in by_name]
        assert await met("") == [*expected, guilds.id_of(ada)]
        assert await met("&role=expert&q=EXP") == expected
        assert await met("&role=owner") == [guilds.id_of(ada)]
        assert await met("&sort=newest") == [*ids[::-1], guilds.id_of(ada)]
        assert await met("&sort=newest&role=expert&q=exp") == ids[::-1]
