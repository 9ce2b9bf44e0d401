"""Replies that become a post of their own, and the threads that they have there."""

import pytest

from services.content.domain.moderation.errors import NotSplittable
from services.content.domain.talk.splitting import (
    Below,
    answers_to,
    check_split,
    made_of,
    put_under,
    threads_of,
)
from shared.contracts.values import PostKind, PostStatus, ReplyKind
from tests.support.posts import LATER, NOON, post, reply

POST = post(kind=PostKind.QUESTION)


def test_the_first_reply_becomes_the_text_of_the_post_in_its_authors_name() -> None:
    first = reply(id="r1", body="*So*", html="<p>So</p>", text="So", author_id="bob")
    made = made_of(first, POST, "p2", "Another", PostKind.DISCUSSION, LATER)
    assert (made.title, made.body, made.author_id) == ("Another", "*So*", "bob")
    assert (made.community, made.published_at, made.version) == (POST.community, NOON, 1)


def test_threads_stay_where_they_can_and_begin_anew_where_they_cannot() -> None:
    made = post(id="p2", kind=PostKind.QUESTION)
    of_first = reply(id="r2", in_reply_to="r1", thread_id="r1", kind=ReplyKind.REPLY)
    deeper = reply(id="r3", in_reply_to="r2", thread_id="r1", kind=ReplyKind.REPLY)
    deepest = reply(id="r4", in_reply_to="r3", thread_id="r1", kind=ReplyKind.REPLY)
    left = reply(id="r5", in_reply_to="r0", thread_id="r0", kind=ReplyKind.REPLY)
    put_under(made, [deepest, left, deeper, of_first], LATER)
    told = [(each.in_reply_to, each.thread_id) for each in (of_first, deeper, deepest, left)]
    assert told == [(None, None), ("r2", "r2"), ("r3", "r2"), (None, None)]
    assert [each.kind for each in (of_first, deeper)] == [ReplyKind.ANSWER, ReplyKind.REPLY]
    assert {each.post.id for each in (of_first, deeper, deepest, left)} == {"p2"}


@pytest.mark.parametrize(
    ("chosen", "along"),
    [
        (["r1"], {"r2", "r3", "r5", "r6"}),
        (["r2"], {"r3", "r5"}),
        (["r3"], set()),
        (["r2", "r3"], {"r5"}),
    ],
)
def test_all_that_answers_a_chosen_reply_goes_along(chosen: list[str], along: set[str]) -> None:
    below = [
        Below("r5", "r4"),
        Below("r4", "r2", is_deleted=True),
        Below("r3", "r2"),
        Below("r2", "r1"),
        Below("r6", "r1"),
    ]
    assert answers_to(chosen, below) == along
    assert threads_of([reply(id="r2", thread_id="r1"), reply(id="r7")]) == {"r1", "r7"}


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ([], ["r1"]),
        (
            [
                reply(
                    id="r1",
                    post={**POST.model_dump(include={"kind", "title", "author_id"}), "id": "p9"},
                )
            ],
            ["r1"],
        ),
        ([reply(id="r1", status=PostStatus.HIDDEN)], ["r1"]),
        ([reply(id="r1"), reply(id="r2", status=PostStatus.DELETED)], ["r1", "r2"]),
    ],
)
def test_only_replies_that_readers_see_are_split_off(chosen: list, wanted: list[str]) -> None:  # type: ignore[type-arg]
    with pytest.raises(NotSplittable):
        check_split(POST, chosen, wanted)


def test_a_reply_named_twice_is_split_off_once() -> None:
    first = reply(id="r1")
    check_split(POST, [first], ["r1", "r1"])
    assert first.version == 1
