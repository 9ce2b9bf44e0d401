"""Creating, reading, editing and listing communities, over HTTP, on the real store."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from shared.runtime.paging import write_cursor
from tests.support.membership import ANY, Guilds, ok, on_all_pages, problem, statuses
from tests.support.messaging import eventually
from tests.support.services import Client, Person
from tests.support.tokens import SEAL

Unique = Callable[[str], str]


def new(slug: str, **fields: Any) -> dict[str, Any]:
    return {"slug": slug, "names": {"en": "Guild"}, **fields}


class TestCreating:
    async def test_the_creator_of_a_community_owns_it(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, slug = guilds.person("Ada"), unique("data")
        body = new(slug, purposes={"fr": "Des données"}, domain=" data ", topics=[" SQL "])
        answer = await membership.post(ada, "/v1/communities", json=body)
        assert answer.status_code == 201
        assert answer.headers["location"].endswith(f"/api/membership/v1/communities/{slug}")
        made = answer.json()
        assert answer.headers["etag"] == '"1"'
        told = SEAL.read(answer.headers["guilde-token"])
        assert [each.kind for each in told] == ["membership.community", "membership.membership"]
        assert (made["names"], made["purposes"]) == ({"en": "Guild"}, {"fr": "Des données"})
        assert (made["domain"], made["topics"]) == ("data", ["SQL"])
        read = await membership.get(ada, f"/v1/communities/{slug}")
        own = {"standing": "active", "role": "owner"}
        assert read.json() == {**made, "members": 1, "own": own}
        assert read.headers["etag"] == '"1"'

    async def test_a_community_is_internal_and_open_by_default(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        answer = await membership.post(
            guilds.person("Ada"), "/v1/communities", json=new(unique("data"))
        )
        made = answer.json()
        assert (made["visibility"], made["join_policy"]) == ("internal", "open")

    async def test_guests_create_no_community(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        slug, admin = unique("data"), guilds.person("Root", "admin")
        refused = await membership.post(
            guilds.person("Gus", "guest"), "/v1/communities", json=new(slug)
        )
        assert problem(refused) == (403, "not-allowed")
        assert (await membership.get(admin, f"/v1/communities/{slug}")).status_code == 404

    @pytest.mark.parametrize("visibility", ["public", "private"])
    async def test_a_slug_belongs_to_one_community(
        self, membership: Client, guilds: Guilds, visibility: str
    ) -> None:
        slug = await guilds.community(guilds.person("Ada"), visibility=visibility)
        bob = guilds.person("Bob")
        taken = await membership.post(bob, "/v1/communities", json=new(slug))
        assert problem(taken) == (409, "slug-taken")
        assert ok(await membership.get(bob, "/v1/memberships"))["items"] == []

    async def test_one_of_two_simultaneous_requests_gets_a_slug(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        slug, people = unique("data"), [await guilds.known(f"P{n}") for n in range(6)]
        answers = await asyncio.gather(
            *(membership.post(each, "/v1/communities", json=new(slug)) for each in people)
        )
        assert statuses(answers) == [201, *[409] * 5]
        owning = [
            len(ok(await membership.get(each, "/v1/memberships"))["items"]) for each in people
        ]
        assert owning == [int(answer.status_code == 201) for answer in answers]

    async def test_repeated_requests_create_a_community_once(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, slug, key = guilds.person("Ada"), unique("data"), {"Idempotency-Key": "once"}
        first = await membership.post(ada, "/v1/communities", json=new(slug), headers=key)
        again = await membership.post(ada, "/v1/communities", json=new(slug), headers=key)
        assert (again.status_code, again.content) == (201, first.content)
        assert ok(await membership.get(ada, f"/v1/communities/{slug}"))["version"] == 1

    async def test_a_slug_cannot_pass_for_the_id_of_another_community(
        self, membership: Client, guilds: Guilds
    ) -> None:
        eve = guilds.person("Eve")
        slug = await guilds.community(guilds.person("Ada"))
        made = ok(await membership.get(eve, f"/v1/communities/{slug}"))
        refused = await membership.post(eve, "/v1/communities", json=new(made["id"]))
        assert refused.status_code == 422
        assert ok(await membership.get(eve, f"/v1/communities/{made['id']}"))["slug"] == slug


class TestEditing:
    async def test_an_edit_needs_the_present_version(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        path = f"/v1/communities/{await guilds.community(ada)}"
        change = {"names": {"fr": "Guilde"}, "topics": ["SQL"], "join_policy": "approval"}
        assert (await membership.patch(ada, path, json=change)).status_code == 428
        edited = await membership.patch(ada, path, json=change, headers={"If-Match": '"1"'})
        assert (edited.status_code, edited.headers["etag"]) == (200, '"2"')
        assert edited.json()["names"] == {"fr": "Guilde"}
        stale = await membership.patch(ada, path, json={"domain": "x"}, headers={"If-Match": '"1"'})
        assert (problem(stale), stale.json()["version"]) == ((412, "stale"), 2)
        read = ok(await membership.get(ada, path))
        assert (read["topics"], read["join_policy"], read["domain"]) == (["SQL"], "approval", "")

    async def test_an_edit_that_changes_nothing_makes_no_version(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        path = f"/v1/communities/{await guilds.community(ada)}"
        same = await membership.patch(ada, path, json={"names": {"en": "Guild"}}, headers=ANY)
        assert (same.status_code, same.headers["etag"]) == (200, '"1"')
        assert "guilde-token" not in same.headers

    @pytest.mark.parametrize(
        "body",
        [{}, {"slug": "other"}, {"names": {}}, {"names": {"de": "x"}}, {"topics": ["x"] * 21}],
    )
    async def test_an_invalid_edit_is_refused(
        self, membership: Client, guilds: Guilds, body: dict[str, Any]
    ) -> None:
        ada = guilds.person("Ada")
        path = f"/v1/communities/{await guilds.community(ada)}"
        assert (await membership.patch(ada, path, json=body, headers=ANY)).status_code == 422
        assert ok(await membership.get(ada, path))["version"] == 1

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("owner", 200),
            ("animator", 200),
            ("admin", 200),
            ("expert", 403),
            ("member", 403),
            ("colleague", 403),
            ("guest", 404),
        ],
    )
    async def test_owners_and_animators_edit_and_administrators_repair(
        self, membership: Client, guilds: Guilds, who: str, status: int
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        person = await someone(guilds, slug, ada, who)
        path = f"/v1/communities/{slug}"
        edited = await membership.patch(person, path, json={"domain": "x"}, headers=ANY)
        assert edited.status_code == status
        expected = "x" if status == 200 else ""
        assert ok(await membership.get(ada, path))["domain"] == expected

    async def test_one_of_several_simultaneous_edits_succeeds(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        path = f"/v1/communities/{await guilds.community(ada)}"
        edits = [
            membership.patch(ada, path, json={"domain": f"d{n}"}, headers={"If-Match": '"1"'})
            for n in range(8)
        ]
        answers = await asyncio.gather(*edits)
        assert statuses(answers) == [200, *[412] * 7]
        [made] = [answer.json()["domain"] for answer in answers if answer.status_code == 200]
        read = ok(await membership.get(ada, path))
        assert (read["domain"], read["version"]) == (made, 2)

    async def test_a_community_made_private_is_hidden_from_others_at_once(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, visibility="public")
        path, member = f"/v1/communities/{slug}", await guilds.member(slug, ada)
        assert (await membership.get(bob, path)).status_code == 200
        ok(await membership.patch(ada, path, json={"visibility": "private"}, headers=ANY))
        assert (await membership.get(bob, path)).status_code == 404
        assert (await membership.get(member, path)).status_code == 200


async def someone(guilds: Guilds, slug: str, owner: Person, who: str) -> Person:
    """Return a person with this role in the community or on the platform, or with none."""
    if who == "owner":
        return owner
    if who in {"admin", "guest"}:
        return guilds.person(who.title(), who)
    return guilds.person("Cole") if who == "colleague" else await guilds.member(slug, owner, who)


class TestListing:
    async def test_pages_meet_each_community_once_by_slug(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, start = guilds.person("Ada"), unique("page")
        slugs = [f"{start}-{number}" for number in range(5)]
        for slug in slugs:
            await guilds.community(ada, slug=slug, visibility="private")
        met: list[str] = []
        path = "/v1/communities?limit=2"
        while path:
            answer = await membership.get(ada, path)
            page = ok(answer)
            met += [item["slug"] for item in page["items"]]
            assert ("link" in answer.headers) is bool(page["next"])
            path = f"/v1/communities?limit=2&after={page['next']}" if page["next"] else ""
        assert met == sorted(met)
        assert [slug for slug in met if slug.startswith(start)] == slugs

    async def test_each_person_lists_visible_communities_and_their_own(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, start = guilds.person("Ada"), unique("seen")
        slugs = {
            visibility: await guilds.community(
                ada, slug=f"{start}-{visibility}", visibility=visibility
            )
            for visibility in ("internal", "private", "public")
        }
        colleague, guest = guilds.person("Bob"), guilds.person("Gus", "guest")
        invited = await guilds.invited(slugs["private"], ada)
        partner = await guilds.member(slugs["private"], ada, "member", "guest")
        admin = guilds.person("Root", "admin")
        for person, seen in (
            (colleague, ["internal", "public"]),
            (guest, ["public"]),
            (invited, ["internal", "private", "public"]),
            (partner, ["private", "public"]),
            (admin, ["internal", "private", "public"]),
        ):
            found = await listed(membership, person, start)
            assert [item["visibility"] for item in found] == seen
        own = {item["visibility"]: item["own"] for item in await listed(membership, invited, start)}
        assert own["private"] == {"standing": "invited", "role": "member"}
        assert own["public"] is None


class TestFiltering:
    async def test_words_match_in_any_language_by_their_beginning_without_accents(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, word = guilds.person("Ada"), unique("w").replace("-", "")
        names = {"fr": f"Qualité {word}", "en": "Trust"}
        slug = await guilds.community(ada, names=names, topics=["Governance"])
        await guilds.community(ada, names={"en": f"Other {word}"})
        for asked in (f"QUALITE {word}", f"qual {word[:-1]}", f"trust gover {word}"):
            assert await found(membership, ada, q=asked) == [slug]
        assert await found(membership, ada, q=f"{word} nothing") == []

    async def test_a_hidden_community_is_found_by_none_of_its_words(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, word = guilds.person("Ada"), unique("w").replace("-", "")
        secret = {"names": {"en": word}, "visibility": "private"}
        slug = await guilds.community(ada, **secret)
        for sort in ("slug", "name", "newest", "members"):
            assert await found(membership, guilds.person("Eve"), q=word, sort=sort) == []
            assert await found(membership, ada, q=word, sort=sort) == [slug]

    async def test_the_list_is_filtered_by_membership_and_join_policy(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, bob, word = guilds.person("Ada"), guilds.person("Bob"), unique("w").replace("-", "")
        hers = await guilds.community(ada, names={"en": word}, join_policy="invitation")
        his = await guilds.community(bob, names={"en": word})
        assert await found(membership, ada, q=word, mine="true") == [hers]
        assert await found(membership, ada, q=word, join_policy="open") == [his]
        assert await found(membership, ada, mine="true", join_policy="open") == []

    async def test_each_order_continues_on_the_next_page(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, word = guilds.person("Ada"), unique("w").replace("-", "")
        made = [
            await guilds.community(ada, names={"en": f"{letter} {word}", "fr": f"{other} {word}"})
            for letter, other in (("b", "y"), ("É", "x"), ("a", "z"))
        ]
        expected = {
            "name": [made[2], made[0], made[1]],
            "name&lang=fr": [made[1], made[0], made[2]],
            "newest": made[::-1],
        }
        for sort, order in expected.items():
            assert await found(membership, ada, q=word, sort=sort, limit=1) == order

    async def test_the_largest_come_first_as_their_members_join_and_leave(
        self, membership: Client, guilds: Guilds, unique: Unique
    ) -> None:
        ada, word = guilds.person("Ada"), unique("w").replace("-", "")
        small = await guilds.community(ada, names={"en": word})
        large = await guilds.community(ada, names={"en": word})
        bob = await guilds.member(large, ada)
        await guilds.invited(small, ada)

        async def counts(*expected: tuple[str, int]) -> bool:
            path = f"/v1/communities?q={word}&sort=members"
            page = ok(await membership.get(ada, path))["items"]
            return [(one["slug"], one["members"]) for one in page] == list(expected)

        await eventually(partial(counts, (large, 2), (small, 1)))
        await guilds.member(small, ada)
        ok(await membership.post(bob, f"/v1/communities/{large}/leave"))
        await eventually(partial(counts, (small, 2), (large, 1)))

    async def test_a_cursor_of_another_order_is_refused(
        self, membership: Client, guilds: Guilds
    ) -> None:
        cursor = write_cursor(["slug"])
        for sort in ("name", "newest", "members"):
            answer = await membership.get(
                guilds.person("Ada"), f"/v1/communities?sort={sort}&after={cursor}"
            )
            assert answer.status_code == 400


async def found(membership: Client, person: Person, **asked: Any) -> list[str]:
    """Return the slugs on all pages, in order."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    items = await on_all_pages(membership, person, f"/v1/communities?{query}")
    return [item["slug"] for item in items]


async def listed(membership: Client, person: Person, start: str) -> list[dict[str, Any]]:
    """Return the communities on all pages whose slugs begin so."""
    items = await on_all_pages(membership, person, "/v1/communities?limit=100")
    return [item for item in items if item["slug"].startswith(start)]
