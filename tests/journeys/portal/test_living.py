"""A community is proposed, activated, chartered, measured and passed on, and its people meet.

All of it without JavaScript.
"""

import asyncio
from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.portal_forms import Open, found_community, publish

Unique = Callable[[str], str]
NEEDED = 5
"""The number of supporters needed by default."""


async def test_a_proposed_community_lives_outlives_its_owner_and_makes_people_meet(
    signed_in: Open, unique: Unique
) -> None:
    name, slug = unique("Olga"), unique("living")
    owner = await signed_in(name)
    place = f"/communities/{slug}"
    proposed = await found_community(owner, slug, propose="1")
    assert "Your proposal is published" in proposed.text
    assert slug in (await owner.open(f"/communities?stage=proposal&q={slug}")).text
    supporters = await asyncio.gather(*(signed_in(unique(f"S{n}")) for n in range(NEEDED)))
    for supporter in supporters:
        page = await supporter.open(place)
        page = await supporter.send(page.form(f"{place}/support"))
    assert "I support it" not in page.text
    member = supporters[0]
    await member.send((await member.open(place)).form(f"{place}/join"))

    form = (await owner.open(f"{place}/charter/edit")).form(".*/charter/edit")
    await owner.send(form, body_en="We share *drafts* early.")
    page = await member.open(place)
    assert "This community has a charter" in page.text
    page = await member.send(page.form(f"{place}/charter/accept"))
    assert "You accepted the charter" in page.text
    form = (await owner.open(f"{place}/charter/edit")).form(".*/charter/edit")
    await owner.send(form, body_en="We share *drafts* late.")
    page = await member.open(place)
    assert "The charter changed since you accepted it" in page.text
    assert "[removed:] early [end] [added:] late [end]" in page.text
    page = await member.send(page.form(f"{place}/charter/accept"))
    assert "1 member accepted it" in page.text

    await _measure(owner, place)
    await _plan(owner, place, slug)
    invited = await signed_in(guest := unique("Ines"))
    await _invite(owner, place, invited)

    assert f"{place}/life" not in page.links
    await owner.send((await owner.open("/privacy")).form(".*erase"), name=name)

    async def is_handed_over() -> bool:
        return f"{place}/life" in (await member.open(place)).links

    await eventually(is_handed_over)
    met = await member.open("/people/meet")
    assert guest in met.text
    assert f"You are both in Guild of {slug}" in met.text
    assert name not in met.text


async def _invite(owner: Browser, place: str, invited: Browser) -> None:
    page = await owner.open(f"{place}/invitations")
    page = await owner.send(page.form(f"{place}/invitations$"), most_uses="1", days="7")
    link = page.html.partition("/invitations/")[2].partition('"')[0]
    page = await invited.open(f"/invitations/{link}")
    page = await invited.send(page.form(f"/invitations/{link}/use"))
    assert "You are now a member" in page.text


async def _measure(owner: Browser, place: str) -> None:
    form = (await owner.open(f"{place}/objectives/new")).form(".*/objectives$")
    page = await owner.send(
        form,
        title_en="Everybody has a mentor",
        starts_on="2031-01-01",
        ends_on="2031-06-30",
        title_en_0="Members with a mentor",
        start_0="10",
        target_0="80",
    )
    page = await owner.send(page.form(".*/check-in"), value="45", note="Twelve more.")
    assert "45 now, from 10 to 80" in page.text
    assert "50%" in (await owner.open(place)).text


async def _plan(owner: Browser, place: str, slug: str) -> None:
    """Plan an activity and publish the post it became, which completes it."""
    form = (await owner.open(f"{place}/seasons/new")).form(".*/seasons$")
    season = await owner.send(
        form,
        title_en="Winter",
        starts_on="2031-01-01",
        ends_on="2031-03-31",
        template="challenge",
    )
    activity = next(link for link in season.links if link.startswith("/activities/"))
    post = await publish(owner, slug, "Who finds ten mentors?", kind="discussion")
    form = (await owner.open(activity)).form(f"{activity}/link")
    await owner.send(form, thing=post.path.rpartition("/")[2])

    async def is_done() -> bool:
        return "Done: 1 of 4" in (await owner.open(season.path)).text

    await eventually(is_done)
