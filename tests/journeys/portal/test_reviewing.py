"""A post is reviewed by an expert before its publication, without JavaScript."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.portal_forms import Open, found_community, join, publish

Unique = Callable[[str], str]


async def test_an_expert_returns_a_post_then_approves_it_and_all_are_told_once(
    signed_in: Open, unique: Unique
) -> None:
    owner, author = await signed_in(unique("Owner")), await signed_in(unique("Author"))
    reader, slug = await signed_in(unique("Reader")), unique("vetted")
    await found_community(owner, slug)
    await join(author, slug)
    await join(reader, slug)
    place = f"/communities/{slug}"
    page = await owner.open(f"{place}/edit")
    await owner.send(page.form(f"{place}/edit"), approved_article="1")
    assert 'name="approved_article" value="1" checked' in (await owner.open(f"{place}/edit")).html

    title = f"A claim of {slug}"
    page = await publish(author, slug, title, "It is so.", kind="article")
    post = page.path
    assert "A reviewer checks it before it is published." in page.text
    assert "Awaiting review" in page.text
    assert title in (await author.open("/posts/mine?status=submitted")).text
    assert (await reader.open(post)).status == 404
    assert title not in (await reader.open(f"{place}/approvals")).text
    await eventually(lambda: _is_told(owner, "awaits review", 1))

    assert title in (await owner.open(f"{place}/approvals")).text
    page = await owner.open(post)
    page = await owner.send(page.form(f"{post}/return"), reason="Says who?")
    assert "Nothing is waiting for review." in page.text
    await eventually(lambda: _is_told(author, "returned", 1))
    page = await author.open(post)
    assert "Says who?" in page.text
    page = await author.send((await author.open(f"{post}/edit")).form(f"{post}/edit"), body="RFC 1")
    page = await author.send(page.form(f"{post}/publish"))
    assert "Return to draft" in page.text

    page = await owner.open(post)
    page = await owner.send(page.form(f"{post}/approve"))
    assert "Approved: it is published" in page.text
    assert title in (await reader.open(post)).text
    await eventually(lambda: _is_told(author, "approved", 1))
    await eventually(lambda: _is_told(reader, "posted", 1))
    assert await _is_told(author, "posted", 0)


async def _is_told(browser: Browser, said: str, times: int) -> bool:
    """Return whether the inbox says it exactly so often, beside labels for screen readers."""
    notices = (await browser.open("/inbox")).html.split('class="notice-text')[1:]
    return sum(said in each.partition("</button>")[0] for each in notices) == times
