from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.backup import restoring
from deploy.backup.folder import MANIFEST, Draft, as_bytes, as_text, checked
from deploy.embedded.errors import BackupUnusable
from shared.messaging.topics import Shape
from shared.messaging.unit import utc_now

STORED = "stores/content/posts.bson"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    draft = Draft(tmp_path / "backup")
    with draft.kept():
        with draft.file(STORED) as writer:
            writer.add(b"one", b"two")
        draft.finish(utc_now(), utc_now(), {"guilde.content.post": Shape(6, {"a": "b"})})
    return tmp_path / "backup"


def test_a_written_backup_is_found_again(backup: Path) -> None:
    manifest = checked(backup)
    assert manifest.of("stores/content") == [STORED]
    assert (manifest.files[STORED].bytes, manifest.files[STORED].count) == (6, 2)
    assert manifest.topics == {"guilde.content.post": Shape(6, {"a": "b"})}


def test_only_its_owner_may_read_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o700
    assert (backup / STORED).stat().st_mode & 0o777 == 0o600


def test_an_interrupted_backup_leaves_nothing(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "backup")
    with pytest.raises(OSError, match="away"), draft.kept(), draft.file(STORED):
        raise OSError("away")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_refused(backup: Path) -> None:
    with pytest.raises(BackupUnusable, match="is not empty"):
        Draft(backup)


def changed(path: Path) -> None:
    path.write_bytes(b"onetwO")


@pytest.mark.parametrize(
    ("harm", "name", "sentence"),
    [
        (changed, STORED, "is damaged"),
        (Path.unlink, STORED, "is missing"),
        (changed, MANIFEST, "cannot be read"),
        (Path.unlink, MANIFEST, "holds no backup"),
    ],
)
def test_an_incomplete_backup_is_refused_before_anything_is_restored(
    backup: Path, tmp_path: Path, harm: Callable[[Path], None], name: str, sentence: str
) -> None:
    harm(backup / name)
    with pytest.raises(BackupUnusable, match=sentence):
        restoring.restore(backup, tmp_path / "new", lambda _: None)
    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_over_data(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "state.json").touch()
    with pytest.raises(BackupUnusable, match="is not empty"):
        restoring.restore(backup, tmp_path / "old", lambda _: None)
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["state.json"]


@pytest.mark.parametrize("content", [b"", "été".encode(), b"\xff\x00\xc3", b'{"a": "b\\n"}', None])
def test_any_bytes_come_back_as_they_were(content: bytes | None) -> None:
    assert as_bytes(as_text(content)) == content
