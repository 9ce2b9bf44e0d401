import pytest

from services.content.domain.errors import CoauthorsFull
from services.content.domain.posts.post import MOST_COAUTHORS
from services.content.domain.rights import may_change, may_read, may_share
from shared.audience.sight import EVERYONE, Asker
from tests.support.posts import LATER, draft, post

BOB = Asker("bob")


def test_a_coauthor_reads_and_edits_a_draft_and_chooses_no_others() -> None:
    shared = draft(community=None)
    assert not may_read(BOB, shared, EVERYONE)
    assert shared.share("bob", LATER) == ("coauthors",)
    assert may_read(BOB, shared, EVERYONE)
    assert may_change(BOB, shared, EVERYONE)
    assert not may_share(BOB, shared, EVERYONE)
    assert shared.unshare("bob", LATER) == ("coauthors",)
    assert not may_read(BOB, shared, EVERYONE)


def test_the_author_and_a_coauthor_are_not_added_again() -> None:
    shared = post(coauthors=("bob",))
    assert shared.share("ada", LATER) == shared.share("bob", LATER) == ()


def test_a_post_has_so_many_coauthors_and_no_more() -> None:
    shared = post(coauthors=tuple(f"a{number}" for number in range(MOST_COAUTHORS)))
    with pytest.raises(CoauthorsFull):
        shared.share("bob", LATER)


def test_an_erased_coauthor_is_forgotten_and_a_deleted_post_has_none() -> None:
    shared = post(coauthors=("bob", "eve"))
    assert shared.forget("bob", LATER) == ("anonymised", ("coauthors",))
    shared.delete(LATER)
    assert shared.coauthors == ()
