"""The language of a question."""

import pytest

from services.search.asking.tongue import language_of
from shared.contracts.values import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("comment renouveler un certificat", Language.FRENCH),
        ("congé", Language.FRENCH),
        ("l'équipe", Language.FRENCH),
        ("how to renew a certificate", Language.ENGLISH),
        ("the meaning of résumé and of cliché in our jobs", Language.ENGLISH),
        ("kubernetes", None),
        ("", None),
    ],
)
def test_small_words_and_accents_tell_the_language(text: str, language: Language | None) -> None:
    assert language_of(text) is language
