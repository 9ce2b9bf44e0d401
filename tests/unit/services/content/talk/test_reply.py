from typing import Any

import pytest

from services.content.domain.importing import Said
from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import kind_on, thread_of
from shared.contracts.values import Language, PostKind, ReplyKind
from shared.markdown import Prose
from tests.support.posts import LATER, NOON, post, reply


def question(**fields: Any) -> Post:
    """Return the question that `reply()` belongs to."""
    return post(kind=PostKind.QUESTION, **{"title": "How?", **fields})


def test_a_question_takes_answers_and_any_other_post_takes_replies() -> None:
    assert kind_on(post(kind=PostKind.QUESTION)) is ReplyKind.ANSWER
    assert kind_on(post(kind=PostKind.ARTICLE)) is ReplyKind.REPLY
    assert kind_on(post(kind=PostKind.DISCUSSION)) is ReplyKind.REPLY


def test_a_reply_to_an_answer_is_no_answer_and_belongs_to_its_thread() -> None:
    answer = reply(id="r1")
    comment = reply(id="r2", in_reply_to="r1", thread_id=thread_of(answer))
    assert kind_on(question(), answer) is ReplyKind.REPLY
    assert [thread_of(each) for each in (None, answer, comment)] == [None, "r1", "r1"]


def test_an_edited_reply_refers_to_its_post_as_it_is_now() -> None:
    edited = reply()
    renamed = post(kind=PostKind.QUESTION, title="How, really?")
    assert edited.edit(Prose("Thus", "", "Thus"), Language.FRENCH, renamed, LATER) == (
        "body",
        "text",
        "language",
    )
    assert (edited.post.title, edited.version) == ("How, really?", 2)


def test_an_unchanged_reply_makes_no_version() -> None:
    edited = reply()
    assert edited.edit(Prose("So", "", "So"), Language.ENGLISH, post(), LATER) == ()
    assert (edited.version, edited.updated_at) == (1, NOON)


@pytest.mark.parametrize(
    ("status", "of_post", "after"),
    [
        ("published", "published", "published"),
        ("published", "archived", "archived"),
        ("archived", "published", "published"),
        ("published", "deleted", "deleted"),
        ("archived", "deleted", "deleted"),
        ("deleted", "published", "deleted"),
        ("deleted", "archived", "deleted"),
    ],
)
def test_a_reply_follows_its_post_unless_it_was_deleted(
    status: str, of_post: str, after: str
) -> None:
    following = reply(status=status)
    changed = following.follow(question(status=of_post), LATER)
    assert following.status == after
    assert following.version == (2 if changed else 1)
    assert bool(changed) == (status != after)


def test_a_reply_follows_the_title_of_its_post() -> None:
    following = reply()
    assert following.follow(question(title="How, really?"), LATER) == ("post",)
    assert (following.post.title, following.version) == ("How, really?", 2)
    assert following.updated_at == NOON
    assert following.follow(question(title="How, really?"), LATER) == ()


def test_a_reply_follows_an_archiving_and_a_renaming_together() -> None:
    following = reply()
    assert following.follow(question(title="What?", status="archived"), LATER) == ("status", "post")
    assert (following.status, following.post.title, following.version) == ("archived", "What?", 2)


def test_a_deleted_reply_follows_no_title() -> None:
    following = reply(status="deleted")
    assert following.follow(question(title="What?"), LATER) == ()


def test_a_reply_deleted_with_its_post_keeps_no_text_of_either() -> None:
    following = reply()
    following.follow(question(status="deleted", title=""), LATER)
    assert (following.body, following.html, following.text) == ("", "", "")
    assert following.post.title == ""


def test_a_person_is_forgotten_as_author_of_it_and_of_its_post() -> None:
    own = reply(author_id="ada")
    assert own.forget("ada", LATER) == ("anonymised", ("author_id", "post"))
    assert (own.author_id, own.post.author_id, own.version) == (None, None, 2)
    assert reply().forget("ada", LATER) == ("anonymised", ("post",))
    assert reply().forget("somebody", LATER) == ("anonymised", ())


def test_an_import_that_differs_is_a_version_even_by_its_byline_alone() -> None:
    imported = reply(author_id=None, byline="Old", import_hash="1")
    same = {"prose": Prose("So", "<p>So</p>", "So"), "language": Language.ENGLISH}
    assert (
        imported.take_over({**same, "byline": "New", "author_id": None}, Said(), "2", LATER) == ()
    )
    assert (imported.version, imported.byline, imported.import_said) == (2, "New", Said())
    wanted = {**same, "prose": Prose("No", "<p>No</p>", "No"), "byline": None, "author_id": "ada"}
    assert imported.take_over(wanted, Said(), "2", LATER) == ("author_id", "body", "text")


def test_a_deleted_reply_keeps_what_it_was_imported_as_and_no_name() -> None:
    imported = reply(byline="Grace", external_id="a/1", import_key="k", import_said=Said())
    imported.delete(LATER)
    assert (imported.byline, imported.import_said) == (None, None)
    assert (imported.external_id, imported.import_key) == ("a/1", "k")
