import pytest

from shared.text import excerpt, folded, one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        (" Ada\r\n\tLovelace ", "Ada Lovelace"),
        ("Ada\x00\x1b[31m\x7f\x85Lovelace", "Ada[31m Lovelace"),
        ("Ada\u2028Love\u2029lace", "Ada Love lace"),
        ("\u202eecalevoL\u202c \u2066adA\u2069\u200f", "ecalevoL adA"),
        ("Ada\ufeff\u200b\u00ad\U000e0041", "Ada"),
        ("\ud800Ada", "Ada"),
        ("Été « à » Lyon", "Été « à » Lyon"),
        ("क्\u200dष 👩\u200d💻", "क्\u200dष 👩\u200d💻"),
        ("\u202e\n", ""),
    ],
)
def test_a_line_has_no_line_breaks_or_direction_marks(text: str, line: str) -> None:
    assert one_line(text) == line


def test_an_excerpt_ends_between_words() -> None:
    assert excerpt("short") == "short"
    assert excerpt("word " * 100).endswith("word…")
    assert len(excerpt("word " * 100)) <= 281
    assert len(excerpt("w" * 1000)) == 281


def test_texts_are_compared_without_accents_and_capitals() -> None:
    assert folded("Éloïse ŒUVRE ﬁn Straße") == "eloise œuvre fin strasse"
    assert folded("") == ""
