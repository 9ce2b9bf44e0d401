"""A gathering, from its announcement to a promotion from its waiting list."""

from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Enter
from tests.support.messaging import eventually
from tests.support.pages import Page
from tests.support.portal_forms import WHEN, Open

Unique = Callable[[str], str]

WORDS = {
    "en": ("You are coming", "You are number 1 on the waiting list"),
    "fr": ("Vous venez", "Vous êtes numéro 1 sur la liste d’attente"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_waiting_person_moves_up_when_a_seat_is_free(
    enter: Enter, signed_in: Open, unique: Unique, language: str
) -> None:
    coming, waiting = WORDS[language]
    host, title, name = await enter(unique("Host"), language), unique("Workshop"), unique("Second")
    await host.goto("/gatherings/new")
    for field in ("starts_at", "ends_at"):
        await host.fill(f"#{field}", WHEN[field])
    await host.select_option("#time_zone", "America/New_York")
    for field, text in (("title_fr", title), ("title_en", title), ("capacity", "1")):
        await host.fill(f"#{field}", text)
    await host.click(".form button[type=submit]")
    await expect(host.locator("h1")).to_have_text(title)
    await expect(host.locator(".facts-list")).to_contain_text("New York")  # beside local time
    place = await host.evaluate("location.pathname")

    first = await signed_in(unique("First"))

    async def answer(word: str) -> Page:
        form = (await first.open(place)).form(f"{place}/answer")
        return await first.send(form, ("answer", word))

    await answer("yes")
    second = await enter(name, language)
    await second.goto(place)
    await second.click("#answer-yes")
    await expect(second.locator("#answer")).to_contain_text(waiting)
    assert second.url.endswith(place)
    await answer("no")

    async def promoted() -> bool:
        await second.reload()
        return coming in await second.inner_text("#answer")

    await eventually(promoted)
    await host.reload()
    await expect(host.locator(".people-row")).to_contain_text(name)
