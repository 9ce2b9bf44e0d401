import pytest

from services.content.domain.errors import IsHidden, NotHidden, NotPublished
from shared.contracts.values import PostStatus
from tests.support.posts import LATER, draft, post, reply


@pytest.mark.parametrize("status", [PostStatus.PUBLISHED, PostStatus.ARCHIVED])
def test_a_restored_post_is_what_it_was(status: PostStatus) -> None:
    hidden = post(status=status)
    assert hidden.hide(LATER) == ("status",)
    assert hidden.is_hidden
    hidden.restore(LATER)
    assert (hidden.status, hidden.version) == (status, 3)


def test_only_what_readers_see_is_hidden_and_only_what_is_hidden_restored() -> None:
    with pytest.raises(NotPublished):
        draft().hide(LATER)
    with pytest.raises(NotHidden):
        post().restore(LATER)
    with pytest.raises(NotHidden):
        reply().restore(post(), LATER)
    below = reply()
    below.hide(LATER)
    with pytest.raises(NotHidden):
        below.restore(post(status=PostStatus.DELETED), LATER)


def test_a_hidden_post_is_neither_published_nor_archived() -> None:
    hidden = post()
    hidden.hide(LATER)
    for act in (hidden.publish, hidden.archive, hidden.unarchive):
        with pytest.raises(IsHidden):
            act(LATER)


def test_a_reply_is_hidden_with_its_post_and_comes_back_with_it() -> None:
    above, below = post(), reply()
    above.hide(LATER)
    below.follow(above, LATER)
    assert below.hidden_with_post
    above.restore(LATER)
    below.follow(above, LATER)
    assert below.is_published


def test_a_reply_that_was_hidden_by_itself_stays_hidden_whatever_its_post_does() -> None:
    above, below = post(), reply()
    below.hide(LATER)
    above.archive(LATER)
    below.follow(above, LATER)
    assert (below.is_hidden, below.hidden_with_post) == (True, False)
    below.restore(above, LATER)
    assert below.status is PostStatus.ARCHIVED


def test_a_hidden_post_can_be_deleted_by_its_author() -> None:
    hidden = post()
    hidden.hide(LATER)
    hidden.delete(LATER)
    assert (hidden.is_deleted, hidden.hidden_from) == (True, None)
