import pytest

from portal.session.genuine import is_genuine, is_of_our_page, masked, new_csrf_secret


def test_a_form_of_the_portal_is_genuine_and_differs_each_time() -> None:
    secret = new_csrf_secret()
    first, second = masked(secret), masked(secret)
    assert first != second
    assert is_genuine(secret, first)
    assert is_genuine(secret, second)


ANOTHER_SESSIONS = pytest.param(masked(new_csrf_secret()), id="another session's")


@pytest.mark.parametrize("field", ["", "x", "é", "AAAA", ANOTHER_SESSIONS])
def test_a_form_of_another_session_is_not_genuine(field: str) -> None:
    assert not is_genuine(new_csrf_secret(), field)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "anything"])
def test_a_form_from_another_site_is_recognised_by_the_browser_s_headers(site: str) -> None:
    assert not is_of_our_page({"sec-fetch-site": site})


def test_the_secret_of_the_form_decides_without_those_headers() -> None:
    assert is_of_our_page({})
    assert is_of_our_page({"sec-fetch-site": "same-origin"})
