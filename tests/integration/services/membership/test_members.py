"""Members: listed, appointed and removed; and the list of a person's own communities."""

import asyncio

import pytest
from httpx import Response

from tests.support.membership import ANY, Guilds, ok, problem, statuses
from tests.support.services import Client, Person


async def appoint(
    membership: Client, by: Person, path: str, role: str, match: str = "*"
) -> Response:
    return await membership.patch(by, path, json={"role": role}, headers={"If-Match": match})


class TestAppointing:
    async def test_an_appointment_needs_the_present_version(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        path = guilds.path(slug, await guilds.member(slug, ada))  # she was invited and joined
        assert (await membership.patch(ada, path, json={"role": "expert"})).status_code == 428
        made = await appoint(membership, ada, path, "expert", '"2"')
        assert (ok(made)["role"], made.headers["etag"]) == ("expert", '"3"')
        stale = await appoint(membership, ada, path, "owner", '"2"')
        assert (problem(stale), stale.json()["version"]) == ((412, "stale"), 3)
        same = await appoint(membership, ada, path, "expert", '"3"')
        assert (same.headers["etag"], "guilde-token" in same.headers) == ('"3"', False)

    async def test_one_of_several_simultaneous_appointments_succeeds(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        bob = await guilds.member(slug, ada)
        roles = ("expert", "animator", "owner") * 2
        answers = await asyncio.gather(
            *(appoint(membership, ada, guilds.path(slug, bob), role, '"2"') for role in roles)
        )
        assert statuses(answers) == [200, *[412] * 5]
        [made] = [answer.json()["role"] for answer in answers if answer.is_success]
        stands = await guilds.standing(slug, bob, seen_by=ada)
        assert (stands["role"], stands["version"]) == (made, 3)

    @pytest.mark.parametrize(
        ("who", "present", "wanted", "status"),
        [
            ("owner", "member", "owner", 200),
            ("owner", "owner", "member", 200),
            ("admin", "member", "owner", 200),
            ("animator", "member", "expert", 200),
            ("animator", "expert", "member", 200),
            ("animator", "member", "animator", 403),
            ("animator", "member", "owner", 403),
            ("animator", "animator", "member", 403),
            ("animator", "owner", "member", 403),
            ("expert", "member", "expert", 403),
            ("member", "member", "expert", 403),
        ],
    )
    async def test_owners_appoint_to_every_role_and_animators_below_theirs(
        self,
        membership: Client,
        guilds: Guilds,
        who: str,
        present: str,
        wanted: str,
        status: int,
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        bob = await guilds.member(slug, ada, present)
        by = guilds.person("Root", "admin") if who == "admin" else ada
        if who not in {"admin", "owner"}:
            by = await guilds.member(slug, ada, who)
        answer = await appoint(membership, by, guilds.path(slug, bob), wanted)
        assert answer.status_code == status
        expected = wanted if status == 200 else present
        assert (await guilds.standing(slug, bob, seen_by=ada))["role"] == expected

    async def test_a_person_who_is_no_member_gets_no_role(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        left, invited = await guilds.member(slug, ada), await guilds.invited(slug, ada)
        ok(await membership.post(left, f"/v1/communities/{slug}/leave"))
        for person, expected in (
            (left, (409, "not-a-member")),
            (invited, (409, "not-a-member")),
            (guilds.person("Eve"), (404, "member-not-found")),
        ):
            answer = await appoint(membership, ada, guilds.path(slug, person), "expert")
            assert problem(answer) == expected

    @pytest.mark.parametrize("who", ["owner", "admin"])
    async def test_the_last_owner_is_kept(
        self, membership: Client, guilds: Guilds, who: str
    ) -> None:
        ada = guilds.person("Ada")
        by = ada if who == "owner" else guilds.person("Root", "admin")
        slug = await guilds.community(ada)
        path = guilds.path(slug, ada)
        assert problem(await appoint(membership, by, path, "member")) == (409, "last-owner")
        assert problem(await membership.delete(by, path)) == (409, "last-owner")

    async def test_one_of_two_owners_who_demote_each_other_stays(
        self, membership: Client, guilds: Guilds
    ) -> None:
        for _ in range(4):
            ada = guilds.person("Ada")
            slug = await guilds.community(ada)
            bob = await guilds.member(slug, ada, "owner")
            answers = await asyncio.gather(
                appoint(membership, ada, guilds.path(slug, bob), "member"),
                membership.delete(bob, guilds.path(slug, ada)),
            )
            assert sum(answer.is_success for answer in answers) == 1
            root = guilds.person("Root", "admin")
            members = ok(await membership.get(root, f"/v1/communities/{slug}/members"))["items"]
            assert [member["role"] for member in members].count("owner") == 1


class TestRemoving:
    async def test_a_removed_person_no_longer_sees_a_private_community(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada, visibility="private")
        bob = await guilds.member(slug, ada, "animator")
        removed = await membership.delete(ada, guilds.path(slug, bob))
        assert (ok(removed)["standing"], removed.json()["role"]) == ("removed", "member")
        assert (await membership.get(bob, f"/v1/communities/{slug}")).status_code == 404
        again = await membership.delete(ada, guilds.path(slug, bob))
        assert problem(again) == (409, "not-a-member")

    @pytest.mark.parametrize(
        ("who", "whom", "status"),
        [
            ("owner", "owner", 200),
            ("admin", "animator", 200),
            ("animator", "expert", 200),
            ("animator", "animator", 403),
            ("animator", "owner", 403),
            ("expert", "member", 403),
            ("member", "member", 403),
        ],
    )
    async def test_only_those_who_may_appoint_a_member_may_remove_them(
        self, membership: Client, guilds: Guilds, who: str, whom: str, status: int
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        bob = await guilds.member(slug, ada, whom)
        by = guilds.person("Root", "admin") if who == "admin" else ada
        if who not in {"admin", "owner"}:
            by = await guilds.member(slug, ada, who)
        answer = await membership.delete(by, guilds.path(slug, bob))
        assert answer.status_code == status
        expected = "removed" if status == 200 else "active"
        assert (await guilds.standing(slug, bob, seen_by=ada))["standing"] == expected

    async def test_requests_and_invitations_can_be_removed_too(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy="approval", visibility="internal")
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
        for person in (bob, await guilds.invited(slug, ada)):
            removed = await membership.delete(ada, guilds.path(slug, person))
            assert ok(removed)["standing"] == "removed"

    async def test_one_of_removing_and_leaving_succeeds(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        for _ in range(4):
            bob = await guilds.member(slug, ada)
            answers = await asyncio.gather(
                membership.delete(ada, guilds.path(slug, bob)),
                membership.post(bob, f"/v1/communities/{slug}/leave"),
            )
            [done] = [answer.json() for answer in answers if answer.is_success]
            stands = await guilds.standing(slug, bob, seen_by=ada)
            assert (stands["standing"], stands["version"]) == (done["standing"], 3)

    async def test_callers_without_access_to_members_cannot_probe_for_them(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, guest = guilds.person("Ada"), guilds.person("Gus", "guest")
        slug = await guilds.community(ada, visibility="public")
        answers = [
            await membership.delete(guest, guilds.path(slug, person))
            for person in (ada, guilds.person("Nobody"))
        ]
        assert problem(answers[0]) == (403, "not-allowed")
        assert answers[0].content == answers[1].content


class TestListing:
    async def test_pages_meet_each_member_once_with_their_names(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        people = [ada, *[await guilds.member(slug, ada) for _ in range(4)]]
        met: dict[str, str] = {}
        path = f"/v1/communities/{slug}/members?limit=2"
        while path:
            page = ok(await membership.get(ada, path))
            assert not met.keys() & {item["person_id"] for item in page["items"]}
            met |= {item["person_id"]: item["name"] for item in page["items"]}
            following = f"/v1/communities/{slug}/members?limit=2&after={page['next']}"
            path = following if page["next"] else ""
        assert met == {guilds.id_of(person): person.name for person in people}

    async def test_only_animators_list_members_of_other_standings(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy="approval")
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
        ivy = await guilds.invited(slug, ada)
        member, anna = await guilds.member(slug, ada), await guilds.member(slug, ada, "animator")
        for standing, person in (("requested", bob), ("invited", ivy)):
            path = f"/v1/communities/{slug}/members?standing={standing}"
            for reader in (anna, guilds.person("Root", "admin")):
                items = ok(await membership.get(reader, path))["items"]
                assert [item["person_id"] for item in items] == [guilds.id_of(person)]
            for reader in (member, bob, ivy, guilds.person("Cole")):
                assert problem(await membership.get(reader, path)) == (403, "not-allowed")

    @pytest.mark.parametrize(
        ("visibility", "colleague", "guest"),
        [("public", 200, 403), ("internal", 200, 404), ("private", 404, 404)],
    )
    async def test_guests_list_members_of_their_own_communities_alone(
        self, membership: Client, guilds: Guilds, visibility: str, colleague: int, guest: int
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada, visibility=visibility)
        partner = await guilds.member(slug, ada, "member", "guest")
        for person, status in (
            (guilds.person("Cole"), colleague),
            (guilds.person("Gus", "guest"), guest),
            (partner, 200),
            (guilds.person("Root", "admin"), 200),
        ):
            answer = await membership.get(person, f"/v1/communities/{slug}/members")
            assert answer.status_code == status

    async def test_an_invited_person_does_not_see_the_members_of_a_private_community(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada, visibility="private")
        ivy = await guilds.invited(slug, ada)
        answer = await membership.get(ivy, f"/v1/communities/{slug}/members")
        assert problem(answer) == (403, "not-allowed")


async def test_a_person_lists_their_memberships_invitations_and_requests(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slugs = [await guilds.community(ada, join_policy="approval") for _ in range(4)]
    mine, asked, hidden, left = slugs
    for slug in slugs:
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
    ok(await membership.post(ada, f"{guilds.path(mine, bob)}/approve"))
    ok(await membership.post(bob, f"/v1/communities/{left}/leave"))
    private = {"visibility": "private"}
    ok(await membership.patch(ada, f"/v1/communities/{hidden}", json=private, headers=ANY))
    invited = await guilds.community(ada, visibility="private", join_policy="invitation")
    body = {"person_id": guilds.id_of(bob)}
    await membership.post(ada, f"/v1/communities/{invited}/members", json=body)
    items = ok(await membership.get(bob, "/v1/memberships"))["items"]
    assert {item["community"]["slug"]: item["standing"] for item in items} == {
        mine: "active",
        asked: "requested",
        invited: "invited",
    }
