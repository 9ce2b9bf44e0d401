import json
from pathlib import Path

from cli import reading


def test_a_json_line_reads_as_a_sentence_with_its_particulars() -> None:
    line = json.dumps(
        {
            "timestamp": "2026-11-21T22:05:06.123456Z",
            "level": "warning",
            "event": "the relay waits",
            "service": "content",
            "pending": 3,
            "topic": "guilde.content.post",
        }
    )
    text = reading.readable(line).plain
    assert text == "22:05:06.123 warning the relay waits pending=3 topic=guilde.content.post"


def test_a_trace_follows_on_its_own_lines() -> None:
    line = json.dumps({"level": "error", "event": "crash", "exception": "Traceback\n  boom"})
    assert reading.readable(line).plain.endswith("crash\nTraceback\n  boom")


def test_an_engine_line_is_left_as_it_is() -> None:
    assert reading.readable("INFO [main] started\n").plain == "INFO [main] started"
    assert reading.readable("[1, 2]").plain == "[1, 2]"


def test_only_the_last_lines_are_given(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("one\ntwo\nthree\n")
    assert list(reading.lines(log, count=2, follow=False)) == ["two\n", "three\n"]


def test_a_line_of_mongod_reads_as_one_of_a_service() -> None:
    line = (
        '{"t":{"$date":"2026-11-24T17:11:40.174+00:00"},"s":"W","c":"STORAGE","id":22120,'
        '"ctx":"initandlisten","msg":"Access control is not enabled","attr":{"port":7}}'
    )
    assert reading.readable(line).plain == (
        "17:11:40.174 warning Access control is not enabled port=7"
    )
