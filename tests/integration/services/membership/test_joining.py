"""Joining, requesting, inviting, approving, refusing and leaving, over HTTP, on the real store."""

import asyncio

import pytest
from httpx import Response

from tests.support.membership import ANY, Guilds, ok, problem, statuses
from tests.support.services import Client, Person


class TestJoining:
    @pytest.mark.parametrize(
        ("policy", "standing"), [("open", "active"), ("approval", "requested")]
    )
    async def test_the_join_policy_makes_a_member_or_a_request(
        self, membership: Client, guilds: Guilds, policy: str, standing: str
    ) -> None:
        bob = guilds.person("Bob")
        slug = await guilds.community(guilds.person("Ada"), join_policy=policy)
        joined = await membership.post(bob, f"/v1/communities/{slug}/join")
        assert (ok(joined)["standing"], joined.json()["role"]) == (standing, "member")
        assert (joined.json()["person_id"], joined.headers["etag"]) == (guilds.id_of(bob), '"1"')
        assert "membership.membership/" in joined.headers["guilde-token"]

    async def test_nobody_joins_a_closed_community_without_an_invitation(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy="invitation")
        refused = await membership.post(bob, f"/v1/communities/{slug}/join")
        assert problem(refused) == (403, "invitation-required")
        assert await guilds.standing(slug, bob, seen_by=ada) == {}

    async def test_an_administrator_joins_under_any_policy(
        self, membership: Client, guilds: Guilds
    ) -> None:
        root = guilds.person("Root", "admin")
        slug = await guilds.community(guilds.person("Ada"), join_policy="invitation")
        joined = await membership.post(root, f"/v1/communities/{slug}/join")
        assert ok(joined)["standing"] == "active"

    @pytest.mark.parametrize("policy", ["open", "approval"])
    async def test_joining_or_asking_twice_is_a_conflict(
        self, membership: Client, guilds: Guilds, policy: str
    ) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy=policy)
        path = f"/v1/communities/{slug}/join"
        ok(await membership.post(bob, path))
        assert problem(await membership.post(bob, path)) == (409, "already-member")
        assert (await guilds.standing(slug, bob, seen_by=ada))["version"] == 1

    async def test_a_person_who_joins_many_times_at_once_is_a_member_once(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, bob = guilds.person("Ada"), await guilds.known("Bob")
        slug = await guilds.community(ada)
        path = f"/v1/communities/{slug}/join"
        answers = await asyncio.gather(*(membership.post(bob, path) for _ in range(6)))
        assert statuses(answers) == [200, *[409] * 5]
        assert (await guilds.standing(slug, bob, seen_by=ada))["version"] == 1

    async def test_twelve_people_who_join_at_once_are_all_members(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        path = f"/v1/communities/{slug}"
        people = [guilds.person(f"P{number}") for number in range(12)]
        answers = await asyncio.gather(*(membership.post(p, f"{path}/join") for p in people))
        assert statuses(answers) == [200] * 12
        assert ok(await membership.get(ada, path))["members"] == 13

    async def test_a_person_who_left_or_was_removed_returns_as_a_plain_member(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        left, removed = [await guilds.member(slug, ada, "expert") for _ in range(2)]
        ok(await membership.post(left, f"/v1/communities/{slug}/leave"))
        ok(await membership.delete(ada, guilds.path(slug, removed)))
        for person in (left, removed):
            back = ok(await membership.post(person, f"/v1/communities/{slug}/join"))
            assert (back["standing"], back["role"]) == ("active", "member")


class TestDeciding:
    async def test_an_animator_approves_a_request(self, membership: Client, guilds: Guilds) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy="approval")
        anna = await guilds.member(slug, ada, "animator")
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
        asked = await membership.get(anna, f"/v1/communities/{slug}/members?standing=requested")
        assert [member["name"] for member in ok(asked)["items"]] == [bob.name]
        approved = await membership.post(anna, f"{guilds.path(slug, bob)}/approve")
        assert (ok(approved)["standing"], approved.headers["etag"]) == ("active", '"2"')

    async def test_a_refused_person_may_ask_again(self, membership: Client, guilds: Guilds) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy="approval")
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
        refused = await membership.post(ada, f"{guilds.path(slug, bob)}/refuse")
        assert ok(refused)["standing"] == "refused"
        again = await membership.post(bob, f"/v1/communities/{slug}/join")
        assert (ok(again)["standing"], again.json()["version"]) == ("requested", 3)

    @pytest.mark.parametrize("decision", ["approve", "refuse"])
    async def test_a_decision_without_a_request_is_refused(
        self, membership: Client, guilds: Guilds, decision: str
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        member, invited = await guilds.member(slug, ada), await guilds.invited(slug, ada)
        for person in (member, invited):
            answer = await membership.post(ada, f"{guilds.path(slug, person)}/{decision}")
            assert problem(answer) == (409, "nothing-to-decide")
        stranger = guilds.path(slug, guilds.person("Bob"))
        answer = await membership.post(ada, f"{stranger}/{decision}")
        assert problem(answer) == (404, "member-not-found")

    async def test_one_of_approving_and_refusing_succeeds(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada, join_policy="approval")
        for _ in range(4):
            bob = guilds.person("Bob")
            ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
            answers = await asyncio.gather(
                *(
                    membership.post(ada, f"{guilds.path(slug, bob)}/{decision}")
                    for decision in ("approve", "refuse")
                )
            )
            [done] = [answer.json() for answer in answers if answer.is_success]
            assert statuses(answers) in ([200, 409], [200, 412])
            stands = await guilds.standing(slug, bob, seen_by=ada)
            assert (stands["standing"], stands["version"]) == (done["standing"], 2)

    @pytest.mark.parametrize("decision", ["approve", "refuse"])
    async def test_neither_the_person_nor_a_member_decides_on_a_request(
        self, membership: Client, guilds: Guilds, decision: str
    ) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy="approval")
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
        for person in (
            bob,
            await guilds.member(slug, ada),
            await guilds.member(slug, ada, "expert"),
        ):
            tried = await membership.post(person, f"{guilds.path(slug, bob)}/{decision}")
            assert problem(tried) == (403, "not-allowed")
        assert (await guilds.standing(slug, bob, seen_by=ada))["standing"] == "requested"


class TestInviting:
    async def test_an_invitation_opens_a_closed_community(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, bob = guilds.person("Ada"), await guilds.known("Bob")
        slug = await guilds.community(ada, join_policy="invitation", visibility="private")
        path = f"/v1/communities/{slug}"
        assert (await membership.post(bob, f"{path}/join")).status_code == 404
        body = {"person_id": guilds.id_of(bob)}
        invited = await membership.post(ada, f"{path}/members", json=body)
        assert (invited.status_code, invited.json()["standing"]) == (201, "invited")
        assert ok(await membership.get(bob, path))["own"]["standing"] == "invited"
        assert ok(await membership.post(bob, f"{path}/join"))["standing"] == "active"

    async def test_inviting_a_person_who_asked_approves_their_request(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy="approval")
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
        assert (await invite(membership, guilds, slug, ada, bob)).json()["standing"] == "active"

    async def test_inviting_twice_makes_one_invitation(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        ivy = await guilds.invited(slug, ada)
        again = await invite(membership, guilds, slug, ada, ivy)
        assert (again.status_code, again.headers["etag"]) == (201, '"1"')
        assert "guilde-token" not in again.headers

    async def test_simultaneous_invitations_make_one_invitation(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, bob = guilds.person("Ada"), await guilds.known("Bob")
        slug = await guilds.community(ada)
        answers = await asyncio.gather(
            *(invite(membership, guilds, slug, ada, bob) for _ in range(6))
        )
        assert {answer.status_code for answer in answers} <= {201, 409}
        stands = await guilds.standing(slug, bob, seen_by=ada)
        assert (stands["standing"], stands["version"]) == ("invited", 1)

    async def test_members_and_unknown_people_are_not_invited(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada, gone = guilds.person("Ada"), await guilds.known("Gone")
        slug = await guilds.community(ada)
        member = await guilds.member(slug, ada)
        ok_erased = await membership.delete(gone, "/v1/profiles/me", headers=ANY)
        assert ok_erased.status_code == 204
        for person, expected in (
            (member, (409, "already-member")),
            (guilds.person("Nobody"), (404, "profile-not-found")),
            (gone, (404, "profile-not-found")),
        ):
            refused = await invite(membership, guilds, slug, ada, person)
            assert problem(refused) == expected

    @pytest.mark.parametrize(
        ("role", "status"), [("animator", 201), ("expert", 403), ("member", 403)]
    )
    async def test_owners_and_animators_invite(
        self, membership: Client, guilds: Guilds, role: str, status: int
    ) -> None:
        ada, bob = guilds.person("Ada"), await guilds.known("Bob")
        slug = await guilds.community(ada)
        person = await guilds.member(slug, ada, role)
        assert (await invite(membership, guilds, slug, person, bob)).status_code == status

    async def test_a_declined_invitation_lets_nobody_in(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada, join_policy="invitation", visibility="private")
        ivy = await guilds.invited(slug, ada)
        declined = await membership.post(ivy, f"/v1/communities/{slug}/leave")
        assert ok(declined)["standing"] == "left"
        assert (await membership.post(ivy, f"/v1/communities/{slug}/join")).status_code == 404


async def invite(
    membership: Client, guilds: Guilds, slug: str, by: Person, whom: Person
) -> Response:
    body = {"person_id": guilds.id_of(whom)}
    return await membership.post(by, f"/v1/communities/{slug}/members", json=body)


class TestLeaving:
    async def test_a_person_who_leaves_no_longer_sees_a_private_community(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada, visibility="private")
        path, bob = f"/v1/communities/{slug}", await guilds.member(slug, ada)
        left = await membership.post(bob, f"{path}/leave")
        assert (ok(left)["standing"], left.json()["role"]) == ("left", "member")
        assert (await membership.get(bob, path)).status_code == 404
        assert ok(await membership.get(ada, path))["members"] == 1

    async def test_a_request_can_be_withdrawn(self, membership: Client, guilds: Guilds) -> None:
        ada, bob = guilds.person("Ada"), guilds.person("Bob")
        slug = await guilds.community(ada, join_policy="approval")
        ok(await membership.post(bob, f"/v1/communities/{slug}/join"))
        back = await membership.post(bob, f"/v1/communities/{slug}/leave")
        assert ok(back)["standing"] == "left"
        decided = await membership.post(ada, f"{guilds.path(slug, bob)}/approve")
        assert problem(decided) == (409, "nothing-to-decide")

    async def test_only_a_member_can_leave_and_only_once(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        path, bob = f"/v1/communities/{slug}/leave", await guilds.member(slug, ada)
        stranger = await membership.post(guilds.person("Eve"), path)
        assert problem(stranger) == (409, "not-a-member")
        ok(await membership.post(bob, path))
        assert problem(await membership.post(bob, path)) == (409, "not-a-member")

    async def test_the_last_owner_passes_it_on_and_the_last_member_cannot_leave(
        self, membership: Client, guilds: Guilds
    ) -> None:
        ada = guilds.person("Ada")
        slug = await guilds.community(ada)
        leave = f"/v1/communities/{slug}/leave"
        member = await guilds.member(slug, ada)
        first = await guilds.member(slug, ada, "animator")
        await guilds.member(slug, ada, "animator")
        ok(await membership.post(ada, leave))
        assert (await guilds.standing(slug, first, seen_by=first))["role"] == "owner"
        assert (await guilds.standing(slug, member, seen_by=first))["role"] == "member"
        alone = guilds.person("Ada")
        left = await membership.post(
            alone, f"/v1/communities/{await guilds.community(alone)}/leave"
        )
        assert problem(left) == (409, "last-owner")

    async def test_a_community_has_an_owner_after_all_owners_and_the_next_in_line_leave_at_once(
        self, membership: Client, guilds: Guilds
    ) -> None:
        for _ in range(4):
            ada = guilds.person("Ada")
            slug = await guilds.community(ada)
            stays = await guilds.member(slug, ada)
            leaving = [
                ada,
                await guilds.member(slug, ada, "owner"),
                await guilds.member(slug, ada, "animator"),
            ]
            path = f"/v1/communities/{slug}/leave"
            answers = await asyncio.gather(*(membership.post(one, path) for one in leaving))
            assert statuses(answers) == [200] * 3
            assert (await guilds.standing(slug, stays, seen_by=stays))["role"] == "owner"

    async def test_one_of_two_owners_who_leave_at_once_stays(
        self, membership: Client, guilds: Guilds
    ) -> None:
        for _ in range(4):
            ada = guilds.person("Ada")
            slug = await guilds.community(ada)
            owners = [ada, await guilds.member(slug, ada, "owner")]
            answers = await asyncio.gather(
                *(membership.post(owner, f"/v1/communities/{slug}/leave") for owner in owners)
            )
            assert statuses(answers) == [200, 409]
