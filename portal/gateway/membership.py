"""Calls of the membership API for a person, as in docs/api/openapi. Each raises ApiError."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from portal.gateway import remembered
from portal.gateway.models import membership as m
from portal.gateway.models.values import Document, Page, Standing
from portal.gateway.transport import Answer, Transport


def _at(place: str) -> str:
    """Quote a part of a path."""
    return quote(place, safe="")


class Membership:
    """Communities, profiles and memberships."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def communities(
        self, *, limit: int = 20, after: str | None = None, **wanted: Any
    ) -> Page[m.Community]:
        """Return communities. `wanted`: q, mine, join_policy, stage, sort, lang."""
        place = "membership/v1/communities"
        found = await self._ask.get(place, Page[m.Community], limit=limit, after=after, **wanted)
        remembered.learn(found.items)
        return found

    async def community(self, slug: str) -> Answer[m.Community]:
        found = await self._ask.read(f"membership/v1/communities/{_at(slug)}", m.Community)
        remembered.learn([found.value])
        return found

    async def create(self, body: Mapping[str, Any], *, key: str) -> m.Community:
        place = "membership/v1/communities"
        made = (await self._ask.write("POST", place, m.Community, body, key=key)).value
        remembered.learn([made])
        return made

    async def edit(self, slug: str, body: Mapping[str, Any], *, match: str) -> m.Community:
        place = f"membership/v1/communities/{_at(slug)}"
        changed = (await self._ask.write("PATCH", place, m.Community, body, match=match)).value
        remembered.learn([changed])
        return changed

    async def unowned(self) -> Page[m.Community]:
        """Return communities without an owner. For administrators."""
        place = "membership/v1/unowned-communities"
        return await self._ask.get(place, Page[m.Community], limit=100)

    async def move(self, slug: str, stage: str, reason: str, *, match: str) -> m.Community:
        place = f"membership/v1/communities/{_at(slug)}/stage"
        body = {"stage": stage, "reason": reason}
        return (await self._ask.write("PUT", place, m.Community, body, match=match)).value

    async def support(self, slug: str, *, wanted: bool, key: str) -> m.Community:
        """Support a proposed community, or withdraw the support."""
        method, place = "PUT" if wanted else "DELETE", f"membership/v1/communities/{_at(slug)}"
        return (await self._ask.write(method, f"{place}/support", m.Community, key=key)).value

    async def join(self, slug: str, answers: Sequence[str] = (), *, key: str) -> m.Membership:
        place = f"membership/v1/communities/{_at(slug)}/join"
        body = {"answers": list(answers)}
        return (await self._ask.write("POST", place, m.Membership, body, key=key)).value

    async def leave(self, slug: str, *, key: str) -> m.Membership:
        place = f"membership/v1/communities/{_at(slug)}/leave"
        return (await self._ask.write("POST", place, m.Membership, key=key)).value

    async def members(
        self,
        slug: str,
        *,
        standing: Standing = "active",
        limit: int = 50,
        after: str | None = None,
        **wanted: Any,
    ) -> Page[m.Membership]:
        """Return members. `wanted`: q, role, sort."""
        return await self._ask.get(
            f"membership/v1/communities/{_at(slug)}/members",
            Page[m.Membership],
            standing=standing,
            limit=limit,
            after=after,
            **wanted,
        )

    async def invite(self, slug: str, person_id: str, *, key: str) -> None:
        place = f"membership/v1/communities/{_at(slug)}/members"
        await self._ask.send("POST", place, {"person_id": person_id}, key=key)

    async def decide(self, slug: str, person_id: str, *, approve: bool, key: str) -> None:
        verb = "approve" if approve else "refuse"
        place = f"membership/v1/communities/{_at(slug)}/members/{_at(person_id)}/{verb}"
        await self._ask.send("POST", place, key=key)

    async def appoint(
        self, slug: str, person_id: str, role: str, until: str | None, *, match: str
    ) -> None:
        place = f"membership/v1/communities/{_at(slug)}/members/{_at(person_id)}"
        await self._ask.send("PATCH", place, {"role": role, "until": until}, match=match)

    async def name_successor(self, slug: str, person_id: str | None, *, key: str) -> None:
        place = f"membership/v1/communities/{_at(slug)}/successor"
        if person_id is None:
            await self._ask.send("DELETE", place, key=key)
        else:
            await self._ask.send("PUT", place, {"person_id": person_id}, key=key)

    async def answer_nomination(self, slug: str, verb: str, *, key: str) -> None:
        """Answer a nomination as successor. `verb`: `accept` or `decline`."""
        place = f"membership/v1/communities/{_at(slug)}/successor/{verb}"
        await self._ask.send("POST", place, key=key)

    async def remove(self, slug: str, person_id: str) -> None:
        place = f"membership/v1/communities/{_at(slug)}/members/{_at(person_id)}"
        await self._ask.send("DELETE", place)

    async def memberships(self) -> Page[m.Membership]:
        return await self._ask.get("membership/v1/memberships", Page[m.Membership])

    async def me(self) -> Answer[m.Profile]:
        return await self._ask.read("membership/v1/profiles/me", m.Profile)

    async def preview(self, reader: str) -> m.Profile:
        """Return the person's own profile, as a `companion` or `colleague` sees it."""
        return await self._ask.get("membership/v1/profiles/me/preview", m.Profile, **{"as": reader})

    async def export(self) -> bytes:
        """Return all data that the person gave to membership, as JSON."""
        found = await self._ask.get("membership/v1/profiles/me/export", Document)
        return found.model_dump_json(indent=2).encode()

    async def profile(self, person_id: str) -> m.Profile:
        return await self._ask.get(f"membership/v1/profiles/{_at(person_id)}", m.Profile)

    async def people(
        self, q: str = "", *, skill: str | None = None, limit: int = 20, after: str | None = None
    ) -> Page[m.FoundPerson]:
        """Return people whose names begin with `q`."""
        return await self._ask.get(
            "membership/v1/profiles",
            Page[m.FoundPerson],
            q=q,
            skill=skill,
            limit=limit,
            after=after,
        )

    async def suggest(self, q: str, *, community: str | None) -> Page[m.Person]:
        """Return people to mention."""
        place = "membership/v1/profiles/suggest"
        return await self._ask.get(place, Page[m.Person], q=q, community=community)

    async def edit_me(self, body: Mapping[str, Any], *, match: str) -> m.Profile:
        place = "membership/v1/profiles/me"
        return (await self._ask.write("PATCH", place, m.Profile, body, match=match)).value

    async def avatar(self, person_id: str) -> bytes:
        return await self._ask.bytes(f"membership/v1/profiles/{_at(person_id)}/avatar")

    async def show_oneself(self, picture: bytes | None, *, key: str) -> None:
        """Set the person's own picture. None removes it."""
        method, place = "DELETE" if picture is None else "PUT", "membership/v1/profiles/me/avatar"
        await self._ask.send(method, place, picture, key=key)

    async def bring(self, file: bytes) -> m.SkillSuggestions:
        """Return the skills in an export of LinkedIn or a Europass CV. The file is not stored."""
        place = "membership/v1/profiles/me/skill-suggestions"
        return (await self._ask.write("POST", place, m.SkillSuggestions, file)).value

    async def erase_me(self, *, match: str) -> None:
        await self._ask.send("DELETE", "membership/v1/profiles/me", match=match)
