"""Words are compared without stop words, accents and plurals; all names of a topic are one."""

import pytest

from services.search.asking.stems import MOST_STEMS, stems_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("congés parentaux", "Les conges parentaux"),
        ("l'équipe d'accueil", "équipe accueil"),
        ("how do we deploy on Fridays?", "deploy Friday"),
        ("C#", "c#"),
    ],
)
def test_these_have_the_same_stems(one: str, other: str) -> None:
    assert stems_of(one, {}).keys() == stems_of(other, {}).keys() != set()


def test_the_words_are_kept_as_they_are_written() -> None:
    assert stems_of("Congés maternité", {}) == {"conge": "Congés", "maternite": "maternité"}


def test_all_names_of_a_topic_have_one_stem() -> None:
    names = ["Télétravail", "remote work"]
    topics = {"teletravail": names, "remote work": names}
    assert stems_of("remote work in Spain", topics) == {
        "teletravail": "remote work",
        "spain": "Spain",
    }
    assert "teletravail" in stems_of("télétravail", topics)


def test_words_without_meaning_have_no_stems() -> None:
    assert stems_of("comment est-ce que", {}).keys() <= {"est"}
    assert stems_of("? ! a", {}) == {}


def test_only_the_first_words_count() -> None:
    assert len(stems_of(" ".join(f"word{n}" for n in range(40)), {})) == MOST_STEMS
