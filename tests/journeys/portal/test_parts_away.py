"""A service is away: the rest of the page stays, and says what is missing."""

from collections.abc import Callable

from tests.journeys.portal.conftest import Open
from tests.support.messaging import eventually
from tests.support.platform import Platform

Unique = Callable[[str], str]


async def test_a_page_does_without_a_part_and_says_which(
    platform: Platform, signed_in: Open, unique: Unique
) -> None:
    reader = await signed_in(unique("Reader"))
    platform.pause("events")
    try:
        home = await reader.open("/")
        assert home.status == 200
        assert "Gatherings cannot be shown just now" in home.text
        gatherings = await reader.open("/gatherings")
        assert gatherings.status == 503
        assert "Try again" in gatherings.text
        assert "Does not answer" in (await reader.open("/status")).text
    finally:
        platform.resume("events")

    async def back() -> bool:
        return (await reader.open("/gatherings")).status == 200

    await eventually(back)
