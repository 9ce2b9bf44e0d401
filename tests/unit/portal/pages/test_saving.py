"""A new post as a draft: what is seen is what is published, and no file or text is lost."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal.gateway.errors import Away, Refused, Stale
from portal.gateway.models.content import Post
from portal.pages import kinds
from portal.pages.saving import FIELDS, Overtaken, Saved, save, send
from tests.support.drafting import Desk, visit_of

PARIS = ZoneInfo("Europe/Paris")


class Form:
    """A form that is written and saved, with the files that were uploaded in it."""

    def __init__(self, desk: Desk, kind: str = "article", **fields: str) -> None:
        self.desk = desk
        self.fields = {"kind": kind, "title": "One", "body": "First", **fields}
        self.files: list[str] = []
        self.tags: list[str] = []
        self.community: str | None = None
        self.draft = Saved()

    @property
    def changes(self) -> dict[str, Any]:
        kind = self.fields["kind"]
        return {
            "title": self.fields["title"],
            "body": self.fields["body"],
            "details": kinds.details_in(kind, self._all(), PARIS),
            "lang": "en",
            "tags": self.tags,
            "files": self.files,
            "community": self.community,
        }

    async def save(self) -> Post | None:
        self.draft, post = await save(self._visit(), self._all(), self.changes)
        return post

    async def send(self) -> Post:
        return await send(self._visit(), self.fields["kind"], self.changes, publish=True)

    def _all(self) -> dict[str, str]:
        return {**dict.fromkeys(kinds.names_of(self.fields["kind"]), ""), **self.fields}

    def _visit(self) -> Any:
        named = {name: getattr(self.draft, name.removeprefix("draft_")) for name in FIELDS[1:]}
        return visit_of(self.desk, draft=self.draft.id, **named)


@pytest.fixture
def desk() -> Desk:
    return Desk(files={"f1": None})


async def _lose_a_save(form: Form) -> None:
    form.desk.lost = 1
    with pytest.raises(Away):
        await form.save()


async def test_files_stay_free_until_the_form_is_sent(desk: Desk) -> None:
    form = Form(desk)
    form.files = ["f1"]
    await form.save()
    first = form.draft.id
    assert desk.files == {"f1": None}
    form.fields["kind"] = "discussion"
    await form.save()
    assert list(desk.posts) == [form.draft.id] != [first]
    assert (await form.send()).files == ["f1"]
    assert desk.files == {"f1": form.draft.id}


async def test_the_text_of_a_kind_and_its_files_keep_a_draft_without_a_title(desk: Desk) -> None:
    form = Form(desk, "link", url="https://a.example")
    await form.save()
    form.fields |= {"title": "", "body": ""}
    assert await form.save() is None
    assert desk.only["id"] == form.draft.id
    form.fields["url"], form.files = "", ["f1"]
    await form.save()
    assert desk.only["id"] == form.draft.id
    form.files = []
    await form.save()
    assert (desk.posts, form.draft.id) == ({}, "")


async def test_a_save_detaches_no_file_and_a_draft_with_files_is_not_deleted(desk: Desk) -> None:
    form = Form(desk)
    form.files = ["f1"]
    await form.save()
    await send(form._visit(), "article", form.changes, publish=False)
    form.files, form.fields["body"] = [], "Second"
    await form.save()
    assert desk.only["files"] == ["f1"]
    form.draft = Saved(form.draft.id, "article", f'"{desk.only["version"]}"')
    form.fields["kind"] = "discussion"
    await form.save()
    assert desk.files == {"f1": "p1"}
    assert set(desk.posts) == {"p1", form.draft.id}


async def test_what_is_seen_is_published_even_if_an_answer_was_lost(desk: Desk) -> None:
    form = Form(desk)
    await form.save()
    form.fields["body"] = "Second"
    await _lose_a_save(form)
    form.tags, form.community = ["new"], "data"
    post = await form.send()
    assert (post.id, post.status, post.body) == (form.draft.id, "published", "Second")
    assert (post.tags, post.community and post.community.slug) == (["new"], "data")


async def test_saving_goes_on_after_a_lost_answer(desk: Desk) -> None:
    form = Form(desk)
    await form.save()
    form.fields["body"] = "Second"
    await _lose_a_save(form)
    form.fields["body"] = "Third"
    assert await form.save()
    assert (desk.only["body"], form.draft.match) == ("Third", f'"{desk.only["version"]}"')


async def test_a_draft_that_changes_again_and_again_is_replaced_at_the_next_try(desk: Desk) -> None:
    form = Form(desk)
    await form.save()
    number = iter(range(10))
    desk.meanwhile = lambda: desk.change(form.draft.id, body=f"Other {next(number)}")
    with pytest.raises(Overtaken) as overtaken:
        await form.send()
    desk.meanwhile = lambda: None
    form.draft = overtaken.value.draft
    assert (await form.send()).body == "First"


async def test_a_text_of_several_authors_is_not_replaced_unseen(desk: Desk) -> None:
    form = Form(desk)
    await form.save()
    desk.change(form.draft.id, body="Theirs", coauthors=[{"id": "p", "name": "P"}])
    with pytest.raises(Stale) as refused:
        await form.save()
    assert not isinstance(refused.value, Overtaken)
    with pytest.raises(Overtaken):
        await form.send()
    assert desk.only["body"] == "Theirs"


async def test_a_form_that_is_sent_twice_meets_its_post_only_if_it_is_the_same(desk: Desk) -> None:
    form = Form(desk, "poll", options="Tea\nCoffee")
    form.tags = ["Drinks"]
    await form.save()
    sent = await form.send()
    desk.posts[sent.id]["tags"] = ["drinks"]
    assert (await form.send()).id == sent.id
    form.fields["options"] = "Tea\nWater"
    with pytest.raises(Refused, match="Refused") as refused:
        await form.send()
    assert refused.value.name == "not-a-draft"
    with pytest.raises(Stale):
        await form.save()
    assert desk.only["details"]["poll"]["options"] == ["Tea", "Coffee"]


async def test_a_draft_of_another_kind_is_given_up_after_the_new_one_exists(desk: Desk) -> None:
    form = Form(desk)
    await form.save()
    first, form.fields["kind"] = form.draft.id, "discussion"
    await _lose_a_save(form)
    assert first in desk.posts
    await form.save()
    assert list(desk.posts) == [form.draft.id]
    desk.asked.clear()
    form.fields["kind"] = "article"
    sent = await form.send()
    assert [call.split()[0] for call in desk.asked] == ["POST", "GET", "DELETE"]
    assert list(desk.posts) == [sent.id]


@pytest.mark.parametrize(
    ("kind", "lacking", "enough"),
    [
        ("link", {"url": "https:/"}, {"url": "https://a.example"}),
        ("tool", {"url": ""}, {"url": "https://a.example"}),
        ("poll", {"options": "Tea"}, {"options": "Tea\nCoffee"}),
        ("practice", {"problem": "P", "practice": "Q"}, {"evidence": "E"}),
    ],
)
async def test_nothing_is_saved_before_what_the_kind_needs_is_there(
    desk: Desk, kind: str, lacking: dict[str, str], enough: dict[str, str]
) -> None:
    form = Form(desk, kind, **lacking)
    assert await form.save() is None
    assert desk.asked == []
    form.fields |= enough
    assert await form.save()
    assert desk.only["details"] == form.changes["details"]
