"""A member completes a learning path, and chooses to show it: without JavaScript."""

import re
from collections.abc import AsyncIterator, Callable

import pytest_asyncio

from tests.support.messaging import eventually
from tests.support.pages import Browser, Page
from tests.support.platform import Platform
from tests.support.portal_forms import Open, found_community, publish
from tests.support.services import Client

Unique = Callable[[str], str]


@pytest_asyncio.fixture
async def through_gateway(platform: Platform) -> AsyncIterator[Client]:
    """A client of membership, for the topics that an administrator lists."""
    client = platform.client("membership")
    yield client
    await client.http.aclose()


async def let_in(owner: Browser, slug: str, *people: Browser) -> None:
    """Have people join a private community by a link."""
    place = f"/communities/{slug}/invitations"
    page = await owner.open(place)
    page = await owner.send(page.form(f"{place}$"), most_uses="20", days="7")
    link = page.html.partition("/invitations/")[2].partition('"')[0]
    for person in people:
        page = await person.open(f"/invitations/{link}")
        page = await person.send(page.form(f"/invitations/{link}/use"))
        assert page.status == 200, page.text


async def press(browser: Browser, page: Page, path: str, button: str, value: str = "1") -> Page:
    """Press a button of one of the forms of a path's progress."""
    forms = [one for one in page.forms if one.action == f"{path}/progress"]
    return await browser.send(forms[0], (button, value))


async def make_path(owner: Browser, slug: str, topic: str) -> tuple[str, list[str]]:
    """Return the addresses of a path of two steps, and of the steps."""
    steps = [(await publish(owner, slug, f"Step {n} of {slug}")).path for n in "12"]
    form = (await owner.open(f"/series/new?community={slug}&kind=path")).form("/series$")
    assert form.fields["kind"] == ["path"]
    page = await owner.send(form, title=f"Learn {slug}", skills="No such skill")
    assert page.status == 422
    assert "No such skill" in page.text
    made = await owner.send(page.form("/series$"), skills=topic)
    assert made.status == 200, made.text
    path = made.path
    for step in steps:
        adding = [one for one in (await owner.open(path)).forms if one.action == f"{path}/posts"]
        await owner.send(adding[-1], post=step)
    return path, steps


async def complete(learner: Browser, path: str, steps: list[str], title: str) -> None:
    """Start a path, and mark its steps as done: on the path's page, and on a step's own."""
    page = await learner.open(path)
    assert "0 of 2 steps" in page.text
    assert "about 2 minutes" in page.text
    page = await press(learner, page, path, "start")
    assert "You started the path" in page.text
    assert title in (await learner.open("/")).text
    page = await press(learner, page, path, "do", steps[0])
    assert "1 of 2 steps" in page.text
    assert f'<progress max="2" value="1" aria-label="Progress of: {title}">' in page.html
    step = await learner.open(steps[1])
    assert "Step 2 of 2 of the learning path" in step.text
    page = await learner.send(step.form(f"{path}/progress"))
    assert "You completed the path. Well done!" in page.text


async def take_up_skill(learner: Browser, topic: str) -> str:
    """Add the skill that a completed path offers; return the address of the person's page."""

    async def is_offered() -> bool:
        return (await learner.open("/paths")).has_form("/profile/skills/bring")

    await eventually(is_offered)
    mine = await learner.open("/paths")
    link = next(link for link in mine.links if link.endswith("/recognition#choices"))
    me = link.removesuffix("/recognition#choices")
    assert topic not in (await learner.open(me)).text.partition("Completed learning paths")[0]
    (topic_id,) = re.findall(r'name="topic" value="([^"]+)"', mine.html)
    await learner.send(mine.form("/profile/skills/bring"), topic=topic_id)
    return me


async def test_a_path_is_completed_and_seen_in_the_profile(
    platform: Platform, through_gateway: Client, signed_in: Open, unique: Unique
) -> None:
    slug, topic = unique("learning"), unique("Weaving")
    title = f"Learn {slug}"
    root = platform.sign_in("root", roles=("admin",)).person
    labels = {"labels": {"en": topic, "fr": f"Tissage {topic}"}}
    assert (await through_gateway.post(root, "/v1/topics", json=labels)).status_code == 201
    owner, learner = await signed_in(unique("Owner")), await signed_in(unique("Learner"))
    reader, stranger = await signed_in(unique("Reader"), "fr"), await signed_in(unique("Eve"))
    await found_community(owner, slug, visibility="private")
    await let_in(owner, slug, learner, reader)
    path, steps = await make_path(owner, slug, topic)
    await complete(learner, path, steps, title)
    assert "Étapes faites : 0 sur 2" in (await reader.open(path)).text
    me = await take_up_skill(learner, topic)
    assert f"Learned on the path: {title}" in (await learner.open(me)).text
    assert title not in (await reader.open(me)).text

    async def awarded() -> bool:
        return "First path" in (await learner.open(f"{me}/recognition")).text

    await eventually(awarded)
    page = await learner.open(f"{me}/recognition")
    await learner.send(page.form("/recognition/choices"), shows_paths="1")
    seen = (await reader.open(me)).text
    assert "Appris lors du parcours" in seen
    assert "Parcours terminés" in seen
    assert title in seen
    assert title not in (await stranger.open(me)).text

    page = await press(learner, await learner.open(path), path, "leave")
    assert "You left the path" in page.text
    assert "0 of 2 steps" in page.text

    async def is_forgotten() -> bool:
        return title not in (await reader.open(me)).text

    await eventually(is_forgotten)


async def test_a_path_keeps_a_topic_with_a_comma_that_is_retired(
    platform: Platform, through_gateway: Client, signed_in: Open, unique: Unique
) -> None:
    slug, topic = unique("crafts"), f"{unique('Dyeing')}, and spinning"
    root = platform.sign_in("root", roles=("admin",)).person
    labels = {"labels": {"en": topic, "fr": f"Teinture, {topic}"}}
    listed = await through_gateway.post(root, "/v1/topics", json=labels)
    owner = await signed_in(unique("Owner"))
    await found_community(owner, slug)
    path, _ = await make_path(owner, slug, topic)
    assert topic in (await owner.open(path)).text
    at, retired = f"/v1/topics/{listed.json()['id']}", {"status": "retired"}
    answer = await through_gateway.patch(root, at, json=retired, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
    form = (await owner.open(f"{path}/edit")).form(f"{path}/edit$")
    page = await owner.send(form, summary="Now in other words")
    assert "Now in other words" in page.text
    assert topic in page.text
