from motor.frameworks.asyncio import max_workers

from shared.mongo.driver import CONNECTIONS


def test_there_is_a_thread_for_every_connection_of_a_process() -> None:
    assert max_workers == CONNECTIONS
