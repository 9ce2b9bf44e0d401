from typing import Any

import pytest

from services.content.domain.markdown import Prose
from services.content.domain.post import Post
from services.content.domain.reply import kind_on
from shared.contracts.values import Language, PostKind, ReplyKind
from tests.support.posts import LATER, NOON, post, reply


def question(**fields: Any) -> Post:
    """What `reply()` hangs on."""
    return post(kind=PostKind.QUESTION, **{"title": "How?", **fields})


def test_a_question_is_answered_and_anything_else_replied_to() -> None:
    assert kind_on(post(kind=PostKind.QUESTION)) is ReplyKind.ANSWER
    assert kind_on(post(kind=PostKind.ARTICLE)) is ReplyKind.REPLY
    assert kind_on(post(kind=PostKind.DISCUSSION)) is ReplyKind.REPLY


def test_edited_it_refers_to_its_post_as_it_is_now() -> None:
    edited = reply()
    renamed = post(kind=PostKind.QUESTION, title="How, really?")
    assert edited.edit(Prose("Thus", "", "Thus"), Language.FRENCH, renamed, LATER) == (
        "body",
        "text",
        "language",
    )
    assert (edited.post.title, edited.version) == ("How, really?", 2)


def test_edited_to_the_same_it_makes_no_version() -> None:
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
def test_it_goes_along_with_its_post_unless_it_was_deleted(
    status: str, of_post: str, after: str
) -> None:
    following = reply(status=status)
    changed = following.follow(question(status=of_post), LATER)
    assert following.status == after
    assert following.version == (2 if changed else 1)
    assert bool(changed) == (status != after)


def test_it_goes_along_with_its_posts_title() -> None:
    following = reply()
    assert following.follow(question(title="How, really?"), LATER) == ("post",)
    assert (following.post.title, following.version) == ("How, really?", 2)
    assert following.updated_at == NOON
    assert following.follow(question(title="How, really?"), LATER) == ()


def test_archived_and_renamed_at_once_it_follows_at_once() -> None:
    following = reply()
    assert following.follow(question(title="What?", status="archived"), LATER) == ("status", "post")
    assert (following.status, following.post.title, following.version) == ("archived", "What?", 2)


def test_deleted_it_follows_no_title() -> None:
    following = reply(status="deleted")
    assert following.follow(question(title="What?"), LATER) == ()


def test_deleted_with_its_post_it_keeps_nothing_of_either() -> None:
    following = reply()
    following.follow(question(status="deleted", title=""), LATER)
    assert (following.body, following.html, following.text) == ("", "", "")
    assert following.post.title == ""


def test_a_person_is_forgotten_as_author_of_it_and_of_its_post() -> None:
    own = reply(author_id="ada")
    assert own.forget("ada") == ("author_id", "post")
    assert (own.author_id, own.post.author_id, own.version) == (None, None, 2)
    assert reply().forget("ada") == ("post",)
    assert reply().forget("somebody") == ()
