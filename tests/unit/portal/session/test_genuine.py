import pytest

from portal.session.genuine import is_genuine, is_of_our_page, masked, new_csrf_secret


def test_a_form_of_ours_is_genuine_and_never_the_same_twice() -> None:
    secret = new_csrf_secret()
    first, second = masked(secret), masked(secret)
    assert first != second
    assert is_genuine(secret, first)
    assert is_genuine(secret, second)


@pytest.mark.parametrize("field", ["", "x", "é", "AAAA", masked(new_csrf_secret())])
def test_a_form_of_another_session_is_not(field: str) -> None:
    assert not is_genuine(new_csrf_secret(), field)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "anything"])
def test_a_browser_says_that_it_was_another_s_page(site: str) -> None:
    assert not is_of_our_page({"sec-fetch-site": site})


def test_a_browser_that_says_nothing_is_left_to_the_secret_of_the_form() -> None:
    assert is_of_our_page({})
    assert is_of_our_page({"sec-fetch-site": "same-origin"})
