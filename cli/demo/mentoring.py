"""Write the demo's mentoring programme: offers, requests, and pairs that have begun.

It is idempotent, and resumes after an interrupted run. The matching and its publication run in the
background, while other data is written.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from cli.asking import Api, Person
from cli.demo.things import Programme

_PLACE = "membership/v1/programmes"
_TOPICS = "membership/v1/topics"
_PAIRS = "membership/v1/pairs"
TRIES = 60
PAUSE_SECONDS = 0.5


class Mentoring:
    """One run. `people` are by name."""

    def __init__(self, api: Api, people: Mapping[str, Person], programme: Programme) -> None:
        self._api = api
        self._people = people
        self._programme = programme
        self._organiser = people[programme.organiser]
        self._place = ""

    async def begin(self) -> None:
        """Open the programme with its offers and requests, and have it matched."""
        self._place = f"{_PLACE}/{await self._opened()}"
        found = _items(await self._api.get(self._organiser, _TOPICS, limit=100))
        topics = {each["labels"]["en"]: each["id"] for each in found}
        for what, said in (
            ("offer", self._programme.offers),
            ("request", self._programme.requests),
        ):
            for name, fields in said.items():
                body = {**fields, "topics": [topics[label] for label in fields["topics"]]}
                place = f"{self._place}/{what}"
                await self._api.ask(self._people[name], "PUT", place, body=body)
        if await self._status() == "never":
            await self._api.post(self._organiser, f"{self._place}/matching")

    async def pair(self) -> None:
        """Publish the matches, and have both sides accept them."""
        if await self._after("running") == "ready":
            await self._api.post(self._organiser, f"{self._place}/matching/publish")
        if await self._after("publishing") == "published":
            for name in (*self._programme.offers, *self._programme.requests):
                await self._accept(self._people[name])

    async def _accept(self, person: Person) -> None:
        for pair in _items(await self._api.get(person, _PAIRS)):
            if pair["status"] == "proposed" and pair["side"] not in pair["accepted"]:
                place = f"{_PAIRS}/{pair['id']}/consent"
                await self._api.ask(person, "PUT", place, body={"accepts": True})

    async def _opened(self) -> str:
        place = f"membership/v1/communities/{self._programme.community}/programmes"
        body = self._programme.as_of(datetime.now(UTC).date())
        for known in _items(await self._api.get(self._organiser, place, limit=100)):
            if known["titles"] == body["titles"]:
                return str(known["id"])
        made = await self._api.post(self._organiser, place, body)
        return str(orjson.loads(made.content)["id"])

    async def _after(self, status: str) -> str:
        """Wait for the end of this status, for half a minute at most, and return the next one."""
        for _ in range(TRIES):
            if (now := await self._status()) != status:
                return now
            await asyncio.sleep(PAUSE_SECONDS)
        return status

    async def _status(self) -> str:
        answer = await self._api.get(self._organiser, f"{self._place}/matching")
        return str(orjson.loads(answer.content)["status"])


def _items(answer: Any) -> list[Any]:
    return list(orjson.loads(answer.content)["items"])
