"""The variants of a search by the other names of topics."""

from services.search.asking.synonyms import MOST_VARIANTS, parts_of, variants

NAMES = ["Machine learning", "Apprentissage automatique", "ML"]
TOPICS = {
    "machine learning": NAMES,
    "apprentissage automatique": NAMES,
    "ml": NAMES,
    "learning": ["Learning", "Formation"],
    "rgpd": ["RGPD", "GDPR"],
}


def test_parts_are_all_folded_runs_of_a_few_words() -> None:
    assert parts_of("Données à caractère") == [
        *("a", "a caractere", "caractere"),
        *("donnees", "donnees a", "donnees a caractere"),
    ]


def test_a_name_is_replaced_by_each_other_name_of_its_topic() -> None:
    texts, names = variants("débuter en apprentissage automatique", TOPICS)
    assert texts == ["débuter en Machine learning", "débuter en ML"]
    assert names == ["Machine learning", "ML"]


def test_the_longest_name_of_a_topic_is_replaced() -> None:
    _, names = variants("machine learning", TOPICS)
    assert names == ["Apprentissage automatique", "ML"]


def test_several_topics_are_replaced_one_at_a_time() -> None:
    texts, _ = variants("ML et RGPD", TOPICS)
    assert texts == ["Machine learning et RGPD", "Apprentissage automatique et RGPD", "ML et GDPR"]


def test_a_text_without_a_topic_has_no_variants() -> None:
    assert variants("congé parental", TOPICS) == ([], [])


def test_the_number_of_variants_is_limited() -> None:
    many = {"x": [f"name {n}" for n in range(20)]}
    assert len(variants("x", many)[0]) == MOST_VARIANTS
