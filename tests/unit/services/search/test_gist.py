"""The words that are searched for a pasted text."""

from services.search.asking.gist import LONGEST, gist
from services.search.index.analyzers import MOST_WORDS


def test_stop_words_are_left_out_and_other_words_occur_once() -> None:
    text = "Les congés, and the leave : congés de C++ en CI/CD"
    assert gist(text) == ["congés", "leave", "C++", "CI", "CD"]


def test_there_are_at_most_as_many_words_as_a_query_reads() -> None:
    assert len(gist(" ".join(f"word{n}" for n in range(500)))) == MOST_WORDS


def test_long_and_repeated_words_are_chosen_from_many() -> None:
    many = " ".join(f"w{n}" for n in range(200))
    found = gist(f"{many} certificate {'nginx ' * 5} {many}")
    assert {"certificate", "nginx"} <= set(found)


def test_very_long_strings_are_left_out() -> None:
    assert gist("x" * (LONGEST + 1)) == []
