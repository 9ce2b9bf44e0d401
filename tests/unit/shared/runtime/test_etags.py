import pytest

from shared.runtime.etags import is_held


@pytest.mark.parametrize("said", ['"b"', 'W/"b"', '"a", W/"b"', '"b","c"', "*"])
def test_a_version_is_held_if_it_is_named_alone_in_a_list_or_weakly(said: str) -> None:
    assert is_held(said, '"b"')


@pytest.mark.parametrize("said", [None, "", '"a"', 'W/"a", "c"', "b"])
def test_another_version_is_not_held(said: str | None) -> None:
    assert not is_held(said, '"b"')
