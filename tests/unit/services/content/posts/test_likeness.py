import pytest

from services.content.domain.posts.likeness import ALIKE, bands, likeness, signature

ONE = (
    "Pairing works when both people talk: one types, the other one thinks ahead, and they change "
    "roles every ten minutes. Start with a small task, agree on what done means, and stop when "
    "one of you is tired. Write down what you learned, so that the next pair begins further on."
)
OTHER = (
    "Our cluster lost a disk on Friday night. The replica took over within a second, yet the "
    "backlog of the consumer grew for an hour, because its group was rebalanced again and again. "
    "We now give it a static id, and alert on the age of the oldest record instead of the lag."
)


def signed(text: str) -> bytes:
    found = signature(text)
    assert found is not None
    return found


def test_equal_words_have_equal_signatures_whatever_their_case_and_marks() -> None:
    assert signed(ONE) == signed(ONE.upper().replace(",", " ;"))


def test_a_text_with_a_few_other_words_is_found_by_a_band_and_is_alike() -> None:
    near = signed(ONE.replace("small task", "tiny exercise").replace("tired", "hungry"))
    assert set(bands(near)) & set(bands(signed(ONE)))
    assert likeness(near, signed(ONE)) >= ALIKE


def test_another_text_is_neither_found_nor_alike() -> None:
    assert not set(bands(signed(OTHER))) & set(bands(signed(ONE)))
    assert likeness(signed(OTHER), signed(ONE)) < ALIKE / 2


def test_the_same_words_in_another_band_do_not_match() -> None:
    assert len(set(bands(signed(ONE)))) == len(bands(signed(ONE)))


@pytest.mark.parametrize("text", ["", "Two words", "—", "?!"])
def test_a_text_without_a_run_of_words_has_no_signature(text: str) -> None:
    assert signature(text) is None


def test_a_short_text_is_like_itself() -> None:
    assert likeness(signed("How to pair?"), signed("how to PAIR")) == 1
