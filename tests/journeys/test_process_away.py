"""A process of the platform dies or hangs: its streams resume, and the others respond."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.messaging import eventually, running
from tests.support.notifications import Someone, listening
from tests.support.platform import Platform
from tests.support.portal import Portal
from tests.support.services import Client

Unique = Callable[[str], str]
STARTS_WITHIN = 200
"""Seconds a process may take to restart on a busy machine."""

pytestmark = pytest.mark.timeout(300)  # the first test waits until the platform runs


class Listener:
    """Listens as a browser does (WHATWG's EventSource): reconnects with the last event id."""

    def __init__(self, notifications: Client, who: Someone) -> None:
        self._notifications = notifications
        self._who = who
        self._last_id = ""
        self.events: list[dict[str, Any]] = []
        self.opened = 0

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except (httpx.TransportError, StopAsyncIteration, AssertionError):
                await asyncio.sleep(0.1)  # the connection broke, or nothing listens yet

    async def _listen(self) -> None:
        resumed = {"Last-Event-ID": self._last_id} if self._last_id else {}
        async with listening(self._notifications, self._who, resumed) as stream:
            self.opened += 1
            self._last_id = stream.last_id
            while True:
                self.events.append(await stream.event(seconds=300))
                self._last_id = stream.last_id


def ends_with(listener: Listener, reply_id: str) -> bool:
    return bool(listener.events) and listener.events[-1]["reply_id"] == reply_id


async def test_a_stream_resumes_after_its_process_dies_without_gaps_or_duplicates(
    portal: Portal, platform: Platform, unique: Unique
) -> None:
    ada, bob = platform.sign_in(unique("Ada")), platform.sign_in(unique("Bob"))
    await portal.welcome(ada, bob)
    question = await portal.ask(ada, "Comment ?")
    bob.person.carries += ada.person.carries
    listener = Listener(portal.notifications, ada)

    async with running(listener.run):
        await eventually(lambda: listener.opened)
        answers = []
        for number in range(20):
            if number == 7:
                platform.kill("notifications-2")  # it delivers half of the facts
            if number == 14:
                platform.kill("notifications")  # it serves the stream, and delivers the other half
            answers.append((await portal.answer(bob, question, f"Ainsi {number}"))["id"])
        await eventually(lambda: len(listener.events) >= 20, seconds=STARTS_WITHIN)
        # the last event is a marker: a duplicate would come before it
        answers.append(await portal.mark(ada, bob))
        await eventually(lambda: ends_with(listener, answers[-1]), seconds=STARTS_WITHIN)
    assert listener.opened > 1
    assert [event["number"] for event in listener.events] == list(range(1, 22))
    assert sorted(event["reply_id"] for event in listener.events) == sorted(answers)


async def test_search_is_unavailable_while_it_hangs_and_the_others_respond(
    portal: Portal, platform: Platform, unique: Unique
) -> None:
    ada, word = platform.sign_in(unique("Ada")), f"mot{uuid4().hex[:12]}"
    platform.pause("search")
    try:
        async with httpx.AsyncClient(base_url=portal.search.base_url, timeout=90) as http:
            asked = asyncio.create_task(http.get("/v1/search", headers=ada.person.headers()))
            post = await portal.ask(ada, word)
            for client, path in (
                (portal.membership, "/v1/communities"),
                (portal.content, f"/v1/posts/{post['id']}"),
                (portal.events, "/v1/gatherings"),
                (portal.notifications, "/v1/notifications"),
            ):
                assert (await client.get(ada.person, path)).status_code == 200
            answer = await asked
    finally:
        platform.resume("search")
    assert (answer.status_code, answer.headers["content-type"]) == (
        *(503,),
        "application/problem+json",
    )
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["type"] == "urn:guilde:problem:unavailable"
    await eventually(lambda: _found(portal, ada, word), seconds=60)


async def test_the_others_go_on_with_known_facts_while_membership_hangs(
    portal: Portal, platform: Platform, unique: Unique
) -> None:
    ada, bob = platform.sign_in(unique("Ada")), platform.sign_in(unique("Bob"))
    slug, word = unique("data"), f"mot{uuid4().hex[:12]}"
    await portal.found_guild(ada, slug, bob)
    ada.person.carries += bob.person.carries
    for client, path in ((portal.content, "/v1/posts"), (portal.search, "/v1/search")):
        assert (await client.insist(ada.person, "GET", path)).status_code == 200  # it knows her
    platform.pause("membership")
    try:
        question = await portal.ask(ada, word, community=slug)
        bob.person.carries += ada.person.carries
        answer = await portal.answer(bob, question, "Ainsi")
        found = {item["id"] for item in await portal.find(bob, word)}
        assert found == {question["id"], answer["id"]}
        told = f"{bob.name} answered your question “{word}”"
        await eventually(lambda: _told(portal, ada, told))
        assert (await portal.events.get(bob.person, "/v1/gatherings")).status_code == 200
    finally:
        platform.resume("membership")
    back = await eventually(lambda: portal.membership.get(ada.person, "/v1/communities"))
    assert back.status_code == 200


async def test_a_killed_process_is_unavailable_for_a_moment(
    portal: Portal, platform: Platform, unique: Unique
) -> None:
    ada, word = platform.sign_in(unique("Ada")), f"mot{uuid4().hex[:12]}"
    platform.kill("search")
    answer = await portal.search.http.get("/v1/search", headers=ada.person.headers())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.headers["content-type"] == "application/problem+json"
    await portal.ask(ada, word)
    await eventually(lambda: _found(portal, ada, word), seconds=STARTS_WITHIN)


async def _found(portal: Portal, who: Someone, word: str) -> bool:
    answer = await portal.search.get(who.person, "/v1/search", params={"q": word})
    assert answer.status_code in {200, 503}, answer.text
    return answer.status_code == 200 and len(answer.json()["items"]) == 1


async def _told(portal: Portal, who: Someone, text: str) -> bool:
    return text in await portal.inbox(who)
