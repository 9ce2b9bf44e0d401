from chaos.checker import acknowledged
from chaos.checker.intents import intents
from chaos.checker.world import Shown
from tests.support.chaos import CANARY, OTHER_CANARY, POST, edit, post, said, told, world

WRITES = intents([post(), edit()])


def test_a_superseded_write_is_not_lost() -> None:
    assert acknowledged.check(WRITES, world()).holds


def test_a_write_missing_from_its_store_is_lost() -> None:
    verdict = acknowledged.check(WRITES, world(aggregates={}))
    assert not verdict.holds
    assert "is not in its store" in verdict.findings[0]


def test_a_store_behind_an_acknowledged_version_has_lost_it() -> None:
    broken = world()
    broken.aggregates[POST]["version"] = 1
    assert not acknowledged.check(WRITES, broken).holds


def test_a_version_with_other_contents_is_lost() -> None:
    facts = [told(POST, 1, said(CANARY)), told(POST, 2, said("nothing of it"))]
    assert not acknowledged.check(WRITES, world(told=facts)).holds


def test_a_version_that_was_never_published_is_lost() -> None:
    assert not acknowledged.check(WRITES, world(told=[told(POST, 1, said(CANARY))])).holds


def test_an_older_version_in_the_api_is_a_loss_for_readers() -> None:
    good = {POST: Shown(200, 2, OTHER_CANARY)}
    assert acknowledged.check(WRITES, world(shown=good)).holds
    assert not acknowledged.check(WRITES, world(shown={POST: Shown(200, 1, CANARY)})).holds
    assert not acknowledged.check(WRITES, world(shown={POST: Shown(404)})).holds


def test_a_run_without_writes_proves_nothing() -> None:
    assert not acknowledged.check([], world()).holds
