import errno
import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded import fetch
from deploy.embedded.errors import ArtifactMissing, ChecksumDiffers, DiskFull, NoNetwork
from deploy.embedded.lock import Artifact

CONTENT = b"the jar"


def artifact(content: bytes = CONTENT, **changes: Any) -> Artifact:
    fields: dict[str, Any] = {
        "destination": "kafka/lib",
        "group": "org.example",
        "name": "thing",
        "version": "1",
        "classifier": "",
        "extension": "jar",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "unpack": False,
    }
    return Artifact(**(fields | changes))


class Repository:
    """The part of jgo's context that is used: one function resolves every artifact."""

    def __init__(self, folder: Path, answer: Callable[[], bytes]) -> None:
        self.cached_path = folder / "thing-1.jar"
        self._answer = answer

    def project(self, _group: str, _name: str) -> "Repository":
        return self

    def at_version(self, _version: str) -> "Repository":
        return self

    def artifact(self, **_: str) -> "Repository":
        return self

    def resolve(self) -> Path:
        self.cached_path.parent.mkdir(parents=True, exist_ok=True)
        self.cached_path.write_bytes(self._answer())
        return self.cached_path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bytes | Exception]:
    """Return the queue of the repository's responses; the last one is repeated."""
    queue: list[bytes | Exception] = []

    def answer() -> bytes:
        first = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(first, Exception):
            raise first
        return first

    def context(staging: Path, wanted: Artifact, _: object) -> Repository:
        return Repository(staging / wanted.destination, answer)

    monkeypatch.setattr(fetch, "_context", context)
    monkeypatch.setattr("time.sleep", lambda _: None)
    return queue


def test_a_file_arrives_whole_at_its_place(tmp_path: Path, answers: list[Any]) -> None:
    answers.append(CONTENT)
    fetch.fetch(tmp_path, [artifact()])
    assert (tmp_path / "kafka/lib/thing-1.jar").read_bytes() == CONTENT
    assert fetch.missing(tmp_path, [artifact()]) == []


def test_nothing_but_the_files_is_left_behind(tmp_path: Path, answers: list[Any]) -> None:
    answers.append(CONTENT)
    fetch.fetch(tmp_path, [artifact()])
    assert list(tmp_path.glob(".fetching*")) == []


def test_an_intact_file_is_not_downloaded(tmp_path: Path, answers: list[Any]) -> None:
    answers.append(CONTENT)
    fetch.fetch(tmp_path, [artifact()])
    answers[:] = [AssertionError("asked again")]
    fetch.fetch(tmp_path, [artifact()])


def test_a_file_that_was_damaged_is_missing(tmp_path: Path, answers: list[Any]) -> None:
    answers.append(CONTENT)
    fetch.fetch(tmp_path, [artifact()])
    (tmp_path / "kafka/lib/thing-1.jar").write_bytes(b"the bar")
    assert fetch.missing(tmp_path, [artifact()]) == [artifact()]


def test_other_contents_are_refused_with_both_checksums(tmp_path: Path, answers: list[Any]) -> None:
    answers.append(b"evil")
    with pytest.raises(ChecksumDiffers) as caught:
        fetch.fetch(tmp_path, [artifact()])
    for part in ("thing-1.jar", artifact().sha256, hashlib.sha256(b"evil").hexdigest()):
        assert part in caught.value.sentence
    assert not (tmp_path / "kafka/lib/thing-1.jar").exists()


def test_a_transient_network_failure_is_retried(tmp_path: Path, answers: list[Any]) -> None:
    answers.extend([ConnectionError("reset"), RuntimeError("503"), CONTENT])
    fetch.fetch(tmp_path, [artifact()])
    assert fetch.missing(tmp_path, [artifact()]) == []


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (ConnectionError("refused"), NoNetwork),
        (RuntimeError("not found"), ArtifactMissing),
        (OSError(errno.ENOSPC, "no space"), DiskFull),
    ],
)
def test_a_lasting_failure_explains_what_to_do(
    tmp_path: Path, answers: list[Any], failure: Exception, expected: type[Exception]
) -> None:
    answers.append(failure)
    with pytest.raises(expected) as caught:
        fetch.fetch(tmp_path, [artifact()])
    assert "thing-1.jar" in str(caught.value)
    assert getattr(caught.value, "remedy", "")


def test_remains_of_an_interrupted_run_are_swept(tmp_path: Path, answers: list[Any]) -> None:
    answers.append(CONTENT)
    (tmp_path / ".fetching-old").mkdir()
    fetch.fetch(tmp_path, [artifact()])
    assert not (tmp_path / ".fetching-old").exists()


def test_an_archive_is_unpacked_and_mended(tmp_path: Path) -> None:
    archived = artifact(extension="zip", destination="plugins/knn", unpack=True)
    (tmp_path / "archives").mkdir()
    with zipfile.ZipFile(tmp_path / archived.path, "w") as archive:
        archive.writestr("knn.jar", b"code")
        archive.writestr("plugin-descriptor.properties", b"not ours")
    fetch.unpack(tmp_path, [archived])
    jar = tmp_path / "plugins/knn/knn.jar"
    jar.write_bytes(b"damaged")
    fetch.unpack(tmp_path, [archived])
    assert jar.read_bytes() == b"code"
    assert not (tmp_path / "plugins/knn/plugin-descriptor.properties").exists()
