"""Readers search: one finds an answer and an expert, and three show a gap that is then filled."""

import asyncio
from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Page
from tests.support.portal_forms import Open, found_community, join, publish, reply

Unique = Callable[[str], str]


async def test_a_reader_finds_an_answer_and_its_expert_and_is_notified_of_new_posts(
    signed_in: Open, unique: Unique
) -> None:
    slug, expert = unique("bread"), unique("Grace")
    owner, grace = await signed_in(unique("Owner")), await signed_in(expert)
    reader = await signed_in(unique("Reader"), "en")
    await found_community(owner, slug)
    await join(grace, slug)
    question = await publish(owner, slug, f"How to knead {slug}?", bounty="A loaf of it.")
    await reply(grace, question.path, "Fold it over, ten times.")
    page = await owner.open(question.path)
    assert "A loaf of it." in page.text
    await owner.send(page.form(f"{question.path}/accept"))

    async def is_answered() -> bool:
        page = await reader.open(f'/search?q={slug}+"knead+{slug}"+is:answered+kind:x&explain=1')
        return "Best answer" in page.text and "Fold it over" in page.text

    await eventually(is_answered)

    async def earns() -> bool:
        return "earns the promised reward" in (await grace.open("/inbox")).text

    await eventually(earns)
    page = await reader.open(f"/search?q={slug}+kind:x&explain=1")
    assert "kind:x this filter does not know the value" in page.text
    assert "Why it is here" in page.text

    page = await reader.open(f"/answer?q=knead+{slug}")
    assert "Accepted answer" in page.text
    assert "Fold it over, ten times." in page.text

    async def knows() -> bool:
        page = await reader.open(f"/experts?q={slug}")
        return expert in page.text and "Their answer was accepted" in page.text

    await eventually(knows)

    page = await reader.open(f"/search?q=knead+{slug}")
    saved = await reader.send(page.form("/searches$"))
    assert "Your search is saved." in saved.text
    made = await reader.send(saved.form("/searches/.*/feed$"))
    assert "/api/search/v1/feeds/" in made.html
    await publish(owner, slug, f"To knead {slug} by night")

    async def is_told() -> bool:
        page = await reader.open("/inbox")
        return "Your saved search found" in page.text and "by night" in page.text

    await eventually(is_told)
    page = await reader.open("/searches")
    gone = await reader.send(page.form("/searches/.*/delete$"))
    assert "You have no saved search yet." in gone.text


async def test_an_animator_fills_a_gap_and_sees_that_it_is_filled(
    signed_in: Open, unique: Unique
) -> None:
    slug = unique("rye").replace("-", "")
    asked = f"/search?q={slug}+zymurgy"
    animator = await signed_in(unique("Animator"))
    readers = await asyncio.gather(*(signed_in(unique("Reader")) for _ in range(3)))
    await found_community(animator, slug)
    await publish(animator, slug, f"All about {slug}")
    for reader in readers:
        await reader.open(asked)

    async def gaps(sentence: str) -> Page:
        found: list[Page] = []

        async def are_shown() -> bool:
            found.append(await animator.open(f"/gaps?community={slug}"))
            return sentence in found[-1].text

        await eventually(are_shown)
        return found[-1]

    page = await gaps("found nothing: 3")
    writing = await animator.send(page.form("/gaps/.*/call$"), ("kind", "article"))
    assert "Your request is recorded" in writing.text
    form = writing.form("/posts$")
    assert form.fields["title"] == [f"{slug.capitalize()} zymurgy"]
    post = await animator.send(form, ("status", "published"), body="All of it.")

    async def is_found() -> bool:
        return post.path in (await readers[0].open(asked)).links

    await eventually(is_found)
    for reader in readers:
        results = await reader.open(asked)
        await reader.open(post.path, Referer=f"{reader.base_url}{asked}")
        assert results.status == 200
    page = await gaps("3 searched for it and 3 opened a result")
    closed = await animator.send(page.form("/gaps/.*/close$"))
    assert "No longer missing" in closed.text
