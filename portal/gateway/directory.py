"""The directory in the public API: attributes of people, by which communities select colleagues."""

from collections.abc import Mapping
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.transport import Transport

BUILT_IN = ("department", "country")
"""The attributes that every platform has. Its settings may declare others."""


class Said(BaseModel):
    """A person's entry. `attributes`: the names of all; `said`: the person's values, by name."""

    attributes: list[str]
    said: dict[str, str]


class Directory:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def own(self) -> Said:
        return await self._ask.get("membership/v1/directory", Said)

    async def of(self, person_id: str) -> Said:
        """Return a person's entry. Only administrators may."""
        return await self._ask.get(self._place(person_id), Said)

    async def place(self, person_id: str, said: Mapping[str, str], *, key: str) -> None:
        """Set a person's entry. Only administrators may."""
        built_in = {name: said[name] for name in BUILT_IN if name in said}
        further = {name: value for name, value in said.items() if name not in BUILT_IN}
        body = {**built_in, "attributes": further}
        await self._ask.send("PUT", self._place(person_id), body, key=key)

    @staticmethod
    def _place(person_id: str) -> str:
        return f"membership/v1/profiles/{quote(person_id, safe='')}/directory"
