"""A post is edited together and kept true, without JavaScript."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.files import png
from tests.support.messaging import eventually
from tests.support.pages import Browser
from tests.support.portal_forms import WHEN, Open, found_community, join, publish

Unique = Callable[[str], str]


async def test_an_edit_is_suggested_accepted_restored_and_the_post_kept_true_and_replaced(
    signed_in: Open, unique: Unique
) -> None:
    owner, reader = await signed_in(unique("Owner")), await signed_in(unique("Reader"))
    slug = unique("edits")
    await found_community(owner, slug)
    await join(reader, slug)
    post = (await publish(owner, slug, f"Guide of {slug}", "Two peple.", kind="article")).path

    page = await reader.open(f"{post}/suggest")
    made = await reader.send(page.form(f"{post}/suggest"), body="Two people.", note="A typo")
    assert "Not decided" in made.text
    await eventually(lambda: _is_told(owner, "suggests an edit"))
    page = await owner.open(made.path)
    assert "peple" in page.text
    page = await owner.send(page.form(f"{made.path}/decide"), ("act", "accept"))
    assert "Accepted" in page.text
    assert "Two people." in (await reader.open(post)).text
    await eventually(lambda: _is_told(reader, "was accepted"))

    page = await owner.open(f"{post}/edit?version=1")
    page = await owner.send(page.form(f"{post}/edit"), minor="1")
    assert "Two peple." in page.text
    assert "Minor edit" in (await reader.open(f"{post}/history")).text

    some_day = (datetime.now(UTC) + timedelta(days=400)).date().isoformat()
    await owner.send((await owner.open(post)).form(f"{post}/review"), due_on=some_day)
    page = await reader.open(post)
    page = await reader.send(page.form(f"{post}/verdict"), ("still_true", "no"))
    assert "1 reader says it is no longer true" in page.text
    page = await owner.open(post)
    page = await owner.send(page.form(f"{post}/review"), ("refresh", "1"), due_on=some_day)
    assert "Last confirmed" in page.text
    assert "no longer" not in page.text.lower().replace("no longer true", "")

    newer = (await publish(owner, slug, f"Better guide of {slug}", kind="discussion")).path
    page = await owner.open(f"{post}/edit")
    await owner.send(page.form(f"{post}/relate"), relation="replaced_by", other=newer)
    page = await reader.open(post)
    assert "This is replaced by:" in page.text
    assert f'href="{newer}"' in page.html


async def test_a_draft_is_saved_while_typing_planned_and_left_a_draft(
    signed_in: Open, unique: Unique
) -> None:
    owner = await signed_in(unique("Owner"))
    slug = unique("drafts")
    await found_community(owner, slug)
    form = (await owner.open(f"/posts/new?community={slug}")).form("/posts$")
    draft = (await owner.send(form, ("status", "draft"), title="Soon", body="One")).path
    form = (await owner.open(f"{draft}/edit")).form(f"{draft}/edit")
    page = await owner.send(form, ("autosave", "1"), body="One and two")
    assert "Saved as a draft" in page.text
    page = await owner.send(form, ("autosave", "1"), body="Another tab")
    assert "Somebody changed this while you were writing" in page.text
    assert "One and two" in (await owner.open(draft)).text

    page = await owner.open(draft)
    page = await owner.send(page.form(f"{draft}/schedule"), at="2051-01-01T09:00")
    assert "It will be published on" in page.text
    page = await owner.send(page.form(f"{draft}/schedule"), ("cancel", "1"))
    assert "It will be published on" not in page.text


async def test_a_new_post_is_saved_as_one_draft_even_if_an_answer_is_lost(
    signed_in: Open, unique: Unique
) -> None:
    writer, title = await signed_in(unique("Writer")), unique("Saved")
    form = (await writer.open("/posts/new?kind=article")).form("/posts$")
    await writer.send(form, ("autosave", "1"), title=title, body="One")
    page = await writer.send(form, ("autosave", "1"), title=title, body="One and two")
    assert "Saved as a draft" in page.text
    drafts = await writer.open("/posts/mine?status=draft")
    assert drafts.html.count(f">{title}</a>") == 1
    form = page.form("/posts$")
    page = await writer.send(form, ("status", "published"), title=title, body="One, two, three")
    assert "One, two, three" in page.text
    again = await writer.send(form, ("status", "published"), title=title, body="One, two, three")
    assert again.path == page.path
    assert title not in (await writer.open("/posts/mine?status=draft")).text


async def test_a_saved_post_keeps_its_files_and_is_published_as_it_is_seen(
    signed_in: Open, unique: Unique
) -> None:
    writer, slug, title = await signed_in(unique("Writer")), unique("seen"), unique("Seen")
    await found_community(writer, slug)
    form = (await writer.open("/posts/new?kind=article")).form("/posts$")
    files = [("file", ("plan.png", png()))]
    page = await writer.send(form, ("attach", "1"), files=files, title=title, body="One")
    file_id = page.form("/posts$").fields["uploaded"][-1]
    page = await writer.send(page.form("/posts$"), ("autosave", "1"))
    page = await writer.send(page.form("/posts$"), ("autosave", "1"), kind="discussion")
    assert "Saved as a draft" in page.text
    drafts = await writer.open("/posts/mine?status=draft")
    assert drafts.html.count(f">{title}</a>") == 1
    form = page.form("/posts$")
    await writer.send(form, ("autosave", "1"), body="One and two")
    seen: dict[str, Any] = {"body": "One and two", "community": slug, "tags": "fresh"}
    post = await writer.send(form, ("status", "published"), **seen)
    assert post.path == f"/posts/{form.fields['draft'][0]}"
    fields = (await writer.open(f"{post.path}/edit")).form(".*/edit").fields
    assert fields["uploaded"] == ["", file_id]
    assert (fields["body"], fields["tags"]) == (["One and two"], ["fresh"])
    assert f'href="/communities/{slug}"' in post.html
    seen["tags"] = "other"
    again = await writer.send(form, ("status", "published"), **seen)
    assert "This is already published." in again.text


async def _is_told(browser: Browser, said: str) -> bool:
    return said in (await browser.open("/inbox")).text


async def test_a_tag_with_commas_stays_whole_when_a_form_is_sent_back(
    signed_in: Open, unique: Unique
) -> None:
    owner = await signed_in(unique("Owner"))
    slug = unique("commas")
    await found_community(owner, slug)
    tagged: dict[str, Any] = {"tags": "craft, tools", "topic": "C, C++"}
    post = (await publish(owner, slug, "Tagged", kind="article", **tagged)).path
    form = (await owner.open("/gatherings/new")).form("/gatherings$")
    titled = {**tagged, **WHEN, "title_en": "Tagged", "title_fr": "Tagged"}
    meeting = await owner.send(form, community=slug, **titled)
    for place in (post, meeting.path.partition("?")[0]):
        for added in ("", ", more"):
            form = (await owner.open(f"{place}/edit")).form(f"{place}/edit")
            [before] = form.fields["tags"]
            assert "c, c++" in before
            page = await owner.send(form, tags=before + added, time_zone=WHEN["time_zone"])
            assert ">c, c++<" in page.html, page.text
        assert ">more<" in page.html
        assert ">craft<" in page.html
    form = (await owner.open(f"{post}/edit?version=1")).form(f"{post}/edit")
    assert ">c, c++<" in (await owner.send(form)).html
