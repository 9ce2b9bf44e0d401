"""A mentoring programme runs from an offer to its report, without JavaScript."""

from collections.abc import Callable
from typing import Any

from tests.support.messaging import eventually
from tests.support.pages import Browser, Page
from tests.support.platform import Platform
from tests.support.portal_forms import Open, found_community, join

Unique = Callable[[str], str]


async def accept(browser: Browser, partner: str) -> Page:
    """Accept the proposed pair with this person, who is on its page with the reasons."""
    pair = await pair_with(browser, partner)
    assert "The mentor is ahead in the wanted skills" in pair.text
    return await browser.send(pair.form(".*/answer"), accepts="1")


async def pair_with(browser: Browser, partner: str) -> Page:
    page = await browser.open("/mentoring")
    assert partner in page.text
    return await browser.open(next(link for link in page.links if link.startswith("/pairs/")))


async def test_a_mentoring_programme_runs_to_its_report(
    platform: Platform, signed_in: Open, unique: Unique
) -> None:
    topic, slug = unique("Speaking"), unique("speakers")
    names = {"ada": unique("Ada"), "bob": unique("Bob")}
    membership = platform.client("membership")
    root = platform.sign_in("root", roles=("admin",)).person
    labels = {"labels": {"en": topic, "fr": f"Parler {topic}"}}
    assert (await membership.post(root, "/v1/topics", json=labels)).status_code == 201
    await membership.http.aclose()
    owner = await signed_in(unique("Olga"))
    ada, bob = await signed_in(names["ada"]), await signed_in(names["bob"])
    await found_community(owner, slug)
    await join(ada, slug)
    await join(bob, slug)

    place = f"/communities/{slug}/programmes"
    form = (await owner.open(f"{place}/new")).form(f"{place}$")
    days: dict[str, Any] = {
        "apply_until": "2099-01-01",
        "starts_on": "2031-01-01",
        "ends_on": "2031-06-30",
    }
    programme = (await owner.send(form, title_en="Spring mentoring", **days)).path
    given: dict[str, Any] = {"topic_0": topic, "text": "Ten years of talks", "capacity": "2"}
    page = await ada.send((await ada.open(f"{programme}/offer")).form(".*/offer"), **given)
    assert "You offer 2 places; 0 are taken." in page.text
    form = (await bob.open(f"{programme}/request")).form(".*/request")
    await bob.send(form, topic_0=topic, text="To speak up")

    page = await owner.send((await owner.open(f"{programme}/matching")).form(".*/matching$"))

    async def is_matched() -> bool:
        return names["bob"] in (await owner.open(f"{programme}/matching")).text

    await eventually(is_matched)
    page = await owner.open(f"{programme}/matching")
    assert topic in page.text
    await owner.send(page.form(".*/matching/publish"))

    async def is_proposed() -> bool:
        inbox = (await bob.open("/inbox")).text
        return "awaits your answer" in inbox and names["ada"] in (await bob.open("/mentoring")).text

    await eventually(is_proposed)
    assert "Ten years of talks" in (await accept(bob, names["ada"])).text
    page = await accept(ada, names["bob"])
    assert "Under way" in page.text
    page = await bob.send((await pair_with(bob, names["ada"])).form(".*/goals"), goal_0="A talk")
    page = await bob.send(page.form(".*/sessions"), on="2031-01-05", minutes="45", note="First")
    assert "45 minutes" in page.text
    page = await bob.send(page.form(".*/feedback"), rating="5", comment="Thank you so much")
    page = await bob.send(page.form(".*/finish"))
    assert "Completed" in page.text
    assert "Thank you so much" in (await pair_with(ada, names["bob"])).text

    page = await owner.send((await owner.open(programme)).form(".*/close"))
    assert "Here is its report" in page.text
    assert "1 session" in page.text
    assert "Fewer than five ratings" in (await ada.open(f"{programme}/report")).text
