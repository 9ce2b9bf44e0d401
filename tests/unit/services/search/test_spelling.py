"""The correction of mistyped words."""

import pytest

from services.search.asking.spelling import corrected, marked, unseen


class TestUnseen:
    def test_a_word_highlighted_in_another_form_is_found(self) -> None:
        assert unseen("congés parental", ["un <mark>Congé</mark> <mark>parental</mark>"]) == []

    def test_a_word_that_is_never_highlighted_is_not_found(self) -> None:
        assert unseen("anonimiser data", ["<mark>data</mark>"]) == ["anonimiser"]

    @pytest.mark.parametrize("words", ["tést", "12345", "a b c d e f mistyped", "x" * 25])
    def test_short_long_and_numeric_words_are_not_checked(self, words: str) -> None:
        assert unseen(words, []) == []


def test_highlighted_words_are_unescaped() -> None:
    assert marked(["l&#x27;<mark>été</mark> a <mark>R&amp;D</mark>"]) == ["été", "R&D"]


class TestCorrected:
    @pytest.mark.parametrize(
        ("text", "found", "meant"),
        [
            ("anonimiser", ["anonymiser", "anonymiser"], "anonymiser"),
            ("parentla leave", ["parental"], "parental leave"),
            ("kubernets", ["Kubernetes"], "Kubernetes"),
            ("certifcate", ["certificates", "certificate"], "certificate"),
        ],
    )
    def test_the_nearest_word_is_the_correction(
        self, text: str, found: list[str], meant: str
    ) -> None:
        assert corrected(text, [text.split(maxsplit=1)[0]], found) == meant

    def test_of_two_equally_near_words_the_more_frequent_is_the_correction(self) -> None:
        assert corrected("poste", ["porte", "posts", "posts"][:3], []) is None
        assert corrected("poste", ["poste"], ["porte", "posta", "posta"]) == "posta"

    def test_a_word_of_another_language_is_proposed_only_if_no_other_is_near(self) -> None:
        assert corrected("certificaf", ["certificaf"], ["certificat"], ["certificate"]) == (
            "certificat"
        )
        assert corrected("certificaf", ["certificaf"], [], ["certificate"]) == "certificate"

    def test_a_word_that_another_language_has_is_not_mistyped(self) -> None:
        assert corrected("portal", ["portal"], ["portail"], ["portal"]) is None

    @pytest.mark.parametrize("found", [[], ["elsewhere"], ["conge"], ["Congé"]])
    def test_there_is_no_correction_without_a_near_and_different_word(
        self, found: list[str]
    ) -> None:
        assert corrected("congé", ["congé"], found) is None
