"""The public API for relations between people: meeting, following, connecting, endorsing."""

from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel, Field

from portal.gateway.models.membership import FoundPerson
from portal.gateway.models.values import Page, Texts
from portal.gateway.transport import Transport


class SharedCommunity(BaseModel):
    slug: str
    names: Texts


class Skill(BaseModel):
    topic_id: str
    labels: Texts


class Reasons(BaseModel):
    communities: list[SharedCommunity] = Field(default_factory=list)
    teaches: list[Skill] = Field(default_factory=list)
    learns: list[Skill] = Field(default_factory=list)


class Meeting(BaseModel):
    person: FoundPerson
    reasons: Reasons


class Stance(BaseModel):
    kind: str
    target_id: str
    attitude: str


class Connection(BaseModel):
    person_id: str
    name: str | None = None
    avatar: str | None = None
    status: str
    asked_by_me: bool
    since: datetime


class Endorsement(BaseModel):
    topic_id: str
    by_id: str
    name: str | None = None


class EndorsementRequest(BaseModel):
    person_id: str
    name: str
    avatar: str | None = None
    skill: Skill


class Networking:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def meet(self, *, limit: int) -> list[Meeting]:
        place = "membership/v1/profiles/me/meet"
        return (await self._ask.get(place, Page[Meeting], limit=limit)).items

    async def stances(self) -> list[Stance]:
        return (await self._ask.get("membership/v1/stances", Page[Stance])).items

    async def take(self, kind: str, target: str, attitude: str, *, key: str) -> None:
        """Set a stance. `attitude`: empty to remove it."""
        place = f"membership/v1/stances/{kind}/{quote(target, safe='')}"
        if attitude:
            await self._ask.send("PUT", place, {"attitude": attitude}, key=key)
        else:
            await self._ask.send("DELETE", place, key=key)

    async def connections(self) -> list[Connection]:
        return (await self._ask.get("membership/v1/connections", Page[Connection])).items

    async def connect(self, person_id: str, *, wanted: bool, key: str) -> None:
        place = f"membership/v1/connections/{quote(person_id, safe='')}"
        await self._ask.send("PUT" if wanted else "DELETE", place, key=key)

    async def endorsements(self, person_id: str) -> list[Endorsement]:
        place = f"membership/v1/profiles/{quote(person_id, safe='')}/endorsements"
        return (await self._ask.get(place, Page[Endorsement])).items

    async def endorse(self, person_id: str, topic_id: str, *, wanted: bool, key: str) -> None:
        person, topic = quote(person_id, safe=""), quote(topic_id, safe="")
        place = f"membership/v1/profiles/{person}/skills/{topic}/endorsement"
        await self._ask.send("PUT" if wanted else "DELETE", place, key=key)

    async def ask_to_endorse(self, person_id: str, topic_id: str, *, key: str) -> None:
        topic = quote(topic_id, safe="")
        place = f"membership/v1/profiles/me/skills/{topic}/endorsement-requests"
        await self._ask.send("POST", place, {"person_id": person_id}, key=key)

    async def requests(self) -> list[EndorsementRequest]:
        place = "membership/v1/endorsement-requests"
        return (await self._ask.get(place, Page[EndorsementRequest])).items
