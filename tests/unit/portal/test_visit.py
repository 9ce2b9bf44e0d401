import pytest

from portal.visit import is_local


@pytest.mark.parametrize("path", ["/", "/posts/1?kept=x#reply", "/search?q=a&after=b"])
def test_a_page_of_ours(path: str) -> None:
    assert is_local(path)


@pytest.mark.parametrize(
    "path",
    [
        *("", "posts", "//evil.example", "/\\evil.example", "https://evil.example", "/a b"),
        *("javascript:alert(1)", "/\t/evil.example", "\\/evil", "/\n/evil", "/é", '/"><script>'),
    ],
)
def test_anything_that_a_browser_could_take_for_another_place(path: str) -> None:
    assert not is_local(path)
