import pytest
from fastapi import Request

from portal.returning import came_from, is_local


@pytest.mark.parametrize("path", ["/", "/posts/1?kept=x#reply", "/search?q=a&after=b"])
def test_a_page_of_the_portal_is_a_way_back(path: str) -> None:
    assert is_local(path)


@pytest.mark.parametrize(
    "path",
    [
        *("", "posts", "//evil.example", "/\\evil.example", "https://evil.example", "/a b"),
        *("javascript:alert(1)", "/\t/evil.example", "\\/evil", "/\n/evil", "/é", '/"><script>'),
    ],
)
def test_an_address_of_another_site_is_no_way_back(path: str) -> None:
    assert not is_local(path)


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ({"HX-Current-URL": "http://127.0.0.1:8080/gatherings/1?line=no"}, "/gatherings/1?line=no"),
        ({"Referer": "https://guilde.example/communities/data"}, "/communities/data"),
        ({"HX-Current-URL": "http://127.0.0.1:8080//evil.example"}, "/"),
        ({}, "/"),
    ],
    ids=str,
)
def test_a_part_of_a_page_comes_from_the_page(said: dict[str, str], page: str) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in said.items()]
    assert came_from(Request({"type": "http", "headers": headers})) == page
