import pytest

from services.content.domain.errors import PinsFull
from services.content.domain.posts.pins import Pins

ALL = ("a", "b", "c", "d")


def test_the_last_pinned_comes_first() -> None:
    pins = Pins(id="c1")
    assert [pins.pin(post_id, ALL) for post_id in ("a", "b")] == [True, True]
    assert (pins.post_ids, pins.version) == (("b", "a"), 2)


def test_an_already_pinned_post_keeps_its_place() -> None:
    pins = Pins(id="c1", version=2, post_ids=("b", "a"))
    assert not pins.pin("a", ALL)
    assert (pins.post_ids, pins.version) == (("b", "a"), 2)


def test_a_fourth_pin_is_refused() -> None:
    pins = Pins(id="c1", version=3, post_ids=("c", "b", "a"))
    with pytest.raises(PinsFull):
        pins.pin("d", ALL)
    assert pins.version == 3


def test_an_unpublished_post_makes_room() -> None:
    pins = Pins(id="c1", version=3, post_ids=("c", "b", "a"))
    assert pins.pin("d", {"a", "c"})
    assert pins.post_ids == ("d", "c", "a")


def test_an_unpinned_post_is_not_pinned() -> None:
    pins = Pins(id="c1", version=2, post_ids=("b", "a"))
    assert pins.unpin("b")
    assert not pins.unpin("b")
    assert (pins.post_ids, pins.version) == (("a",), 3)
