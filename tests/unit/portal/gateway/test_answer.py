"""The words of an answer, cut at their citations."""

import pytest

from portal.gateway.models.search import Answer


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (
            "Ten weeks [1][12].",
            [("Ten weeks ", None), ("1", 1), ("", None), ("12", 12), (".", None)],
        ),
        ("[x] a [1 ]", [("[x] a [1 ]", None)]),
        (None, [("", None)]),
    ],
)
def test_words_are_cut_at_their_citations(
    words: str | None, parts: list[tuple[str, int | None]]
) -> None:
    assert Answer(passages=[], words=words).parts == parts
