"""A post is flagged, hidden, appealed and restored, without JavaScript."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.portal_forms import Open, found_community, join, publish

Unique = Callable[[str], str]


async def test_a_post_is_flagged_hidden_appealed_and_restored(
    signed_in: Open, unique: Unique
) -> None:
    owner, author = await signed_in(unique("Owner")), await signed_in(unique("Author"))
    reporter_name = unique("Reporter")
    reporter, slug = await signed_in(reporter_name), unique("quiet")
    await found_community(owner, slug)
    await join(author, slug)
    await join(reporter, slug)
    title = f"Loud words of {slug}"
    post = (await publish(author, slug, title, "Buy now.", kind="article")).path

    page = await reporter.open(f"{post}/flag")
    page = await reporter.send(page.form(f"{post}/flag"), reason="spam", text="An advertisement")
    assert page.path == post
    queue = f"/communities/{slug}/moderation"
    assert "Only its moderators see what was flagged." in (await author.open(queue)).text
    page = await owner.open(queue)
    assert title in page.text
    case = next(link for link in page.links if link.startswith("/cases/"))
    page = await owner.open(case)
    assert reporter_name in page.text
    page = await owner.send(page.form(f"{case}/claim"))
    assert "Release the claim" in page.text
    page = await owner.send(page.form(f"{case}/decide"), ("act", "hide"), reason="No shop here.")
    assert "Show it again" in page.text

    assert "Hidden by moderators" in (await author.open(post)).text
    assert (await reporter.open(post)).status == 404
    await eventually(lambda: _is_told(author, "A moderator hid what you wrote", 1))
    await eventually(lambda: _is_told(reporter, "a moderator acted on what you flagged", 1))

    page = await author.open("/decisions")
    decision = next(link for link in page.links if link.startswith("/decisions/"))
    page = await author.open(decision)
    assert "No shop here." in page.text
    assert reporter_name not in page.text
    page = await author.send(page.form(f"{decision}/appeal"), text="It is a quotation.")
    assert "Appeal to answer" in page.text
    await eventually(lambda: _is_told(owner, "An appeal awaits", 1))
    assert "Appeal to answer" in (await owner.open(queue)).text
    page = await owner.open(decision)
    answer = page.form(f"{decision}/answer")
    await owner.send(answer, ("act", "overturn"), answer="So it is.")

    await eventually(lambda: _is_told(author, "Your appeal succeeded", 1))
    assert "2 notices" in (await author.open("/inbox")).text  # of the decision and of the answer
    page = await author.open(decision)
    assert "So it is." in page.text
    assert title in (await reporter.open(post)).text
    assert "Handled by moderators" in (await reporter.open("/decisions")).text


async def _is_told(browser: Browser, said: str, times: int) -> bool:
    """Return whether the inbox says it exactly so often, beside labels for screen readers."""
    notices = (await browser.open("/inbox")).html.split('class="notice-text')[1:]
    return sum(said in each.partition("</button>")[0] for each in notices) == times
