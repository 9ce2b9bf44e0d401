"""A service is unavailable: the rest of the page stays, and names the missing part."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.platform import Platform
from tests.support.portal_forms import Open

Unique = Callable[[str], str]


async def test_a_page_leaves_out_an_unavailable_part_and_names_it(
    platform: Platform, signed_in: Open, unique: Unique
) -> None:
    reader = await signed_in(unique("Reader"))
    reader.attempts = 1
    platform.pause("events")
    try:
        home = await reader.open("/")
        assert home.status == 200
        assert "Gatherings cannot be shown just now" in home.text
        gatherings = await reader.open("/gatherings")
        assert gatherings.status == 503
        assert "Try again" in gatherings.text
        assert "Not responding" in (await reader.open("/status")).text
    finally:
        platform.resume("events")

    async def back() -> bool:
        return (await reader.open("/gatherings")).status == 200

    await eventually(back)
