from typing import Any

from shared.messaging.outbox import in_waves


def row(topic: str, key: str, sequence: int) -> dict[str, Any]:
    return {"topic": topic, "key": key, "sequence": sequence}


def test_a_wave_has_one_row_of_each_key_and_topic_and_the_next_wave_its_successor() -> None:
    rows = [
        row("t", "a", 1),
        row("t", "a", 2),
        row("t", "b", 1),
        row("u", "a", 1),
        row("u", "a", 2),
    ]
    first, second = in_waves(rows)
    assert first == [row("t", "a", 1), row("t", "b", 1), row("u", "a", 1)]
    assert second == [row("t", "a", 2), row("u", "a", 2)]


def test_without_rows_there_are_no_waves() -> None:
    assert in_waves([]) == []
