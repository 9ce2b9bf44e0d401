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
    assert names_in("SQL, design,  and ux, UX, design, a, b,c", known) == [
        *("SQL", "design, and ux", "UX", "design", "a, b, c"),
    ]
    assert names_in("", known) == []
