"""A link on a line of its own shows what its page says, in a post and in a reply."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Browser, Page
from tests.support.portal_forms import Open, found_community, publish, reply
from tests.support.webpages import HOST, titled, webpages

Unique = Callable[[str], str]


async def test_a_link_shows_what_its_page_says_of_itself(signed_in: Open, unique: Unique) -> None:
    owner, slug = await signed_in(unique("Owner")), unique("w")
    reader = await signed_in(unique("Reader"), "fr")
    await found_community(owner, slug)
    async with webpages() as pages:
        hostile = "A page of &lt;script&gt;alert(1)&lt;/script&gt;"
        address = pages.add("page", titled(hostile, "What it is about", "The site"))
        post = (await publish(owner, slug, "Read this", address, kind="discussion")).path
        await reply(owner, post, f"And this:\n\n{pages.add('other', titled('Another page'))}")
        page = await eventually(lambda: _with(reader, post, "A page of", "Another page"))
    assert "<bdi>A page of &lt;script&gt;alert(1)&lt;/script&gt;</bdi></a>" in page.html
    for words in ("What it is about", "The site", HOST):
        assert words in page.text
    assert page.html.count("Pages liées") == 2
    assert address in page.links


async def _with(browser: Browser, path: str, *words: str) -> Page | None:
    page = await browser.open(path)
    return page if all(each in page.text for each in words) else None
