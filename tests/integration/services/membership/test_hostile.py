"""Bad input is refused with a problem document, and changes nothing."""

from typing import Any

import pytest

from tests.support.membership import ANY, Guilds, ok
from tests.support.services import Client

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"slug": "a"}', 422),
        (b'{"slug": "a", "names": {}}', 422),
        (b'{"slug": "a", "names": {"en": " "}}', 422),
        (b'{"slug": "a", "names": {"de": "x"}}', 422),
        (b'{"slug": "A B", "names": {"en": "x"}}', 422),
        (b'{"slug": {"$ne": ""}, "names": {"en": "x"}}', 422),
        (b'{"slug": "a", "names": {"en": {"$ne": ""}}}', 422),
        (b'{"slug": "a", "names": {"en": "\\ud800"}}', 422),
        (b'{"slug": "a", "names": {"en": "x"}, "visibility": "hidden"}', 422),
        (b'{"slug": "a", "names": {"en": "x"}, "owner": "eve"}', 422),
        (b'{"slug": "a", "names": {"en": "x"}, "topics": [1]}', 422),
        (b'{"slug": ' + b"9" * 5_000 + b"}", 400),
    ],
    ids=lambda given: str(given)[:50],
)
async def test_an_invalid_community_is_refused(
    membership: Client, guilds: Guilds, body: bytes, status: int
) -> None:
    eve = guilds.person("Eve")
    got = await membership.post(eve, "/v1/communities", content=body, headers=JSON)
    assert got.status_code == status, got.text
    assert got.headers["content-type"] == "application/problem+json"
    assert ok(await membership.get(eve, "/v1/memberships"))["items"] == []


@pytest.mark.parametrize("role", [None, "", "OWNER", "admin", {"$ne": "member"}, ["owner"], 3])
async def test_an_invalid_role_is_refused(membership: Client, guilds: Guilds, role: Any) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob = await guilds.member(slug, ada)
    path = guilds.path(slug, bob)
    got = await membership.patch(ada, path, json={"role": role}, headers=ANY)
    assert got.status_code == 422
    assert (await guilds.standing(slug, bob, seen_by=ada))["role"] == "member"


@pytest.mark.parametrize("person_id", [None, "", " ", "a.b", {"$ne": ""}, ["x"], "x" * 65, 3])
async def test_an_invalid_person_is_not_invited(
    membership: Client, guilds: Guilds, person_id: Any
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    path = f"/v1/communities/{slug}/members"
    got = await membership.post(ada, path, json={"person_id": person_id})
    assert got.status_code in {404, 422}
    invited = ok(await membership.get(ada, f"{path}?standing=invited"))
    assert invited["items"] == []


@pytest.mark.parametrize(
    "query", ["standing=owner", "standing=", "standing[$ne]=left", "role=boss", "limit=0"]
)
async def test_an_invalid_query_is_refused(membership: Client, guilds: Guilds, query: str) -> None:
    ada = guilds.person("Ada")
    path = f"/v1/communities/{await guilds.community(ada)}/members?{query}"
    assert (await membership.get(ada, path)).status_code == 422


@pytest.mark.parametrize("after", ["x", "W10", "WzFd", "W251bGxd", "WyJhIiwxXQ", "%00"])
async def test_a_forged_cursor_is_refused(membership: Client, guilds: Guilds, after: str) -> None:
    ada = guilds.person("Ada")
    members = f"/v1/communities/{await guilds.community(ada)}/members"
    for path in ("/v1/communities", members):
        assert (await membership.get(ada, f"{path}?after={after}")).status_code == 400


@pytest.mark.parametrize("name", ["%00", "..%2f..", "a" * 64, "$where", "%F0%9F%92%A9", "%ff"])
async def test_an_invalid_slug_is_not_found(membership: Client, guilds: Guilds, name: str) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    for path in (
        f"communities/{name}",
        f"communities/{name}/members",
        f"profiles/{name}",
    ):
        assert (await membership.get(ada, f"/v1/{path}")).status_code == 404
    removed = await membership.delete(ada, f"/v1/communities/{slug}/members/{name}")
    assert removed.status_code == 404


@pytest.mark.parametrize(
    "tag", ["1", '"', '"x"', 'W/"1"', '"2"', '"1,1"', '"99999999999999999999"']
)
async def test_a_wrong_if_match_changes_nothing(
    membership: Client, guilds: Guilds, tag: str
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    headers = {"If-Match": tag}
    answers = [
        await membership.patch(
            ada, f"/v1/communities/{slug}", json={"domain": "x"}, headers=headers
        ),
        await membership.patch(ada, "/v1/profiles/me", json={"about": "x"}, headers=headers),
        await membership.delete(ada, "/v1/profiles/me", headers=headers),
    ]
    assert {answer.status_code for answer in answers} <= {400, 412}
    assert ok(await membership.get(ada, f"/v1/communities/{slug}"))["version"] == 1
    assert ok(await membership.get(ada, "/v1/profiles/me"))["version"] == 1
