"""The words of a model are plain text, and lead nowhere but to the passages."""

import pytest

from services.search.composing.words import LONGEST, safe


def text_of(written: str, sources: int = 3) -> str | None:
    words = safe(written, sources)
    return words.text if words else None


def test_citations_of_passages_stay_in_the_order_of_the_text() -> None:
    words = safe("Sixteen weeks [2]. Ten for a second parent [ 1; 3 ].", 3)
    assert words is not None
    assert words.text == "Sixteen weeks [2]. Ten for a second parent [1][3]."
    assert words.cited == (2, 1, 3)


def test_a_number_that_no_passage_has_is_removed() -> None:
    assert text_of("Yes [1][9], no [0].", sources=1) == "Yes [1], no ."


@pytest.mark.parametrize("written", ["Sixteen weeks.", "NONE", "NONE [1].", "", "[1]", "Yes [4]."])
def test_words_that_no_passage_supports_are_not_shown(written: str) -> None:
    assert text_of(written) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/steal?q=secret",
        "HTTPS://EVIL.EXAMPLE",
        "//evil.example/x",
        "www.evil.example",
        "evil.example/x",
        "evil.example?q=secret",
        "evil.example:8443/x",
        "ftp://evil.example",
        "javascript:alert(1)",
        "mailto:eve@evil.example",
        "eve@evil.example",
        "\\\\evil.example\\share",
        "ht\u200btps://evil.example/x",
        "hthttps://evil.example/xtps://evil.example",
        "![](https://evil.example/pixel.png)",
        "<https://evil.example>",
        '<img src="https://evil.example/pixel.png">',
        "[the form](https://evil.example/form)",
        "[the form](/posts/1)",
        "[1](https://evil.example)",
        "[x]: https://evil.example",
    ],
)
def test_an_address_is_removed(address: str) -> None:
    text = text_of(f"Sixteen weeks [1]. See {address} for more")
    assert text is not None
    assert "evil" not in text
    assert "](" not in text
    assert "]:" not in text
    assert text.startswith("Sixteen weeks [1]. See")


@pytest.mark.parametrize(
    "said", ["Node.js and README.md", "data: ten", "and/or", "le congé\u00a0: dix", "3.14", "a < b"]
)
def test_other_words_stay(said: str) -> None:
    assert text_of(f"{said} [1]") == f"{' '.join(said.split())} [1]"


def test_words_are_bounded() -> None:
    words = text_of("yes [1] " * LONGEST)
    assert words is not None
    assert len(words) <= LONGEST


@pytest.mark.parametrize("written", ["a." * 4_000, "[" * 4_000, "](" * 2_000, "x" * 4_000 + "@"])
def test_any_text_is_read_quickly(written: str) -> None:
    assert text_of(written) is None
