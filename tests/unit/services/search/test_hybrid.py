from typing import Any

import pytest

from services.search.index.answering import is_answered
from services.search.index.hybrid import WEIGHTS, Meant, Near, fused, near_body
from services.search.index.places import shown_of
from services.search.index.vectors import entry_of, vectors_in
from services.search.projections.passages import cut

WORDS = {"match": {"text": "bread"}}
SOURCE = {
    "visible": True,
    "audience": "everyone",
    "key": "post:1",
    "title_en": "Bread",
    "text_en": ["first words", "more words"],
    "places": [{"page": 1}, {"page": 2}],
}


def hit(source: dict[str, Any] = SOURCE, version: int = 3) -> dict[str, Any]:
    return {"_id": "post:1", "_version": version, "_source": source}


def test_without_vectors_the_words_alone_decide() -> None:
    assert fused(WORDS, None) == WORDS


def shares(words: float, cosine: float) -> tuple[float, float, float]:
    """Return the boosts of the best by words, of the nearest, and of one half as near."""
    above = {"post:1": cosine, "post:2": cosine / 2}
    near = {key: Near(WEIGHTS.floor + far, 0, "a") for key, far in above.items()}
    by_words, first, second = fused(WORDS, Meant(near, words))["bool"]["should"]
    boosts = [each["constant_score"]["boost"] for each in (first, second)]
    [matched] = by_words["bool"]["must"]
    return matched["bool"]["boost"] * words, boosts[0], boosts[1]


def test_for_a_usual_question_the_best_results_get_the_weights_as_boosts() -> None:
    found = shares(WEIGHTS.usual_words, WEIGHTS.usual_cosine)
    assert found == pytest.approx((1 - WEIGHTS.meaning, WEIGHTS.meaning, WEIGHTS.meaning / 2))


def test_a_weak_match_of_words_weighs_less() -> None:
    words, nearest, _ = shares(WEIGHTS.usual_words / 4, WEIGHTS.usual_cosine)
    assert words == pytest.approx((1 - WEIGHTS.meaning) / 2)
    assert nearest == pytest.approx(WEIGHTS.meaning)


def test_a_match_by_words_alone_or_by_meaning_alone_has_a_score() -> None:
    [by_words] = fused(WORDS, Meant({}, 3.0))["bool"]["should"]
    assert by_words["bool"]["must"][0]["bool"]["boost"] > 0
    _, near = fused(WORDS, Meant({"post:1": Near(0.9, 0, "a")}, 0.0))["bool"]["should"]
    assert near["constant_score"]["boost"] > 0


def test_a_document_without_the_words_is_found_only_if_it_is_about_as_near_as_the_nearest() -> None:
    above = {"post:1": 0.1, "post:2": 0.1 * WEIGHTS.admitted - 0.001}
    near = {key: Near(WEIGHTS.floor + far, 0, "a") for key, far in above.items()}
    by_words, admitted = fused(WORDS, Meant(near, 3.0))["bool"]["should"]
    assert admitted["constant_score"]["filter"] == {"ids": {"values": ["post:1"]}}
    [weighed] = by_words["bool"]["should"]
    assert weighed["constant_score"]["filter"] == {"ids": {"values": ["post:2"]}}


def test_a_passage_answers_a_question_if_it_is_very_near() -> None:
    near, far = (Near(WEIGHTS.answering + more, 0, "a") for more in (0.001, -0.001))
    assert is_answered("how to bake bread", "article", near)
    assert not is_answered("how to bake bread", "article", far)
    assert not is_answered("how to bake bread", "article", None)
    assert not is_answered("how to bake bread", "question", near)
    assert not is_answered("bread", "article", near)


def test_the_filter_is_inside_the_nearest_neighbour_search() -> None:
    visible = [{"term": {"visible": True}}]
    nested = near_body([0.1], visible)["query"]["nested"]
    knn = nested["query"]["knn"]["passages.vector"]
    assert knn["filter"] == {"bool": {"filter": visible}}


def test_an_entry_has_the_audience_and_no_words() -> None:
    entry = entry_of(hit(), {})
    assert entry.source["audience"] == "everyone"
    assert entry.waiting == 2
    assert "words" not in str(entry.source)


def test_an_entry_keeps_the_vectors_of_unchanged_passages() -> None:
    first, second = cut(SOURCE)
    known = {first.digest: [0.5], second.digest: [0.7]}
    changed = {**SOURCE, "text_en": ["first words", "other words"]}
    entry = entry_of(hit(changed, 4), known)
    assert vectors_in(entry.source) == {first.digest: [0.5]}
    assert (entry.version, entry.waiting) == (4, 1)


def test_a_stub_has_no_passages() -> None:
    entry = entry_of(hit({"key": "post:1", "visible": False}), {"x": [0.5]})
    assert (entry.source["passages"], entry.source["visible"]) == ([], False)


def test_the_nearest_passage_is_shown_with_its_place() -> None:
    second = cut(SOURCE)[1]
    shown = shown_of([], SOURCE, Near(0.9, 1, second.digest))
    assert (shown.text, shown.place) == ("more words", {"page": 2})


def test_a_passage_that_has_changed_is_not_shown() -> None:
    shown = shown_of(["first words"], SOURCE, Near(0.9, 1, "older"))
    assert (shown.text, shown.place) == ("first words", {"page": 1})
