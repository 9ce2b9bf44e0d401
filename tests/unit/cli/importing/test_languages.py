import pytest

from cli.importing import languages

FRENCH = "Les dépenses des ménages représentent plus de la moitié de ces montants."
ENGLISH = "You must use the leave within a year of the birth of your child."


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en")])
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    assert languages.detect(text) == language


def test_code_and_links_do_not_decide() -> None:
    code = "```python\nfor each in the_list_of_things:\n    print('this is the thing', each)\n```\n"
    links = "[ici](https://example.org/this/is/the/way/to/the/page)\n" * 5
    assert languages.detect(f"{code * 5}{links}{FRENCH}") == "fr"


def test_a_fence_that_is_never_closed_hides_the_rest() -> None:
    assert languages.prose("before\n```\nafter") == "before"


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert len(languages.prose("mot " * 100_000)) <= languages.ENOUGH


def test_an_ambiguous_text_still_has_a_language() -> None:
    assert languages.detect("") in {"fr", "en"}
