"""What is opened from the results of a search is read off the Referer."""

import pytest
from fastapi import Request

from portal.opening import Opening, opening_of

RESULTS = "https://guilde.example/search?q=parental+leave&kind=article"


def request(path: str, referer: str) -> Request:
    headers = {"host": "guilde.example", "referer": referer}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "path": path, "headers": raw, "query_string": b""})


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/posts/p1", "post"), ("/gatherings/p1", "gathering"), ("/people/p1", "profile")],
)
def test_a_thing_is_opened_from_our_results(path: str, kind: str) -> None:
    assert opening_of(request(path, RESULTS)) == Opening("parental leave", kind, "p1")


@pytest.mark.parametrize(
    ("path", "referer"),
    [
        ("/posts/p1", "https://guilde.example/posts/p2"),
        ("/posts/p1", "https://evil.example/search?q=leave"),
        ("/posts/p1", "https://guilde.example/search"),
        ("/posts/p1", ""),
        ("/posts/p1/edit", RESULTS),
        ("/searches", RESULTS),
    ],
)
def test_other_requests_open_nothing_from_our_results(path: str, referer: str) -> None:
    assert opening_of(request(path, referer)) is None
