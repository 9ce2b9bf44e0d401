"""Posts of kinds with fields of their own, written and read without JavaScript."""

from collections.abc import Callable
from typing import Any

from tests.support.portal_forms import Open, found_community

Unique = Callable[[str], str]


async def test_a_practice_is_written_found_by_its_evidence_and_changed(
    signed_in: Open, unique: Unique
) -> None:
    writer, slug, word = await signed_in(unique("Writer")), unique("kinds"), unique("evidence")
    await found_community(writer, slug)
    place = f"/communities/{slug}/templates"
    templates = (await writer.open(place)).form(place)
    said: dict[str, Any] = {"practice-evidence": "We counted: "}
    await writer.send(templates, **said)
    new = await writer.open(f"/posts/new?community={slug}")
    chosen = await writer.send(new.form("/posts$"), ("choose", "1"), kind="practice", title="Ask")
    form = chosen.form("/posts$")
    assert form.fields["title"] == ["Ask"]
    assert form.fields["evidence"] == ["We counted:"]
    parts: dict[str, Any] = {"problem": "We guessed.", "practice": "We *ask*.", "evidence": ""}
    lacking = await writer.send(form, ("status", "published"), **parts)
    assert (lacking.status, "Check this again." in lacking.text) == (422, True)
    again = lacking.form("/posts$")
    assert again.fields["problem"] == ["We guessed."]
    post = await writer.send(again, ("status", "published"), evidence=f"See {word}.")
    assert "<em>ask</em>" in post.html
    assert post.text.index("The problem") < post.text.index(f"See {word}.")
    assert "Ask" in (await writer.open(f"/search?q={word}&kind=practice")).text
    edit = (await writer.open(f"{post.path}/edit")).form(".*/edit")
    assert edit.fields["evidence"] == [f"See {word}."]
    changed = await writer.send(edit, evidence="We counted.")
    assert "We counted." in changed.text
    history = await writer.open(f"{post.path}/history/2")
    assert "We counted." in history.text


async def test_texts_stay_while_an_author_tries_another_kind_and_are_not_published_with_it(
    signed_in: Open, unique: Unique
) -> None:
    writer, slug, word = await signed_in(unique("Writer")), unique("other"), unique("evidence")
    await found_community(writer, slug)
    new = await writer.open(f"/posts/new?community={slug}&kind=practice")
    parts: dict[str, Any] = {"problem": "We guessed.", "practice": "We ask.", "evidence": word}
    choose = ("choose", "1")
    said: dict[str, Any] = {"title": f"Try {slug}", "alt": "A bridge", **parts}
    poll = await writer.send(new.form("/posts$"), choose, kind="poll", **said)
    options: dict[str, Any] = {"options": "Tea\nCoffee", "several": "1"}
    pictures = await writer.send(poll.form("/posts$"), choose, kind="gallery", **options)
    back = (await writer.send(pictures.form("/posts$"), choose, kind="practice")).form("/posts$")
    assert {name: back.fields[name] for name in parts} == {n: [text] for n, text in parts.items()}
    assert back.fields["alt"] == ["A bridge"]
    refused = await writer.send(back, ("status", "published"), kind="poll", title="")
    assert refused.status == 422
    again = refused.form("/posts$")
    assert (again.fields["options"], again.fields["several"]) == (["Tea\nCoffee"], ["1"])
    assert again.fields["evidence"] == [word]
    post = await writer.send(again, ("status", "published"), title=f"Try {slug}")
    assert "Coffee" in post.text
    assert word not in post.html
    edit = (await writer.open(f"{post.path}/edit")).form(".*/edit")
    assert "evidence" not in edit.fields


async def test_members_vote_in_a_poll_and_change_their_mind(
    signed_in: Open, unique: Unique
) -> None:
    writer, voter = await signed_in(unique("Writer")), await signed_in(unique("Voter"))
    slug = unique("polls")
    await found_community(writer, slug)
    new = await writer.open(f"/posts/new?community={slug}&kind=poll")
    poll = await writer.send(
        new.form("/posts$"),
        ("status", "published"),
        title=f"What do we drink in {slug}?",
        options="Tea\nCoffee",
        closes_at="2031-05-05T18:00",
    )
    assert "0 people voted" in poll.text
    await voter.send((await voter.open(f"/communities/{slug}")).form(".*/join"))
    seen = await voter.open(poll.path)
    voted = await voter.send(seen.form(".*/vote"), choice="1")
    assert "Coffee 1 vote" in voted.text
    changed = await voter.send(voted.form(".*/vote"), choice="0")
    assert "Tea 1 vote" in changed.text
    assert "Coffee 0 votes" in changed.text
    assert "Nobody is shown how you voted." in (await writer.open(poll.path)).text


async def test_an_idea_answers_a_challenge_is_tried_and_adopted_elsewhere(
    signed_in: Open, unique: Unique
) -> None:
    owner, other = await signed_in(unique("Owner")), await signed_in(unique("Other"))
    slug, elsewhere = unique("ideas"), unique("elsewhere")
    await found_community(owner, slug)
    await found_community(other, elsewhere)
    new = await owner.open(f"/posts/new?community={slug}&kind=challenge")
    said: dict[str, Any] = {"title": f"Too many mails in {slug}", "body": "Who has an idea?"}
    challenge = await owner.send(new.form("/posts$"), ("status", "published"), **said)
    propose = next(link for link in challenge.links if "challenge=" in link)
    form = (await owner.open(propose)).form("/posts$")
    title = f"One digest for {slug}"
    idea = await owner.send(form, ("status", "published"), title=title, body="Once a day.")
    assert challenge.path in idea.links
    assert idea.path in (await owner.open(challenge.path)).links
    for stage in ("tried", "adopted"):
        idea = await owner.send(idea.form(".*/stage"), stage=stage)
    *_, for_all = [form for form in (await other.open(idea.path)).forms if "adopt" in form.action]
    adopted = await other.send(for_all, community=elsewhere)
    assert "1 community, 0 people" in adopted.text
    board = await owner.open(f"/communities/{slug}/ideas")
    assert board.text.index("Adopted") < board.text.index(title)
    assert title in (await other.open(f"/search?q={slug}&kind=idea")).text


async def test_a_translation_and_its_original_link_to_each_other(
    signed_in: Open, unique: Unique
) -> None:
    writer, slug = await signed_in(unique("Writer")), unique("translated")
    await found_community(writer, slug)
    paths = []
    for lang, title in (("en", "Say it twice"), ("fr", "Le dire deux fois")):
        new = await writer.open(f"/posts/new?community={slug}&kind=article")
        said: dict[str, Any] = {"title": title, "body": "So.", "lang": lang}
        paths.append((await writer.send(new.form("/posts$"), ("status", "published"), **said)).path)
    form = (await writer.open(f"{paths[1]}/edit")).form(".*/relate")
    french = await writer.send(form, other=f"https://guilde.example.org{paths[0]}")
    assert "Say it twice" in french.text
    assert "Le dire deux fois" in (await writer.open(paths[0])).text
