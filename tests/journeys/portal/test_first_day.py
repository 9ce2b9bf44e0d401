"""A newcomer's first day, without JavaScript: finds, joins, asks, is answered, is told."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.portal.conftest import Open
from tests.support.messaging import eventually
from tests.support.pages import Browser, Page

Unique = Callable[[str], str]


async def found_community(owner: Browser, slug: str, **fields: Any) -> Page:
    form = (await owner.open("/communities/new")).form("/communities$")
    given = {"name_en": f"Guild of {slug}", "name_fr": f"Guilde de {slug}", "slug": slug, **fields}
    return await owner.send(form, **given)


async def ask(member: Browser, slug: str, title: str, body: str = "For *Python*.") -> Page:
    form = (await member.open(f"/posts/new?community={slug}")).form("/posts$")
    return await member.send(form, ("status", "published"), title=title, body=body)


@pytest.mark.parametrize(
    ("language", "joined", "unread"),
    [("en", "You are a member now", "unread"), ("fr", "Vous êtes maintenant membre", "non lu")],
)
async def test_a_newcomer_joins_asks_is_answered_and_is_told(
    signed_in: Open, unique: Unique, language: str, joined: str, unread: str
) -> None:
    owner = await signed_in(unique("Owner"))
    slug = unique("linters")
    await found_community(owner, slug)

    newcomer = await signed_in(unique("Newcomer"), language)
    page = await newcomer.open(f"/communities?q={slug}")
    assert f"/communities/{slug}" in page.links
    page = await newcomer.open(f"/communities/{slug}")
    page = await newcomer.send(page.form(f"/communities/{slug}/join"))
    assert joined in page.text

    question = await ask(newcomer, slug, f"Which linter for {slug}?")
    assert question.path.startswith("/posts/")
    assert "<em>Python</em>" in question.html

    seen = await owner.open(question.path)
    answered = await owner.send(seen.form(f"{question.path}/replies"), body="Ruff, with ALL.")
    assert "Ruff, with ALL." in answered.text

    async def told() -> bool:
        inbox = await newcomer.open("/inbox")
        return f"Which linter for {slug}?" in inbox.text and unread in inbox.text.lower()

    await eventually(told)
    page = await newcomer.open(question.path)
    page = await newcomer.send(page.form(f"{question.path}/accept"))
    assert page.html.index("Ruff, with ALL.") > page.html.index("accepted")


async def test_what_was_just_written_is_found_at_once(signed_in: Open, unique: Unique) -> None:
    writer, slug = await signed_in(unique("Writer")), unique("fresh")
    await found_community(writer, slug)
    await ask(writer, slug, f"Is {slug} found?")
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


async def test_two_who_edit_at_once_both_keep_their_texts(signed_in: Open, unique: Unique) -> None:
    writer, slug = await signed_in(unique("Writer")), unique("both")
    await found_community(writer, slug)
    post = await ask(writer, slug, "Both", "The beginning.")
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


async def test_who_must_be_let_in_asks_and_an_animator_decides(
    signed_in: Open, unique: Unique
) -> None:
    owner, slug, name = await signed_in(unique("Owner")), unique("closed"), unique("Asker")
    await found_community(owner, slug, join_policy="approval")
    asker = await signed_in(name)
    page = await asker.open(f"/communities/{slug}")
    page = await asker.send(page.form(f"/communities/{slug}/join"))
    assert "Your request is with the animators" in page.text
    desk = await owner.open(f"/communities/{slug}/desk")
    assert name in desk.text
    decided = await owner.send(desk.form(r".*/decide"), ("decision", "approve"))
    assert "They are a member now" in decided.text
    assert (await asker.open(f"/communities/{slug}")).has_form(f"/communities/{slug}/leave")
