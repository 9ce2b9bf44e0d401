"""A post is flagged, hidden, appealed and restored, without JavaScript."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.portal_forms import Open, found_community, join, publish, reply

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


async def test_posts_are_split_merged_and_moved_where_they_belong(
    signed_in: Open, unique: Unique
) -> None:
    owner, author = await signed_in(unique("Owner")), await signed_in(unique("Author"))
    member, here, there = await signed_in(unique("Member")), unique("here"), unique("there")
    for slug in (here, there):
        await found_community(owner, slug)
        await join(author, slug)
    await join(member, here)
    post = (await publish(author, here, f"How to begin in {here}?", "Tell me.")).path
    kept = (await publish(author, here, f"Where to begin in {here}?", "Tell us.")).path
    await reply(member, post, f"Where is the canteen of {here}?")
    await reply(member, post, f"Begin with the handbook of {here}.")
    page = await owner.open(post)
    forms = {verb: f"/cases/{post.rpartition('/')[2]}/{verb}" for verb in ("split", "merge")}
    assert all(form in page.links for form in forms.values())
    assert forms["split"] not in (await member.open(post)).links
    assert (await member.open(forms["split"])).status == 404

    page = await owner.open(forms["split"])
    first = page.html.partition('name="reply" value="')[2].partition('"')[0]
    split = page.form(forms["split"])
    title = f"The canteen of {here}"
    page = await owner.send(split, ("reply", first), title=title, reason="Another matter.")
    assert title in page.text
    assert f"Where is the canteen of {here}?" in page.text
    assert f"Where is the canteen of {here}?" not in (await member.open(post)).text

    merge = (await owner.open(forms["merge"])).form(forms["merge"])
    page = await owner.send(merge, into=kept, reason="It is the same question.")
    assert page.path == kept
    assert f"Begin with the handbook of {here}." in page.text
    page = await member.open(post)
    assert "This is replaced by:" in page.text
    assert kept in page.links

    form = f"/cases/{kept.rpartition('/')[2]}/move"
    page = await owner.open(form)
    assert f"Guild of {there}" in page.text
    again = await owner.send(page.form(form), community="", reason="It belongs there.")
    assert again.status == 422
    page = await owner.send(again.form(form), community=there, reason="It belongs there.")
    assert page.path == kept
    assert f"Guild of {there}" in page.text
    assert f"Begin with the handbook of {here}." in (await member.open(kept)).text
    for slug in (here, there):
        trail = (await owner.open(f"/communities/{slug}/decisions")).text
        assert "Moved to another community" in trail
        assert "It belongs there." in trail
    await eventually(lambda: _is_told(author, "A moderator moved your post", 1))
    await eventually(lambda: _is_told(author, "A moderator merged your post", 1))
    await eventually(lambda: _is_told(member, "A moderator turned your reply into a post", 1))
