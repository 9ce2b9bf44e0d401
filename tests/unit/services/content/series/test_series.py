import pytest

from services.content.domain.errors import NotAPath, NotInOrder, SeriesFull
from services.content.domain.series.series import MOST, Series, may_hold
from shared.contracts.series import SeriesKind
from shared.contracts.values import CommunityRef, PostStatus
from tests.support.posts import LATER, NOON, post

GUILDS = CommunityRef(id="g1", slug="guilds")


def series(
    *post_ids: str,
    community: CommunityRef | None = None,
    kind: SeriesKind | str = SeriesKind.SERIES,
) -> Series:
    return Series(
        id="s1",
        kind=kind,
        title="Your first month",
        language="en",
        community=community,
        curator_id="ada",
        post_ids=post_ids,
        created_at=NOON,
        updated_at=NOON,
    )


def test_a_post_is_added_at_the_end_and_once() -> None:
    one, there = series("a"), {"a", "b"}
    assert one.put("b", None, there, LATER) == ("post_ids",)
    assert one.put("b", None, there, LATER) == ()
    assert (one.post_ids, one.version, one.updated_at) == (("a", "b"), 2, LATER)


@pytest.mark.parametrize(
    ("place", "order"), [(1, "cab"), (2, "acb"), (3, "abc"), (200, "abc")], ids=str
)
def test_a_post_gets_another_place(place: int, order: str) -> None:
    one = series("a", "b", "c")
    one.put("c", place, set("abc"), LATER)
    assert one.post_ids == tuple(order)


@pytest.mark.parametrize("kind", [SeriesKind.COLLECTION, "of a newer version"])
def test_a_new_post_of_a_collection_comes_first_and_has_no_place(kind: SeriesKind | str) -> None:
    one = series("a", "b", kind=kind)
    assert one.put("c", None, set("abc"), LATER) == ("post_ids",)
    assert one.put("a", None, set("abc"), LATER) == ()
    with pytest.raises(NotInOrder):
        one.put("a", 1, set("abc"), LATER)
    assert one.post_ids == tuple("cab")


def test_a_missing_post_makes_room() -> None:
    one = series(*(f"p{n}" for n in range(MOST)))
    with pytest.raises(SeriesFull):
        one.put("new", None, one.post_ids, LATER)
    assert one.put("new", None, one.post_ids[1:], LATER)
    assert (len(one.post_ids), one.post_ids[-1]) == (MOST, "new")


def test_a_post_is_taken_out_once() -> None:
    one = series("a", "b")
    assert (one.take_out("a", LATER), one.take_out("a", LATER)) == (("post_ids",), ())
    assert one.post_ids == ("b",)


def test_a_deleted_series_keeps_neither_words_nor_posts() -> None:
    one = series("a")
    assert one.delete(LATER) == ("title", "summary", "post_ids", "is_deleted")
    assert (one.title, one.post_ids, one.is_deleted) == ("", (), True)


def test_a_series_of_an_erased_person_stays() -> None:
    one = series("a")
    assert one.forget() == ("curator_id",)
    assert (one.curator_id, one.post_ids, one.updated_at) == (None, ("a",), NOON)


def test_a_series_holds_published_posts_of_its_community_or_for_everyone() -> None:
    inside = series(community=GUILDS)
    assert may_hold(inside, post(community=GUILDS))
    assert may_hold(inside, post(community=None))
    assert not may_hold(series(), post(community=GUILDS))
    assert not may_hold(inside, post(community=GUILDS, status=PostStatus.DRAFT))


def test_only_a_path_has_skills_and_a_duration() -> None:
    for other in (series(), series(kind=SeriesKind.COLLECTION)):
        with pytest.raises(NotAPath):
            other.edit({"topic_ids": ("t1",)}, LATER)
        with pytest.raises(NotAPath):
            other.teach((), 30)
        assert other.edit({"topic_ids": (), "minutes": None}, LATER) == ()
    path = series(kind=SeriesKind.PATH)
    assert path.edit({"topic_ids": ("t1",), "minutes": 30}, LATER) == ("topic_ids", "minutes")


def test_a_path_is_read_in_its_order() -> None:
    path = series("a", "b", kind=SeriesKind.PATH)
    path.put("c", 1, set("abc"), LATER)
    assert path.post_ids == ("c", "a", "b")
