from pathlib import Path

from tests.support.next_version import write_next_version


def test_every_line_that_the_next_version_changes_is_there(tmp_path: Path) -> None:
    assert write_next_version(tmp_path / "next").is_dir()
