"""Cursors come back from strangers."""

import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.index.cursor import Cursors, Place
from services.search.index.errors import MalformedCursorError
from services.search.index.queries import fingerprint_of
from shared.runtime.paging import LONGEST_CURSOR

BOUND = fingerprint_of("leave", {})
CURSORS = Cursors("the secret that all services share in tests")


def forged(*values: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode()


class TestRead:
    @pytest.mark.parametrize(
        "place",
        [
            Place(8.870667, "post:1", 12.5),
            Place(1_772_712_000_000, "post:1"),
            Place(-62_135_596_800_000, "post:of the year 1"),
        ],
    )
    def test_a_written_cursor_reads_back_unchanged(self, place: Place) -> None:
        assert CURSORS.read(CURSORS.write(place, BOUND), BOUND) == place

    def test_another_process_with_the_same_secret_reads_it(self) -> None:
        other = Cursors("the secret that all services share in tests")
        assert other.read(CURSORS.write(Place(1.0, "post:1"), BOUND), BOUND).key == "post:1"

    def test_a_cursor_of_another_query_is_refused(self) -> None:
        other = CURSORS.write(Place(1.0, "post:1"), fingerprint_of("congés", {}))
        with pytest.raises(MalformedCursorError, match="another query"):
            CURSORS.read(other, BOUND)

    def test_a_cursor_of_another_secret_is_refused(self) -> None:
        other = Cursors("another secret").write(Place(1.0, "post:1"), BOUND)
        with pytest.raises(MalformedCursorError):
            CURSORS.read(other, BOUND)

    @pytest.mark.parametrize(
        "given_",
        ["", "!!!", "é", "e30", forged(BOUND), forged(BOUND, 1.5, "post:1", 1.5)],
    )
    def test_an_invalid_cursor_is_refused(self, given_: str) -> None:
        with pytest.raises(MalformedCursorError):
            CURSORS.read(given_, BOUND)

    @given(st.text(max_size=200))
    def test_a_random_text_is_refused(self, text: str) -> None:
        with pytest.raises(MalformedCursorError):
            CURSORS.read(text, BOUND)

    @given(st.integers(min_value=0), st.characters(codec="ascii"))
    def test_a_changed_cursor_is_refused(self, at: int, instead: str) -> None:
        written = CURSORS.write(Place(1.5, "post:1", 2.5), BOUND)
        at %= len(written)
        changed = written[:at] + instead + written[at + 1 :]
        try:
            assert CURSORS.read(changed, BOUND) == Place(1.5, "post:1", 2.5)
        except MalformedCursorError:
            assert changed != written


class TestWrite:
    def test_a_cursor_reveals_none_of_its_contents(self) -> None:
        cursor = CURSORS.write(Place(8.870667, "post:1", 12.5), BOUND)
        held = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        assert not any(part in held for part in (b"8.87", b"12.5", b"post:1", BOUND.encode()))

    def test_the_same_place_by_date_is_always_written_the_same(self) -> None:
        place = Place(1_772_712_000_000, "post:1")
        assert CURSORS.write(place, BOUND) == CURSORS.write(place, BOUND)

    def test_a_cursor_does_not_reveal_whether_a_score_changed(self) -> None:
        place = Place(8.870667, "post:1", 12.5)
        assert CURSORS.write(place, BOUND) != CURSORS.write(place, BOUND)

    def test_the_longest_cursor_fits_into_an_address(self) -> None:
        place = Place(1.2345678901234567e-300, f"gathering:{'x' * 200}", 1.2345678901234567e-300)
        assert len(CURSORS.write(place, BOUND)) <= LONGEST_CURSOR


class TestFingerprint:
    def test_the_order_in_which_values_were_chosen_does_not_matter(self) -> None:
        one = fingerprint_of("q", {"tag": ["a", "b"], "kind": []})
        assert one == fingerprint_of("q", {"tag": ("b", "a")})

    def test_other_choices_are_another_query(self) -> None:
        assert fingerprint_of("q", {"tag": ["a"]}) != fingerprint_of("q", {"lang": ["a"]})
