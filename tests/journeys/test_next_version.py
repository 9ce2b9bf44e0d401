"""A producer one version ahead, beside readers of today; and then the upgrade of the readers.

What they do not know of it stops no reader, is parked nowhere and breaks no answer; after
the upgrade all of it is there, and nobody had to ask for it.
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

pytestmark = pytest.mark.timeout(900)  # a platform is started twice


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
    """What each service says of itself, all of them ready and none with anything parked."""
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


async def test_nothing_is_parked_and_after_the_upgrade_all_of_it_is_there(
    upgraded: Upgraded, platform: Platform, portal: Portal, unique: Unique
) -> None:
    ada, bob = platform.sign_in(unique("Ada")), platform.sign_in(unique("Bob"))
    slug, word = unique("data"), f"wort{uuid4().hex[:12]}"
    await portal.found_guild(ada, slug, bob)
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
        podcast = await ok(
            content.insist(ada.person, "POST", "/v1/posts", json={**body, "kind": "podcast"}), 201
        )
    bob.person.carries += ada.person.carries

    # readers of today
    found = await find(portal, bob, word, kind="podcast", lang="de")
    (item,) = found["items"]
    assert (item["id"], item["kind"], item["title"]) == (podcast["id"], "podcast", body["title"])
    assert {"value": "podcast", "label": "podcast", "count": 1} in found["facets"]["kind"]
    assert {"value": "de", "label": "de", "count": 1} in found["facets"]["lang"]
    read = await ok(portal.content.get(bob.person, f"/v1/posts/{podcast['id']}"))
    assert (read["kind"], read["lang"]) == ("podcast", "de")
    members = await ok(portal.membership.get(ada.person, f"/v1/communities/{slug}/members"))
    assert {member["role"] for member in members["items"]} == {"owner", "mentor"}
    await portal.answer(bob, podcast, "Danke")  # in the language of the post
    inbox = await eventually(partial(portal.inbox, ada))
    assert inbox == [f"{bob.name} replied to “{body['title']}”"]
    before = await portal.inbox(bob)
    await readiness(platform)
    kept = (await rows(platform, "notifications", "posts"))[podcast["id"]]
    assert "duration" not in kept
    passed = await rows(platform, "search", "passed_over")
    assert set(passed["guilde.content.post"]["names"]) >= {
        *("PostKind=podcast", "Language=de", "state.duration")
    }

    # readers of the next version
    upgraded.upgrade()

    async def taken_up() -> bool:
        """By every reader; the index once it is made again and swapped in."""
        noted = [await rows(platform, service, "passed_over") for service in SERVICES]
        return not any(row["names"] for found in noted for row in found.values())

    await eventually(taken_up, seconds=180)
    found = await find(portal, bob, word)
    podcasts = [item for item in found["items"] if item["kind"] == "podcast"]
    assert [(item["id"], item["duration"]) for item in podcasts] == [(podcast["id"], 9)]
    assert {"value": "podcast", "label": "Podcasts", "count": 1} in found["facets"]["kind"]
    assert {"value": "de", "label": "Deutsch", "count": 2} in found["facets"]["lang"]
    kept = (await rows(platform, "notifications", "posts"))[podcast["id"]]
    assert (kept["kind"], kept["duration"]) == ("podcast", 9)

    async def has_terms() -> bool:
        terms = await rows(platform, "notifications", "role_terms")
        return [row["role"] for row in terms.values()] == ["mentor"]

    await eventually(has_terms)
    assert await portal.inbox(ada) == inbox
    assert await portal.inbox(bob) == before
    await readiness(platform)
