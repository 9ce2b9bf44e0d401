"""Forms: texts by language, and lists."""

from portal.pages.filling import by_language, in_fields, names_in, plain, several


def test_a_text_has_a_field_for_each_language() -> None:
    fields = in_fields("title", {"fr": "Été"})
    assert fields == {"title_fr": "Été", "title_en": ""}
    assert by_language("title", fields) == {"fr": "Été"}


def test_a_list_is_separated_by_commas() -> None:
    assert several(" SQL, , données ,") == ["SQL", "données"]
    assert several("") == []


def test_a_known_name_with_a_comma_is_one_name() -> None:
    known = {plain(name) for name in ("Design, and UX", "UX", "A,b, c")}
    assert names_in("SQL, design,  and ux, UX, design, a, b,c", known, 20) == [
        *("SQL", "design, and ux", "UX", "design", "a, b, c"),
    ]
    assert names_in("", known, 20) == []


def test_of_ten_thousand_names_the_first_are_read() -> None:
    """Nobody keeps the portal busy with what a form of a few kilobytes can hold."""
    text = ",".join(f"n{n}" for n in range(10_000))
    assert names_in(text, {plain("A, b, c")}, 20) == [f"n{n}" for n in range(20)]
    assert names_in(f"a, b, c,{text}", {plain("A, b, c")}, 2) == ["a, b, c", "n0"]
    assert names_in(text, set(), 1) == ["n0"]
