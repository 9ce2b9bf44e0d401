import pytest

from shared.text import excerpt, one_line


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
def test_a_line_has_nothing_that_ends_or_turns_it(text: str, line: str) -> None:
    assert one_line(text) == line


def test_an_excerpt_ends_between_words() -> None:
    assert excerpt("short") == "short"
    assert excerpt("word " * 100).endswith("word…")
    assert len(excerpt("word " * 100)) <= 281
    assert len(excerpt("w" * 1000)) == 281
