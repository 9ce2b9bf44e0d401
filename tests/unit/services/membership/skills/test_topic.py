"""A topic: its names and transitions."""

from datetime import UTC, datetime

from services.membership.domain.skills.topic import MOST_SYNONYMS, Topic
from shared.contracts.topics import TopicStatus
from shared.contracts.values import Language

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def topic(status: TopicStatus = TopicStatus.PROPOSED) -> Topic:
    return Topic(
        id="t",
        labels={Language.FRENCH: "Échantillonnage", Language.ENGLISH: "Sampling"},
        synonyms={Language.FRENCH: ("Sondage",), Language.ENGLISH: ("sampling",)},
        status=status,
        created_at=NOW,
        updated_at=NOW,
    )


def test_a_topic_is_found_by_each_of_its_names_without_accents_and_capitals() -> None:
    assert topic().names == ["echantillonnage", "sampling", "sondage"]


def test_a_replaced_label_stays_as_a_synonym_until_it_is_removed() -> None:
    one = topic()
    renamed = {Language.FRENCH: "Échantillons", Language.ENGLISH: "SAMPLING"}
    assert one.edit({"labels": renamed}, NOW) == ("labels", "synonyms")
    assert one.synonyms[Language.FRENCH] == ("Sondage", "Échantillonnage")
    assert one.synonyms[Language.ENGLISH] == ("sampling",)
    assert one.edit({"synonyms": {}}, NOW) == ("synonyms",)
    assert one.names == ["echantillons", "sampling"]


def test_replaced_labels_never_exceed_the_most_synonyms() -> None:
    one = topic()
    full = {Language.FRENCH: tuple(f"s{n}" for n in range(MOST_SYNONYMS))}
    renamed = {Language.FRENCH: "Autre", Language.ENGLISH: "Sampling"}
    one.edit({"synonyms": full, "labels": renamed}, NOW)
    assert len(one.synonyms[Language.FRENCH]) == MOST_SYNONYMS
    assert one.synonyms[Language.FRENCH][-1] == "Échantillonnage"


def test_a_topic_is_listed_updated_and_retired() -> None:
    one = topic()
    listed = one.edit({"status": TopicStatus.LISTED}, NOW)
    assert one.happened(listed) == "listed"
    assert one.happened(one.edit({"broader": "u"}, NOW)) == "updated"
    assert one.happened(one.edit({"status": TopicStatus.RETIRED}, NOW)) == "retired"
    assert (one.version, one.edit({"broader": "u"}, NOW)) == (4, ())
