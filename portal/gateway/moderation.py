"""The public API's moderation: flags, cases, decisions, sanctions and appeals."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from portal.gateway.models.moderation import Case, Decision, OwnFlag, WholeCase
from portal.gateway.models.values import Page
from portal.gateway.transport import Transport

_CASES = "content/v1/moderation/cases"
_DECISIONS = "content/v1/moderation/decisions"


class Moderation:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def flag(self, things: str, thing_id: str, body: Mapping[str, Any], *, key: str) -> None:
        """Flag one of `posts` or `replies`."""
        place = f"content/v1/{things}/{_at(thing_id)}/flag"
        await self._ask.send("PUT", place, body, key=key)

    async def flags(self) -> Page[OwnFlag]:
        return await self._ask.get("content/v1/flags", Page[OwnFlag])

    async def queue(self, slug: str | None, *, limit: int, after: str | None) -> Page[Case]:
        return await self._ask.get(_CASES, Page[Case], community=slug, limit=limit, after=after)

    async def case(self, case_id: str) -> WholeCase:
        return await self._ask.get(f"{_CASES}/{_at(case_id)}", WholeCase)

    async def claim(self, case_id: str, *, back: bool, key: str) -> None:
        place = f"{_CASES}/{_at(case_id)}/claim"
        await self._ask.send("DELETE" if back else "PUT", place, key=key)

    async def decide(self, case_id: str, body: Mapping[str, Any], *, key: str) -> None:
        await self._ask.send("POST", f"{_CASES}/{_at(case_id)}/decisions", body, key=key)

    async def move(self, case_id: str, body: Mapping[str, Any], *, key: str) -> None:
        await self._ask.send("POST", f"{_CASES}/{_at(case_id)}/move", body, key=key)

    async def merge(self, case_id: str, body: Mapping[str, Any], *, key: str) -> None:
        await self._ask.send("POST", f"{_CASES}/{_at(case_id)}/merge", body, key=key)

    async def split(self, case_id: str, body: Mapping[str, Any], *, key: str) -> Decision:
        place = f"{_CASES}/{_at(case_id)}/split"
        return (await self._ask.write("POST", place, Decision, body, key=key)).value

    async def about_me(self, *, limit: int, after: str | None) -> Page[Decision]:
        return await self._ask.get(_DECISIONS, Page[Decision], limit=limit, after=after)

    async def trail(
        self,
        slug: str | None,
        *,
        person: str | None = None,
        appealed: bool = False,
        limit: int,
        after: str | None = None,
    ) -> Page[Decision]:
        """Return the decisions of a place, newest first. slug None: of content for everyone."""
        asked = {"of": "place", "community": slug, "person": person, "appealed": appealed}
        return await self._ask.get(_DECISIONS, Page[Decision], limit=limit, after=after, **asked)

    async def decision(self, decision_id: str) -> Decision:
        return await self._ask.get(f"{_DECISIONS}/{_at(decision_id)}", Decision)

    async def about(
        self, decision_id: str, verb: str, body: Mapping[str, Any], *, key: str
    ) -> None:
        """Appeal against a decision, answer the appeal, or lift the sanction."""
        await self._ask.send("POST", f"{_DECISIONS}/{_at(decision_id)}/{verb}", body, key=key)

    async def sanction(self, body: Mapping[str, Any], *, key: str) -> None:
        await self._ask.send("POST", "content/v1/moderation/sanctions", body, key=key)


def _at(key: str) -> str:
    return quote(key, safe="")
