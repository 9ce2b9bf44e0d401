from services.content.domain.talk.interest import Interest, is_following
from tests.support.posts import LATER, NOON, post


def interest() -> Interest:
    return Interest.none(post(), "bob", NOON)


def test_following_and_bookmarking_are_separate_and_idempotent() -> None:
    own = interest()
    assert (own.follow(LATER), own.follow(LATER)) == (("following",), ())
    assert (own.bookmark(LATER), own.bookmark(LATER)) == (("bookmarked",), ())
    assert (own.id, own.version, own.followed_at, own.bookmarked_at) == ("p1.bob", 2, LATER, LATER)
    assert (own.unfollow(LATER), own.unfollow(LATER)) == (("following",), ())
    assert (own.unbookmark(LATER), own.unbookmark(LATER)) == (("bookmarked",), ())
    assert (own.version, own.followed_at, own.bookmarked_at) == (4, None, None)


def test_an_author_follows_their_post_by_default() -> None:
    own = Interest.none(post(), "ada", NOON)
    assert is_following(None, post(), "ada")
    assert not is_following(None, post(), "bob")
    own.bookmark(LATER)
    assert is_following(own, post(), "ada")
    assert own.unfollow(LATER) == ("following",)
    assert not is_following(own, post(), "ada")


def test_an_interest_of_an_erased_person_names_nobody_and_is_withdrawn() -> None:
    own = interest()
    own.follow(NOON)
    own.bookmark(NOON)
    assert own.forget(LATER) == ("following", "bookmarked", "person_id")
    assert (own.person_id, own.following, own.bookmarked) == (None, False, False)
