"""The weights beside the words: small, bounded, and none where there is nothing to weigh."""

import pytest

from services.search.index.weights import BESIDE, NO_CREDIT, Credit, What, weighted, weights_of
from tests.support.facts import NOON

SOURCE = {"published_at": NOON.isoformat(), "audience": "everyone"}
WORDS = {"match": {"text": "bread"}}


def test_without_votes_and_standing_the_query_is_the_same_as_before() -> None:
    plain = weighted(WORDS, "ada", "access")
    assert weighted(WORDS, "ada", "access", {}) == plain
    assert weighted(WORDS, "ada", "access", {"post:1": NO_CREDIT}) == plain
    assert len(plain["function_score"]["functions"]) == 4
    assert [each.what for each in weights_of(SOURCE, (), NOON)] == [What.FRESHNESS]


def test_credit_is_a_function_of_its_documents_alone() -> None:
    credit = {"post:2": Credit(1, 0), "post:1": Credit(1, 0), "post:3": Credit(0, 31)}
    *_, voted, standing = weighted(WORDS, "ada", "access", credit)["function_score"]["functions"]
    assert (voted["filter"], voted["weight"]) == ({"ids": {"values": ["post:1", "post:2"]}}, 0.02)
    assert (standing["filter"], standing["weight"]) == (
        {"ids": {"values": ["post:3"]}},
        BESIDE.standing,
    )


@pytest.mark.parametrize("many", [31, 1_000_000])
def test_credit_is_bounded(many: int) -> None:
    assert Credit(many, many).adds == pytest.approx(BESIDE.voted + BESIDE.standing)


def test_the_first_votes_count_most_and_each_counts_at_least_as_much_as_before() -> None:
    sums = [Credit(votes).adds for votes in range(40)]
    assert sums == sorted(sums)
    assert sums[1] - sums[0] > sums[30] - sums[20]


def test_an_explanation_has_the_numbers_that_are_weighed() -> None:
    credit = Credit(3, 1)
    _, voted, standing = weights_of(SOURCE, (), NOON, credit)
    assert (voted.what, voted.count, voted.adds) == (What.VOTED, 3, 0.04)
    assert (standing.what, standing.count, standing.adds) == (What.STANDING, 1, 0.01)
    assert credit.adds == voted.adds + standing.adds
