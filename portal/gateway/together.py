"""Calls of one page go out together; what is missing of it does not take the rest with it."""

from collections.abc import Awaitable
from typing import Final, TypeVar

from portal.gateway.errors import Away

Value = TypeVar("Value")


class Missing:
    """Stands where a service did not answer. False, so that templates may pass over it."""

    def __init__(self, service: str) -> None:
        self.service: Final = service

    def __bool__(self) -> bool:
        return False


async def unless_away(asked: Awaitable[Value]) -> Value | Missing:
    """What a page can do without. Other errors than Away stay errors."""
    try:
        return await asked
    except Away as away:
        return Missing(away.service)
