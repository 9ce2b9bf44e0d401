"""Communities and people are found without JavaScript, by nobody who may not know of them."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.portal_forms import Open, found_community, join, publish, reply

Unique = Callable[[str], str]


async def test_communities_are_filtered_and_sorted(signed_in: Open, unique: Unique) -> None:
    word = unique("w").replace("-", "")
    owner, other = await signed_in(unique("Owner")), await signed_in(unique("Other"))
    for slug, name in ((f"a-{word}", "Zebra"), (f"b-{word}", "Apple")):
        await found_community(owner, slug, name_en=f"{name} {word}", name_fr=f"{name} {word}")
    await join(other, f"b-{word}")

    async def order(query: str) -> list[str]:
        page = await other.open(f"/communities?q={word}&{query}")
        wanted = {f"/communities/{letter}-{word}" for letter in "ab"}
        return [link[-1 - len(word) - 1] for link in page.links if link in wanted]

    assert await order("sort=name") == ["b", "a"]
    assert await order("sort=newest") == ["b", "a"]
    assert await order("mine=1") == ["b"]
    assert await order("policy=invitation") == []

    async def is_counted() -> bool:
        page = await other.open(f"/communities?q={word}&sort=members")
        return "2 members" in page.text and await order("sort=members") == ["b", "a"]

    await eventually(is_counted)


async def test_members_and_people_are_found_by_name_role_and_skill(
    signed_in: Open, unique: Unique
) -> None:
    name, skill, slug = unique("Olive"), unique("Weaving"), unique("looms")
    owner, guest = await signed_in(name), await signed_in(unique("Gus"))
    await found_community(owner, slug)
    await owner.send((await owner.open("/profile")).form("/profile"), skills=skill)

    members = await guest.open(f"/communities/{slug}/members?q={name[:9].upper()}&role=owner")
    assert name in members.text
    members = await guest.open(f"/communities/{slug}/members?q={name}&role=expert")
    assert "Nobody was found." in members.text

    people = await guest.open(f"/people?skill={skill.lower()}")
    assert name in people.text
    people = await guest.open(f"/people?q={name}&skill={skill}x")
    assert "Nobody was found." in people.text
    assert any(link.startswith("/search?kind=profile") for link in people.links)


async def test_a_private_community_suggests_its_people_first_and_only_to_its_members(
    signed_in: Open, unique: Unique
) -> None:
    word, slug = unique("Pia"), unique("secret")
    owner, other = await signed_in(f"{word} Z"), await signed_in(f"{word} A")
    await found_community(owner, slug, visibility="private")

    async def suggested(browser: Browser, query: str = "") -> list[str]:
        answer = (await browser.open(f"/people/suggest?q={word}{query}")).answer
        return [one["name"] for one in answer.json()["items"]]

    assert await suggested(other, f"&community={slug}") == []
    assert await suggested(owner) == [f"{word} A", f"{word} Z"]
    assert await suggested(owner, f"&community={slug}") == [f"{word} Z", f"{word} A"]
    first = await publish(owner, slug, f"Whom {slug}?")
    assert f'data-community="{slug}"' in first.html


async def test_a_search_inside_a_community_shows_its_filter_and_stays_there(
    signed_in: Open, unique: Unique
) -> None:
    slug, name = unique("inner"), unique("Intérieur")
    owner = await signed_in(unique("Owner"), "fr")
    await found_community(owner, slug, name_fr=name, name_en="Inside")
    await publish(owner, slug, f"Pourquoi {slug} ?")

    async def is_found() -> bool:
        page = await owner.open(f"/search?q={slug}&kind=question&community={slug}")
        return f"Pourquoi {slug}" in page.text

    await eventually(is_found)
    page = await owner.open(f"/search?q={slug}&kind=question&community={slug}")
    assert f"Communauté : {name}" in page.text
    assert f"/search?q={slug}&kind=question" in page.links
    page = await owner.open(f"/search?q=zzqqxx&community={slug}")
    asking = f"/posts/new?kind=question&title=zzqqxx&community={slug}"
    assert asking in page.links
    assert name in (await owner.open(asking)).text


async def test_a_notice_is_dismissed(signed_in: Open, unique: Unique) -> None:
    slug = unique("notices")
    owner, other = await signed_in(unique("Owner")), await signed_in(unique("Other"))
    await found_community(owner, slug)
    await join(other, slug)
    question = await publish(owner, slug, f"Which {slug}?")
    await reply(other, question.path, "This one.")

    async def is_told() -> bool:
        return (await owner.open("/inbox")).has_form("/inbox/.*/dismiss")

    await eventually(is_told)
    page = await owner.send((await owner.open("/inbox")).form("/inbox/.*/dismiss"))
    assert "it leaves your inbox" in page.text
    assert f"Which {slug}?" not in page.text


async def test_a_pinned_post_is_shown_first_and_once(signed_in: Open, unique: Unique) -> None:
    owner, slug = await signed_in(unique("Owner")), unique("pins")
    await found_community(owner, slug)
    first = await publish(owner, slug, f"First of {slug}")
    second = await publish(owner, slug, f"Second of {slug}")

    async def order() -> list[str]:
        links = (await owner.open(f"/communities/{slug}")).links
        return [link for link in links if link in {first.path, second.path}]

    assert await order() == [second.path, first.path]
    pinned = await owner.send((await owner.open(first.path)).form(f"{first.path}/pin"))
    assert "Pinned: it is shown first in the community." in pinned.text
    assert await order() == [first.path, second.path]
    await owner.send(pinned.form(f"{first.path}/unpin"))
    assert await order() == [second.path, first.path]
