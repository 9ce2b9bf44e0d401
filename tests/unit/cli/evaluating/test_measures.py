import math

import pytest

from cli.evaluating.measures import bootstrap, ndcg, recall, reciprocal_rank

RELEVANT = {"a": 1, "b": 1, "c": 0}


def test_a_perfect_ranking_is_one() -> None:
    assert ndcg(["b", "a", "x"], RELEVANT) == pytest.approx(1)
    assert recall(["b", "a"], RELEVANT) == 1
    assert reciprocal_rank(["b"], RELEVANT) == 1


def test_a_lower_rank_counts_less() -> None:
    found = ["x", "a", "c"]
    assert ndcg(found, RELEVANT) == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))
    assert recall(found, RELEVANT) == 0.5
    assert reciprocal_rank(found, RELEVANT) == 0.5


def test_a_ranking_without_relevant_documents_is_zero() -> None:
    assert (ndcg([], RELEVANT), recall([], RELEVANT), reciprocal_rank([], RELEVANT)) == (0, 0, 0)


def test_ranks_beyond_ten_do_not_count() -> None:
    found = [*map(str, range(10)), "a"]
    assert (ndcg(found, RELEVANT), recall(found, RELEVANT)) == (0, 0)


def test_an_interval_contains_the_mean_and_narrows_with_more_questions() -> None:
    few, many = bootstrap([0.0, 1.0] * 10), bootstrap([0.0, 1.0] * 1000)
    assert few.low < few.mean < few.high
    assert many.high - many.low < few.high - few.low
    assert bootstrap([0.5]).low == bootstrap([0.5]).high == 0.5
