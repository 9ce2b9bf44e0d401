"""The public API's topics: the shared list of subjects."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, Field

from portal.gateway.models.values import Page, Texts
from portal.gateway.transport import Answer, Transport

PLACE = "membership/v1/topics"


class Topic(BaseModel):
    id: str
    labels: Texts
    synonyms: dict[str, list[str]] = Field(default_factory=dict)
    broader: str | None = None
    status: str

    def is_called(self, name: str) -> bool:
        """Return whether the topic has this name.

        Names are compared like in the API, except for accents: the API finds the topics, and this
        selects the exact one.
        """
        names = [*self.labels.values(), *(each for some in self.synonyms.values() for each in some)]
        return name.casefold() in {each.casefold() for each in names}


class Topics:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def listed(self, q: str = "", **wanted: Any) -> Page[Topic]:
        """Return topics. `wanted`: status, broader, lang, limit, after."""
        return await self._ask.get(PLACE, Page[Topic], q=q, **wanted)

    async def called(self, name: str) -> Topic | None:
        """Return the listed topic with this label or synonym, in either language."""
        found = (await self.listed(name, limit=100)).items
        exact = (topic for topic in found if topic.is_called(name))
        return next(exact, found[0] if len(found) == 1 else None)

    async def read(self, topic_id: str) -> Answer[Topic]:
        return await self._ask.read(f"{PLACE}/{quote(topic_id, safe='')}", Topic)

    async def add(self, body: Mapping[str, Any], *, key: str) -> Topic:
        return (await self._ask.write("POST", PLACE, Topic, body, key=key)).value

    async def edit(self, topic_id: str, body: Mapping[str, Any], *, match: str) -> Topic:
        place = f"{PLACE}/{quote(topic_id, safe='')}"
        return (await self._ask.write("PATCH", place, Topic, body, match=match)).value
