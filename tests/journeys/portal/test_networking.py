"""Two people of different departments meet by skills; a skill shows what proves it."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest_asyncio

from tests.support.membership import ok
from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.platform import Platform
from tests.support.portal_forms import Open, found_community, join, publish
from tests.support.services import Client

Unique = Callable[[str], str]


@pytest_asyncio.fixture
async def through_gateway(platform: Platform) -> AsyncIterator[Client]:
    """A client of membership, for steps of an administrator that have no page."""
    client = platform.client("membership")
    yield client
    await client.http.aclose()


async def rate(browser: Browser, topic: str, **fields: Any) -> None:
    """Rate a topic that is not rated yet."""
    form = (await browser.open("/profile/skills")).form("/profile/skills")
    page = await browser.send(form, topic=topic, **fields)
    assert topic in page.text, page.text


async def test_two_people_meet_by_skills_with_reasons(
    platform: Platform, through_gateway: Client, signed_in: Open, unique: Unique
) -> None:
    topic, secret, slug = unique("Weaving"), unique("secret"), unique("weavers")
    names = {"ada": unique("Ada"), "bob": unique("Bob")}
    membership = through_gateway
    root = platform.sign_in("root", roles=("admin",)).person
    labels = {"labels": {"en": topic, "fr": f"Tissage {topic}"}}
    assert (await membership.post(root, "/v1/topics", json=labels)).status_code == 201
    ada, bob = await signed_in(names["ada"]), await signed_in(names["bob"])
    await found_community(ada, slug)
    await join(bob, slug)

    form = (await bob.open("/profile")).form("/profile$")
    page = await bob.send(form, location=secret, to_location="nobody")
    bobs = page.path
    assert secret in page.text
    assert secret not in (await bob.open("/profile/preview?as=companion")).text
    await rate(bob, topic, **{"level-new": "4", "teach-new": "1"})
    await rate(ada, topic, **{"learn-new": "1"})
    for department, name in (("Rails", "ada"), ("Roads", "bob")):
        found = ok(await membership.get(root, f"/v1/profiles?q={names[name]}"))["items"]
        path = f"/v1/profiles/{found[0]['id']}/directory"
        answer = await membership.put(root, path, json={"department": department})
        assert answer.status_code == 204

    page = await ada.open("/people/meet")
    assert names["bob"] in page.text
    assert f"Can teach you {topic}" in page.text
    assert slug in page.text
    page = await ada.open(bobs)
    assert "Roads" in page.text
    page = await ada.send(page.form(f"{bobs}/endorsement"))
    assert "You endorse this skill" in page.text
    page = await ada.send(page.form(f"{bobs}/connection"))
    assert names["ada"] in (await bob.open(bobs)).text

    page = await bob.open("/people/connections")
    page = await bob.send(page.form(r"/people/.*/connection"))
    assert "You are connected" in page.text
    assert names["bob"] not in (await ada.open("/people/meet")).text

    async def is_found() -> bool:
        return names["bob"] in (await ada.open(f"/search?q={names['bob']}")).text

    await eventually(is_found)
    for path in (bobs, "/people/connections", f"/people?q={names['bob']}"):
        assert secret not in (await ada.open(path)).text, path
    assert names["bob"] not in (await ada.open(f"/search?q={secret}")).text


async def test_a_post_on_a_topic_proves_a_skill_in_each_language(
    platform: Platform, through_gateway: Client, signed_in: Open, unique: Unique
) -> None:
    topic, slug = unique("Weaving"), unique("weavers")
    french = f"Tissage {topic}"
    root = platform.sign_in("root", roles=("admin",)).person
    unproven = unique("Dyeing")
    for labels in ({"en": topic, "fr": french}, {"en": unproven, "fr": unproven}):
        body = {"labels": labels}
        assert (await through_gateway.post(root, "/v1/topics", json=body)).status_code == 201
    bob, reader = await signed_in(unique("Bob")), await signed_in(unique("Reader"), "fr")
    await found_community(bob, slug)
    await rate(bob, topic, **{"level-new": "4"})
    await rate(bob, unproven, **{"level-new": "2"})
    page = await bob.open(f"/posts/new?community={slug}&kind=article")
    assert f'<option value="{topic}">' in page.html

    async def is_linked() -> bool:
        title = f"Looms {unique('of')}"
        post = await publish(bob, slug, title, kind="article", tags="looms", topic=topic)
        return f">{french}</a>" in (await reader.open(post.path)).html

    await eventually(is_linked)
    bobs = (await bob.open("/profile")).html.partition('">My profile')[0].rpartition("/people/")[2]

    async def is_proven() -> bool:
        return "A écrit à ce sujet" in (await reader.open(f"/people/{bobs}")).text

    await eventually(is_proven)
    found = await reader.open(f'/search?q=tag:"{topic}"')
    assert "Looms" in found.text
