from datetime import timedelta
from typing import Any

import pytest

from services.content.domain.errors import NoSuchChoice, NotPublished, PollClosed, PollNotFound
from services.content.domain.kinds.details import PostDetails
from services.content.domain.kinds.poll import cast, count, is_open, offers_the_same, poll_of
from services.content.domain.posts.post import Post
from shared.contracts.values import PostKind, PostStatus
from tests.support.posts import LATER, NOON, post


def details(**poll: Any) -> PostDetails:
    return PostDetails.model_validate({"poll": {"options": ("Tea", "Coffee", "Water"), **poll}})


def a_poll(status: PostStatus = PostStatus.PUBLISHED, **poll: Any) -> Post:
    return post(kind=PostKind.POLL, status=status, details=details(**poll))


def test_a_person_has_one_ballot_in_a_poll() -> None:
    ballot = cast(a_poll(), "bob", [1], LATER)
    assert (ballot.id, ballot.choices, ballot.cast_at) == ("p1.bob", (1,), LATER)


def test_several_options_may_be_chosen_if_the_poll_allows_it() -> None:
    assert cast(a_poll(several=True), "bob", [2, 0, 2], NOON).choices == (0, 2)
    with pytest.raises(NoSuchChoice):
        cast(a_poll(), "bob", [0, 1], NOON)


@pytest.mark.parametrize("choices", [[], [3], [-1], [0, 9]])
def test_an_unknown_option_cannot_be_chosen(choices: list[int]) -> None:
    with pytest.raises(NoSuchChoice):
        cast(a_poll(several=True), "bob", choices, NOON)


def test_a_poll_closes_at_its_time() -> None:
    poll = a_poll(closes_at=LATER)
    assert is_open(poll, LATER - timedelta(seconds=1))
    assert not is_open(poll, LATER)
    with pytest.raises(PollClosed):
        cast(poll, "bob", [0], LATER)


def test_an_unpublished_poll_takes_no_votes() -> None:
    with pytest.raises(NotPublished):
        cast(a_poll(PostStatus.ARCHIVED), "bob", [0], NOON)


def test_a_post_without_options_is_no_poll() -> None:
    with pytest.raises(PollNotFound):
        poll_of(post())


def test_results_count_each_ballot_once_for_each_of_its_choices() -> None:
    results = count(poll_of(a_poll()), {(0,): 3, (0, 2): 2})
    assert (results.votes, results.voters) == ((5, 0, 2), 5)


def test_an_edit_may_change_the_end_of_a_poll_and_not_its_options() -> None:
    assert offers_the_same(details(), {"details": details(closes_at=LATER)})
    assert offers_the_same(details(), {"title": "Drinks"})
    assert not offers_the_same(details(), {"details": details(several=True)})
    assert not offers_the_same(details(), {"details": details(options=("Tea", "Water"))})
