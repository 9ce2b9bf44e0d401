"""A newcomer's first day, without JavaScript: they find, join and ask, and receive an answer."""

from collections.abc import Callable

import pytest

from tests.support.messaging import eventually
from tests.support.portal_forms import Open, found_community, join, publish, reply

Unique = Callable[[str], str]


@pytest.mark.parametrize(
    ("language", "joined", "unread"),
    [("en", "You are now a member", "unread"), ("fr", "Vous êtes maintenant membre", "non lu")],
)
async def test_a_newcomer_joins_asks_and_is_notified_of_the_answer(
    signed_in: Open, unique: Unique, language: str, joined: str, unread: str
) -> None:
    owner = await signed_in(unique("Owner"))
    slug = unique("linters")
    await found_community(owner, slug)

    newcomer = await signed_in(unique("Newcomer"), language)
    page = await newcomer.open(f"/communities?q={slug}")
    assert f"/communities/{slug}" in page.links
    assert joined in (await join(newcomer, slug)).text

    question = await publish(newcomer, slug, f"Which linter for {slug}?")
    assert question.path.startswith("/posts/")
    assert "<em>Python</em>" in question.html

    answered = await reply(owner, question.path, "Ruff, with ALL.")
    assert "Ruff, with ALL." in answered.text

    async def told() -> bool:
        inbox = await newcomer.open("/inbox")
        return f"Which linter for {slug}?" in inbox.text and unread in inbox.text.lower()

    await eventually(told)
    page = await newcomer.open(question.path)
    page = await newcomer.send(page.form(f"{question.path}/accept"))
    assert page.html.index("Ruff, with ALL.") > page.html.index("accepted")


async def test_a_new_post_is_found_at_once(signed_in: Open, unique: Unique) -> None:
    writer, slug = await signed_in(unique("Writer")), unique("fresh")
    await found_community(writer, slug)
    await publish(writer, slug, f"Is {slug} found?")
    assert f"Is {slug} found?" in (await writer.open(f"/search?q={slug}&kind=question")).text
    assert f"Is {slug} found?" in (await writer.open(f"/communities/{slug}")).text
    assert f"Is {slug} found?" in (await writer.open("/posts/mine")).text


async def test_a_form_sent_twice_is_one_post(signed_in: Open, unique: Unique) -> None:
    writer, slug = await signed_in(unique("Writer")), unique("twice")
    await found_community(writer, slug)
    form = (await writer.open(f"/posts/new?community={slug}")).form("/posts$")
    first = await writer.send(form, ("status", "published"), title=f"Once {slug}", body="x")
    second = await writer.send(form, ("status", "published"), title=f"Once {slug}", body="x")
    assert first.path == second.path
    assert (await writer.open(f"/communities/{slug}")).text.count(f"Once {slug}") == 1


async def test_two_simultaneous_editors_both_keep_their_texts(
    signed_in: Open, unique: Unique
) -> None:
    writer, slug = await signed_in(unique("Writer")), unique("both")
    await found_community(writer, slug)
    post = await publish(writer, slug, "Both", "The beginning.")
    form = (await writer.open(f"{post.path}/edit")).form(f"{post.path}/edit")
    await writer.send(form, body="Written in the first tab.")
    conflict = await writer.send(form, body="Written in the second tab.")
    assert conflict.status == 409
    assert "Written in the first tab." in conflict.text
    again = conflict.form(f"{post.path}/edit")
    assert again.fields["body"] == ["Written in the second tab."]
    saved = await writer.send(again)
    assert "Written in the second tab." in saved.text
    history = await writer.open(f"{post.path}/history")
    assert sum(link.startswith(f"{post.path}/history/") for link in history.links) == 3


async def test_a_person_asks_to_join_and_an_animator_decides(
    signed_in: Open, unique: Unique
) -> None:
    owner, slug, name = await signed_in(unique("Owner")), unique("closed"), unique("Asker")
    await found_community(owner, slug, join_policy="approval")
    asker = await signed_in(name)
    assert "Your request is with the animators" in (await join(asker, slug)).text
    desk = await owner.open(f"/communities/{slug}/desk")
    assert name in desk.text
    decided = await owner.send(desk.form(r".*/decide"), ("decision", "approve"))
    assert "They are now a member" in decided.text
    assert (await asker.open(f"/communities/{slug}")).has_form(f"/communities/{slug}/leave")


async def test_a_text_is_previewed_before_it_is_sent(signed_in: Open, unique: Unique) -> None:
    writer = await signed_in(unique("Writer"))
    slug = unique("preview")
    await found_community(writer, slug)
    new = f"/posts/new?community={slug}"
    button = ("preview", "1")
    form = (await writer.open(new)).form("/posts$")
    seen = await writer.send(form, button, title="Once", body="So **bold**", tags="a, b")
    assert "<strong>bold</strong>" in seen.html
    form = seen.form("/posts$")
    assert form.fields["title"] == ["Once"]
    post = await writer.send(form, ("status", "published"))
    for place in (f"{post.path}/edit", f"{post.path}/replies"):
        page = await writer.open(place.removesuffix("/replies"))
        seen = await writer.send(page.form(place), button, body="Now *leaning*")
        assert "<em>leaning</em>" in seen.html
        assert seen.form(place).fields["body"] == ["Now *leaning*"]
    assert "leaning" not in (await writer.open(post.path)).text


async def test_new_posts_and_unanswered_questions_are_listed(
    signed_in: Open, unique: Unique
) -> None:
    owner = await signed_in(unique("Owner"))
    slug = unique("news")
    await found_community(owner, slug)
    member = await signed_in(unique("Member"))
    await join(member, slug)
    first = await publish(owner, slug, f"First of {slug}")
    second = await publish(owner, slug, f"Second of {slug}")
    await reply(member, first.path, "An answer")
    await owner.send((await owner.open(first.path)).form(f"{first.path}/accept"))
    home = await member.open("/")
    assert {first.path, second.path} <= set(home.links)
    assert "1 answer" in home.text
    unanswered = await member.open(f"/communities/{slug}?kind=unanswered")
    assert (first.path in unanswered.links, second.path in unanswered.links) == (False, True)

    async def moved_up() -> bool:
        links = (await member.open(f"/communities/{slug}?sort=active")).links
        posts = [link for link in links if link in {first.path, second.path}]
        return posts == [first.path, second.path]

    await eventually(moved_up)
