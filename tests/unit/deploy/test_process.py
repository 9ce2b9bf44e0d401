from pathlib import Path

from deploy.embedded import process


def test_a_log_past_its_size_is_moved_aside_and_begins_anew(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("long\n" * 10)
    process.bound_log(log, limit=20)
    assert log.read_text() == ""
    assert (tmp_path / "kafka.log.1").read_text() == "long\n" * 10


def test_a_log_within_its_size_is_left(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("short\n")
    process.bound_log(log, limit=20)
    assert log.read_text() == "short\n"


def test_the_last_lines_are_of_this_start_only(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("yesterday\n")
    began = process.size_of(log)
    with log.open("a") as handle:
        handle.write("one\ntwo\nthree\n")
    assert process.last_lines(log, 2, since=began) == ["two", "three"]
    assert process.last_lines(log, 9, since=began) == ["one", "two", "three"]


def test_a_log_that_was_moved_aside_meanwhile_is_read_from_its_start(tmp_path: Path) -> None:
    log = tmp_path / "kafka.log"
    log.write_text("new\n")
    assert process.last_lines(log, since=1000) == ["new"]


def test_a_missing_log_has_no_lines(tmp_path: Path) -> None:
    assert process.last_lines(tmp_path / "none.log") == []
