"""Members talk, without JavaScript: they vote, react, follow, bookmark and quote."""

from collections.abc import Callable

from tests.support.messaging import eventually
from tests.support.pages import Browser, Page
from tests.support.portal_forms import Open, found_community, publish

Unique = Callable[[str], str]


async def press(browser: Browser, page: Page, thing: str, button: str, name: str) -> Page:
    """Press a reaction's button, which must be enabled."""
    form = page.form(f"{thing}/react")
    assert (button, name) in form.buttons
    return await browser.send(form, (button, name))


async def test_the_answer_with_most_votes_comes_first_and_a_vote_is_taken_back(
    signed_in: Open, unique: Unique
) -> None:
    owner, reader = await signed_in(unique("Owner")), await signed_in(unique("Reader"), "fr")
    slug = unique("votes")
    await found_community(owner, slug)
    question = (await publish(owner, slug, f"Which of {slug}?")).path
    for body in ("The first one.", "The second one."):
        page = await owner.open(question)
        page = await owner.send(page.form(f"{question}/replies"), body=body)
    assert not any(name == "vote" for form in page.forms for _, name in form.buttons)

    page = await reader.open(question)
    second = _last_reply(page)
    assert "Voter" in page.text
    page = await press(reader, page, second, "give", "vote")
    assert page.html.index("The second one.") < page.html.index("The first one.")
    page = await press(reader, page, question, "give", "vote")
    page = await press(reader, page, question, "give", "thanks")
    assert "Merci 1" in page.text
    page = await press(reader, page, second, "withdraw", "vote")
    assert page.html.index("The first one.") < page.html.index("The second one.")
    assert "Thank you 1" in (await owner.open(question)).text
    assert "1 vote" in (await owner.open(f"/communities/{slug}")).text


async def test_followers_of_a_post_are_told_of_its_answers_and_others_are_not(
    signed_in: Open, unique: Unique
) -> None:
    owner, reader = await signed_in(unique("Owner")), await signed_in(unique("Reader"))
    slug = unique("follow")
    await found_community(owner, slug)
    question = (await publish(owner, slug, f"Who follows {slug}?")).path
    page = await reader.open(question)
    for step in ("follow", "bookmark"):
        page = await reader.send(page.form(f"{question}/interest"), ("step", step))
    assert ("step", "unfollow") in page.form(f"{question}/interest").buttons
    for shelf in ("followed", "bookmarks"):
        assert f"Who follows {slug}?" in (await reader.open(f"/posts/{shelf}")).text
    page = await reader.send(page.form(f"{question}/interest"), ("step", "unbookmark"))
    assert f"Who follows {slug}?" not in (await reader.open("/posts/bookmarks")).text
    page = await owner.open(question)
    await owner.send(page.form(f"{question}/replies"), body="I do.")

    async def told() -> bool:
        return f"Who follows {slug}?" in (await reader.open("/inbox")).text

    await eventually(told)


async def test_a_reply_stands_under_the_answer_it_quotes_and_is_marked_as_new(
    signed_in: Open, unique: Unique
) -> None:
    owner, reader = await signed_in(unique("Owner")), await signed_in(unique("Reader"))
    slug = unique("threads")
    await found_community(owner, slug)
    await reader.send((await reader.open(f"/communities/{slug}")).form(".*/join"))
    question = (await publish(owner, slug, f"How do {slug} go?")).path
    for body in ("First answer.", "Second answer."):
        page = await owner.open(question)
        await owner.send(page.form(f"{question}/replies"), body=body)
    page = await reader.open(question)
    quote = next(link for link in page.links if "quote=" in link and "to=" in link)
    page = await reader.open(f"{question}{quote.partition('#')[0]}")
    form = page.form(f"{question}/replies")
    assert form.fields["body"] == ["> First answer.\n\n"]
    page = await reader.send(form, body=f"{form.fields['body'][0]}Are you sure?")
    shown = page.html
    assert shown.index("First answer.") < shown.index("Are you sure?") < shown.index("Second ans")
    assert "1 new since your last visit" in (await owner.open(question)).text
    assert "new since your last visit" not in (await owner.open(question)).text


def _last_reply(page: Page) -> str:
    """Return the path of the last reply on the page."""
    actions = [form.action for form in page.forms if form.action.startswith("/replies/")]
    return actions[-1].removesuffix("/react")
