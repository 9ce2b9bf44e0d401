"""A feed of somebody else is triaged into posts, without JavaScript."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.newsfeeds import Feed, News
from tests.support.pages import Browser, Page
from tests.support.portal_forms import Open, found_community, join
from tests.support.webpages import webpages

Unique = Callable[[str], str]


async def test_a_feed_is_triaged_into_posts(signed_in: Open, unique: Unique) -> None:
    owner, reader, slug = (
        await signed_in(unique("Owner")),
        await signed_in(unique("R")),
        unique("w"),
    )
    await found_community(owner, slug)
    await join(reader, slug)
    watch, page_of = f"/communities/{slug}/watch", f"https://news.example.org/{slug}"
    news = [
        News(f"{word} of {slug} is out", f"{page_of}/{word}", "Read it.") for word in ("A", "B")
    ]
    async with webpages() as pages:
        url = pages.add(slug, Feed(f"News of {slug}", news))
        page = await owner.open(watch)
        assert "Nothing new." in page.text
        page = await owner.send(page.form(watch), url="http://169.254.169.254/latest")
        assert page.status == 422
        page = await owner.send(page.form(watch), url=url, title="")
        assert page.path == watch
        page = await eventually(lambda: _with(owner, watch, news[0].title))
    assert f"News of {slug}" in page.text
    assert "Only its animators see what it watches." in (await reader.open(watch)).text

    first, second = (_item(page, each.title) for each in news)
    page = await owner.send(page.form(first), ("step", "dismiss"))
    assert news[0].title not in page.text
    dismissed = await owner.open(f"{watch}?status=dismissed")
    assert news[0].title in dismissed.text
    page = await owner.send(dismissed.form(first), ("step", "back"))
    assert "back among the new items" in page.text

    page = await owner.open(watch)
    page = await owner.send(page.form(second), ("step", "publish"))
    post = page.path
    assert post.startswith("/posts/")
    seen = await reader.open(post)
    assert news[1].title in seen.text
    assert f"News of {slug}" in seen.text
    assert news[1].url in seen.html
    page = await owner.open(watch)
    assert news[1].title not in page.text
    page = await owner.send(page.form(first), ("step", "draft"))
    assert page.path.endswith("/edit")
    assert (await reader.open(page.path.removesuffix("/edit"))).status == 404

    page = await owner.open(watch)
    feed = next(link for link in page.links if link.startswith("/watch/feeds/"))
    assert (await reader.open(feed)).status == 404
    page = await owner.open(feed)
    assert "All is well." in page.text
    page = await owner.send(page.form(feed), ("step", "pause"))
    assert "Paused: it is not fetched" in page.text
    page = await owner.send(page.form(feed), ("step", "end"))
    assert page.path == watch
    assert "No feeds yet." in page.text
    assert (await reader.open(post)).status == 200


async def _with(browser: Browser, path: str, words: str) -> Page | None:
    page = await browser.open(path)
    return page if words in page.text else None


def _item(page: Page, title: str) -> str:
    """Return the address of the form of an item with this title."""
    items = page.html.split('<article class="item"')[1:]
    [own] = [each for each in items if title in each]
    return own.partition('action="')[2].partition('"')[0]
