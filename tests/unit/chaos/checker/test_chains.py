from chaos.checker import chains
from chaos.checker.intents import intents
from tests.support.chaos import BEN, edit


def test_one_chain_holds() -> None:
    following = edit(
        idempotency_key="2", base='"2"', etag='"3"', detail={"made": "content.post/p1@3"}
    )
    assert chains.check(intents([edit(), following])).holds


def test_two_acknowledged_writes_on_one_base_are_a_fork() -> None:
    other = edit(client=BEN, idempotency_key="2", detail={"made": "content.post/p1@3"})
    assert not chains.check(intents([edit(), other])).holds


def test_two_attempts_of_one_intent_are_no_fork() -> None:
    assert chains.check(intents([edit(), edit(start=3.0)])).holds


def test_a_refused_write_on_the_base_is_no_fork() -> None:
    assert chains.check(intents([edit(), edit(client=BEN, status=412)])).holds
