"""The public API's season plans and their activities."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.values import Page, Ref, Texts
from portal.gateway.transport import Answer, Transport


class ActivityLink(BaseModel):
    kind: str
    id: str

    @property
    def address(self) -> str:
        """Return the address of the gathering or post."""
        return f"/{'gatherings' if self.kind == 'gathering' else 'posts'}/{self.id}"


class Activity(BaseModel):
    id: str
    community: Ref
    season_id: str
    kind: str
    titles: Texts
    objective_id: str | None = None
    owner_id: str | None = None
    owner_name: str | None = None
    owner_avatar: str | None = None
    due_on: date
    link: ActivityLink | None = None
    done_at: datetime | None = None
    version: int

    @property
    def by_hand(self) -> bool:
        return self.kind == "other"


class Season(BaseModel):
    """A season. `progress`: from 0 to 1; None if nothing is planned."""

    id: str
    community: Ref
    titles: Texts
    starts_on: date
    ends_on: date
    done: int
    progress: float | None = None
    activities: list[Activity]


class Template(BaseModel):
    name: str
    titles: Texts


class Seasons:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def templates(self) -> list[Template]:
        return (await self._ask.get("membership/v1/season-templates", Page[Template])).items

    async def seasons(self, slug: str, *, after: str | None = None) -> Page[Season]:
        place = f"membership/v1/communities/{_at(slug)}/seasons"
        return await self._ask.get(place, Page[Season], limit=20, after=after)

    async def season(self, season_id: str) -> Answer[Season]:
        return await self._ask.read(f"membership/v1/seasons/{_at(season_id)}", Season)

    async def plan(self, slug: str, body: Mapping[str, Any], *, key: str) -> Season:
        place = f"membership/v1/communities/{_at(slug)}/seasons"
        return (await self._ask.write("POST", place, Season, body, key=key)).value

    async def change(self, season_id: str, body: Mapping[str, Any], *, match: str) -> None:
        place = f"membership/v1/seasons/{_at(season_id)}"
        await self._ask.send("PATCH", place, body, match=match)

    async def activity(self, activity_id: str) -> Answer[Activity]:
        return await self._ask.read(f"membership/v1/activities/{_at(activity_id)}", Activity)

    async def add(self, season_id: str, body: Mapping[str, Any], *, key: str) -> None:
        place = f"membership/v1/seasons/{_at(season_id)}/activities"
        await self._ask.send("POST", place, body, key=key)

    async def change_one(self, activity_id: str, body: Mapping[str, Any], *, match: str) -> None:
        place = f"membership/v1/activities/{_at(activity_id)}"
        await self._ask.send("PATCH", place, body, match=match)

    async def drop(self, activity_id: str, *, match: str) -> None:
        await self._ask.send("DELETE", f"membership/v1/activities/{_at(activity_id)}", match=match)

    async def link(self, activity_id: str, thing_id: str, *, key: str) -> None:
        """Link an activity to a gathering or post. An empty id removes the link."""
        place = f"membership/v1/activities/{_at(activity_id)}/link"
        if thing_id:
            await self._ask.send("PUT", place, {"id": thing_id}, key=key)
        else:
            await self._ask.send("DELETE", place, key=key)

    async def tick(self, activity_id: str, *, done: bool, key: str) -> None:
        place = f"membership/v1/activities/{_at(activity_id)}/done"
        await self._ask.send("PUT" if done else "DELETE", place, key=key)


def _at(part: str) -> str:
    return quote(part, safe="")
