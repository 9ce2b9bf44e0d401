"""Cursors: opaque to clients, and checked when they return."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.problems import MalformedProblem
from shared.runtime.paging import cut, read_cursor, read_moment, write_cursor, write_moment

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def test_a_moment_is_read_as_it_was_written_to_the_millisecond() -> None:
    at = NOON + timedelta(milliseconds=7)
    assert read_moment(write_moment(at, "p1")) == (at, "p1")


def test_a_list_without_a_cursor_starts_at_its_beginning() -> None:
    assert read_moment(None) is None


@pytest.mark.parametrize("cursor", ["", "x", "W10", write_cursor(["p1", 1]), write_cursor([1])])
def test_a_foreign_cursor_is_malformed(cursor: str) -> None:
    with pytest.raises(MalformedProblem):
        read_cursor(cursor, int, str)


def test_a_moment_beyond_the_calendar_is_malformed() -> None:
    with pytest.raises(MalformedProblem):
        read_moment(write_cursor([10**17, "p1"]))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], ([], None)),
        (["a", "b"], (["a", "b"], None)),
        (["a", "b", "c"], (["a", "b"], "after b")),
    ],
)
def test_a_page_has_a_cursor_if_more_was_found(
    found: str, expected: tuple[str, str | None]
) -> None:
    assert cut(found, 2, lambda last: f"after {last}") == expected
