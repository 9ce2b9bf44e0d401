from types import SimpleNamespace

from shared.taking import take_over


def test_differing_fields_are_set_and_named() -> None:
    thing = SimpleNamespace(a=1, b=2, c=3)
    assert take_over(thing, {"c": 4, "b": 2, "a": 5}) == ("c", "a")
    assert thing == SimpleNamespace(a=5, b=2, c=4)


def test_only_the_listed_fields_are_set_in_their_order() -> None:
    thing = SimpleNamespace(a=1, b=2, c=3)
    assert take_over(thing, {"c": 4, "b": 5, "a": 6}, ("a", "c", "d")) == ("a", "c")
    assert thing.b == 2
