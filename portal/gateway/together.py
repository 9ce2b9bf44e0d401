"""The concurrent calls of a page. If one service is away, the rest is still shown."""

from collections.abc import Awaitable
from typing import Final, TypeVar

from portal.gateway.errors import Away, Forbidden, NotFound

Value = TypeVar("Value")


class Missing:
    """A stand-in for the response of a service that is away.

    It is false, so templates can skip it.
    """

    def __init__(self, service: str) -> None:
        self.service: Final = service

    def __bool__(self) -> bool:
        return False


async def unless_away(asked: Awaitable[Value]) -> Value | Missing:
    """Await an optional part of a page. Errors other than Away are raised."""
    try:
        return await asked
    except Away as away:
        return Missing(away.service)


async def unless_hidden(asked: Awaitable[Value]) -> Value | Missing | None:
    """Await an optional part of a page, which some readers may not see. They get None."""
    try:
        return await unless_away(asked)
    except (Forbidden, NotFound):
        return None
