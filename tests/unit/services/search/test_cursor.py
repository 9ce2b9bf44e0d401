"""Cursors come back from strangers."""

import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.index import cursor
from services.search.index.cursor import Place
from services.search.index.errors import MalformedCursorError
from services.search.index.queries import fingerprint_of

BOUND = fingerprint_of("leave", {})


def forged(*values: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode()


class TestRead:
    def test_it_reads_what_was_written(self) -> None:
        place = Place(8.870667, "post:1")
        assert cursor.read(cursor.write(place, BOUND), BOUND, by_score=True) == place

    def test_a_cursor_of_another_question_is_refused(self) -> None:
        other = cursor.write(Place(1.0, "post:1"), fingerprint_of("congés", {}))
        with pytest.raises(MalformedCursorError, match="another question"):
            cursor.read(other, BOUND, by_score=True)

    @pytest.mark.parametrize(
        "given_",
        [
            "",
            "!!!",
            "é",
            "e30",
            forged(BOUND),
            forged(BOUND, "1", "key"),
            forged(*[BOUND, True, "key"]),
            forged(BOUND, None, "key"),
            forged(BOUND, -1, "key"),
            forged(BOUND, 1e300, "key"),
            forged(BOUND, 1, 2),
            forged(BOUND, 1, "k" * 513),
            forged(BOUND, 1, "key", "more"),
            forged({}, 1, "key"),
        ],
    )
    def test_what_is_no_cursor_is_refused(self, given_: str) -> None:
        with pytest.raises(MalformedCursorError):
            cursor.read(given_, BOUND, by_score=True)

    def test_a_walk_by_date_needs_whole_milliseconds(self) -> None:
        with pytest.raises(MalformedCursorError):
            cursor.read(forged(BOUND, 1.5, "key"), BOUND, by_score=False)

    @given(st.text(max_size=200))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        with pytest.raises(MalformedCursorError):
            cursor.read(text, BOUND, by_score=False)


class TestFingerprint:
    def test_the_order_in_which_values_were_chosen_does_not_matter(self) -> None:
        one = fingerprint_of("q", {"tag": ["a", "b"], "kind": []})
        assert one == fingerprint_of("q", {"tag": ("b", "a")})

    def test_other_choices_are_another_question(self) -> None:
        assert fingerprint_of("q", {"tag": ["a"]}) != fingerprint_of("q", {"lang": ["a"]})
