"""Needs of people are clustered, and nothing is told of fewer than three people."""

from collections.abc import Iterable

import pytest

from services.search.asking.stems import stems_of
from services.search.domain.gaps.needs import Cluster, Need, NeedKind, clustered, told
from tests.support.facts import NOON


def need(
    person: str,
    words: str,
    kind: NeedKind = NeedKind.NOTHING_FOUND,
    language: str = "en",
) -> Need:
    return Need(person, language, stems_of(words, {}), NOON, kind)


def named(needs: Iterable[Need]) -> list[str]:
    return [" ".join(words.values()) for each in clustered(needs) if (words := each.words)]


def test_needs_in_other_words_of_the_same_form_are_one_cluster() -> None:
    needs = [
        need("ada", "parental leave in Belgium"),
        need("bob", "Parental leaves, Belgium"),
        need("eve", "the leave of parental"),
    ]
    [cluster] = clustered(needs)
    assert told(cluster.unmet) == 3
    assert named(needs) == ["parental leave"]


def test_needs_in_different_languages_are_different_clusters() -> None:
    needs = [need(f"p{n}", "data mesh", language=("en", "fr")[n % 2]) for n in range(6)]
    assert len(clustered(needs)) == 2


def test_needs_that_share_less_than_half_of_their_words_are_different_clusters() -> None:
    needs = [need(f"p{n}", words) for n in range(3) for words in ("data mesh", "data lake house")]
    assert named(needs) == ["data lake house", "data mesh"]


@pytest.mark.parametrize(("people", "expected"), [(0, 0), (2, 0), (3, 3), (5, 3), (6, 6)])
def test_a_number_of_people_is_told_in_steps_of_three(people: int, expected: int) -> None:
    assert told(need(f"p{n}", "mesh") for n in range(people)) == expected


def test_the_same_person_counts_once() -> None:
    assert told([need("ada", "mesh")] * 5) == 0
    assert named([need("ada", "mesh")] * 5) == []


def test_a_word_that_fewer_than_three_people_used_is_not_told() -> None:
    needs = [
        need("ada", "salary of Bob Martin"),
        need("eve", "salary Bob"),
        need("dan", "salary Bob"),
        need("kim", "salary"),
    ]
    assert named(needs) == ["salary Bob"]


def test_words_of_people_whose_need_is_met_are_not_told() -> None:
    needs = [need("ada", "mesh"), need("bob", "mesh"), need("eve", "mesh", NeedKind.MET)]
    assert named(needs) == []


def test_a_pinned_cluster_takes_the_needs_that_are_like_it() -> None:
    pinned = ("en", frozenset({"mesh", "data"}))
    needs = [need("ada", "data mesh"), need("bob", "mesh data", NeedKind.MET)]
    [cluster] = clustered(needs, [pinned])
    assert (cluster.stems, len(cluster.needs)) == (pinned[1], 2)


def test_a_pinned_cluster_without_needs_stays() -> None:
    assert clustered([], [("en", frozenset({"mesh"}))]) == [Cluster("en", frozenset({"mesh"}))]


def test_which_needs_are_alike_depends_on_no_order() -> None:
    needs = [need(f"p{n}", words) for n, words in enumerate(["a1 b1", "b1 c1", "c1 d1"] * 3)]
    one = {each.stems: len(each.needs) for each in clustered(needs)}
    assert one == {each.stems: len(each.needs) for each in clustered(reversed(needs))}
