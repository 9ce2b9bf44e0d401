from dataclasses import replace

from chaos.checker import telling
from tests.support.chaos import CANARY, OTHER_CANARY, POST, said, told, world

FIRST, SECOND = told(POST, 1, said(CANARY)), told(POST, 2, said(OTHER_CANARY))


def test_each_version_published_once_in_order_holds() -> None:
    assert telling.check(world()).holds


def test_a_batch_that_was_sent_again_as_it_was_holds() -> None:
    again = [replace(FIRST, offset=3), replace(SECOND, offset=4)]
    assert telling.check(world(told=[FIRST, SECOND, *again])).holds


def test_an_old_fact_that_lies_last_is_disorder() -> None:
    assert not telling.check(world(told=[FIRST, SECOND, replace(FIRST, offset=3)])).holds


def test_a_gap_is_found() -> None:
    assert not telling.check(world(told=[SECOND])).holds


def test_a_beginning_that_was_compacted_away_is_no_gap() -> None:
    assert telling.check(world(told=[SECOND], cut={"guilde.content.post"})).holds


def test_a_version_with_two_facts_is_found() -> None:
    twin = replace(SECOND, id="another", offset=3)
    assert not telling.check(world(told=[FIRST, SECOND, twin])).holds


def test_a_version_without_a_fact_is_found() -> None:
    assert not telling.check(world(told=[FIRST])).holds


def test_a_fact_without_its_version_is_found() -> None:
    assert not telling.check(world(aggregates={})).holds


def test_a_fact_that_differs_from_its_store_is_found() -> None:
    facts = [FIRST, told(POST, 2, said("something else"))]
    verdict = telling.check(world(told=facts))
    assert "differs from its store in body" in verdict.findings[0]
