"""A producer one version ahead beside readers of today, and then the upgrade of the readers.

Unknown values and fields stop no reader, park no fact and break no response; after the upgrade
all of them are there, without any command of an operator.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.embedded import ports
from deploy.embedded.platform import SERVICES
from tests.support.messaging import eventually
from tests.support.next_version import beside, write_next_version
from tests.support.notifications import Someone
from tests.support.platform import STARTS_WITHIN, STOPS_WITHIN, Platform, guilde
from tests.support.portal import Portal, ok

Unique = Callable[[str], str]

pytestmark = pytest.mark.timeout(900)  # the platform starts twice


class Upgraded:
    """A platform of its own, first of this version, then of the next."""

    def __init__(self, data: Path, next_version: Path) -> None:
        self.data = data
        self.next_version = next_version
        self._port = ports.choose(["gateway"], {})["gateway"]

    def start(self) -> Platform:
        self._up()
        return Platform(self.data)

    def upgrade(self) -> None:
        guilde("down", "--data", str(self.data), within=STOPS_WITHIN)
        self._up(version=self.next_version)

    def stop(self) -> None:
        guilde("down", "--data", str(self.data), within=STOPS_WITHIN)

    def _up(self, **version: Path) -> None:
        place = ("--data", str(self.data), "--port", str(self._port))
        guilde("up", *place, "--detach", "--no-seed", within=STARTS_WITHIN, **version)


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Upgraded]:
    platform = Upgraded(tmp_path / "data", write_next_version(tmp_path / "next"))
    try:
        yield platform
    finally:
        platform.stop()


@pytest.fixture
def platform(upgraded: Upgraded) -> Platform:
    return upgraded.start()


async def find(portal: Portal, who: Someone, words: str, **params: str) -> dict[str, Any]:
    asked = portal.search.insist(who.person, "GET", "/v1/search", params={"q": words, **params})
    return await ok(asked)


async def readiness(platform: Platform) -> dict[str, dict[str, Any]]:
    """Return what each service reports: all are ready, and none has parked facts."""
    said: dict[str, dict[str, Any]] = {}
    async with httpx.AsyncClient() as http:
        for service in SERVICES:
            at = f"http://127.0.0.1:{platform.state.ports[service]}/health/ready"
            answer = await http.get(at)
            assert answer.status_code == 200, answer.text
            said[service] = answer.json()
    assert [each.get("parked", 0) for each in said.values()] == [0] * len(SERVICES)
    return said


async def rows(platform: Platform, service: str, collection: str) -> dict[str, dict[str, Any]]:
    store = platform.store_of(service)
    try:
        found = await store.scope[collection].find().to_list(None)
    finally:
        store.close()
    return {row["_id"]: row for row in found}


async def test_nothing_is_parked_and_everything_is_known_after_the_upgrade(
    upgraded: Upgraded, platform: Platform, portal: Portal, unique: Unique
) -> None:
    ada, bob, eve = [platform.sign_in(unique(name)) for name in ("Ada", "Bob", "Eve")]
    slug, word = unique("data"), f"wort{uuid4().hex[:12]}"
    await portal.found_guild(ada, slug, bob, eve)
    body = {"title": f"Folge {word}", "body": "Drei Tage", "lang": "de", "community": slug}
    async with (
        beside(platform, upgraded.next_version, "content") as content,
        beside(platform, upgraded.next_version, "membership") as membership,
    ):
        path = f"/v1/communities/{slug}/members/{bob.id}"
        appointing = membership.patch(
            ada.person, path, json={"role": "mentor"}, headers={"If-Match": "*"}
        )
        await ok(appointing)
        ada.person.carries += bob.person.carries
        recipe = await ok(
            content.insist(ada.person, "POST", "/v1/posts", json={**body, "kind": "recipe"}), 201
        )
    bob.person.carries += ada.person.carries
    eve.person.carries += ada.person.carries

    # readers of this version
    found = await find(portal, bob, word, kind="recipe", lang="de")
    (item,) = found["items"]
    assert (item["id"], item["kind"], item["title"]) == (recipe["id"], "recipe", body["title"])
    assert {"value": "recipe", "label": "recipe", "count": 1} in found["facets"]["kind"]
    assert {"value": "de", "label": "de", "count": 1} in found["facets"]["lang"]
    read = await ok(portal.content.get(bob.person, f"/v1/posts/{recipe['id']}"))
    assert (read["kind"], read["lang"]) == ("recipe", "de")
    members = await ok(portal.membership.get(ada.person, f"/v1/communities/{slug}/members"))
    assert {member["role"] for member in members["items"]} == {"owner", "member", "mentor"}
    replies = f"/v1/posts/{recipe['id']}/replies"  # this version does not know Bob's role
    await ok(portal.content.post(bob.person, replies, json={"body": "Danke"}), 403)
    await portal.answer(eve, recipe, "Danke")  # the reply is in the language of the post
    inbox = await eventually(partial(portal.inbox, ada))
    assert inbox == [f"{eve.name} replied to “{body['title']}”"]
    before = await portal.inbox(bob)
    await readiness(platform)
    kept = (await rows(platform, "notifications", "posts"))[recipe["id"]]
    assert "duration" not in kept
    passed = await rows(platform, "search", "passed_over")
    assert set(passed["guilde.content.post"]["names"]) >= {
        *("PostKind=recipe", "Language=de", "state.duration")
    }

    # readers of the next version
    upgraded.upgrade()

    async def taken_up() -> bool:
        """Return whether every reader has applied the noted facts; search has a new index then."""
        noted = [await rows(platform, service, "passed_over") for service in SERVICES]
        return not any(row["names"] for found in noted for row in found.values())

    await eventually(taken_up, seconds=180)
    found = await find(portal, bob, word)
    recipes = [item for item in found["items"] if item["kind"] == "recipe"]
    assert [(item["id"], item["duration"]) for item in recipes] == [(recipe["id"], 9)]
    assert {"value": "recipe", "label": "Recipes", "count": 1} in found["facets"]["kind"]
    assert {"value": "de", "label": "Deutsch", "count": 2} in found["facets"]["lang"]
    kept = (await rows(platform, "notifications", "posts"))[recipe["id"]]
    assert (kept["kind"], kept["duration"]) == ("recipe", 9)

    async def has_terms() -> bool:
        terms = await rows(platform, "notifications", "role_terms")
        return [row["role"] for row in terms.values()] == ["mentor"]

    await eventually(has_terms)
    assert await portal.inbox(ada) == inbox
    assert await portal.inbox(bob) == before
    await readiness(platform)
