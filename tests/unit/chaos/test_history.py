from pathlib import Path

from chaos.history import History, Outcome, outcome_of, read
from tests.support.chaos import operation


def test_a_written_history_reads_back_unchanged(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    history.mark("fault-start", name="kill", target="kafka")
    history.record(operation("post", detail={"canary": "zq"}))
    history.close()
    record = read(tmp_path / "history.jsonl")
    assert [mark.name for mark in record.marks] == ["begin", "fault-start"]
    assert record.marks[1].detail == {"name": "kill", "target": "kafka"}
    assert record.operations == [operation("post", detail={"canary": "zq"})]


def test_only_a_response_makes_an_outcome_known() -> None:
    assert outcome_of(201) is Outcome.OK
    assert outcome_of(412) is Outcome.FAIL
    assert outcome_of(503) is Outcome.INFO
    assert outcome_of(0) is Outcome.INFO
