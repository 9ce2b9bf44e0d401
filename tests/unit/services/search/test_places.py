from services.search.index.places import _fragments, place_of

SOURCE = {
    "text_en": ["talk.vtt", "Welcome to the guild.", "We speak of R&D and observability."],
    "places": [{}, {"seconds": 1.0}, {"seconds": 62.5}],
}


def test_the_place_is_the_entry_with_the_marked_words() -> None:
    assert place_of(["R&D and observability."], SOURCE) == {"seconds": 62.5}


def test_a_file_name_has_no_place() -> None:
    assert place_of(["talk.vtt"], SOURCE) == {}


def test_words_that_are_gone_have_no_place() -> None:
    assert place_of(["changed since"], SOURCE) == {}
    assert place_of(["x"], {}) == {}


def test_only_marked_parts_of_texts_are_looked_for() -> None:
    marked = ["Welcome.\u2029We speak of R&amp;D and <mark>observability</mark>."]
    hit = {"highlight": {"text_en": marked, "title_en": ["<mark>x</mark>"]}}
    assert _fragments(hit) == ["We speak of R&D and observability."]
