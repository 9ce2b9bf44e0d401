"""The fetching of the engines in `engines.lock.tsv`: in parallel, verified, resumable."""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_incrementing

from deploy.embedded import lock
from deploy.embedded.errors import (
    ArtifactMissing,
    ChecksumDiffers,
    DiskFull,
    NoNetwork,
    PlatformError,
)
from deploy.embedded.files import write_whole
from deploy.embedded.lock import Artifact

if TYPE_CHECKING:
    from jgo.maven import Artifact as MavenArtifact
    from jgo.maven import MavenContext

Advance = Callable[[int], None]
"""A function that receives the number of arrived bytes, from several threads."""

THREADS = 12
ATTEMPTS = 3
TIMEOUT = 30
MIRROR = "GUILDE_MAVEN_MIRROR"
_BLOCK = 1 << 20
_FAILURES = (OSError, RuntimeError)
"""The errors of jgo if the repository does not answer, or does not have an artifact."""


def missing(home: Path, artifacts: Sequence[Artifact]) -> list[Artifact]:
    """Return the files that are absent, or differ from the lock."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        right = pool.map(lambda artifact: _is_right(home / artifact.path, artifact), artifacts)
        return [artifact for artifact, ok in zip(artifacts, right, strict=True) if not ok]


def fetch(home: Path, artifacts: Sequence[Artifact], *, advance: Advance = lambda _: None) -> None:
    """Fetch these files into `home`, and call `advance` as bytes arrive.

    Files that arrived stay if others fail, so that the next run resumes from there.
    Raises NoNetwork, ArtifactMissing, ChecksumDiffers, DiskFull.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home), _staging(home) as staging, ThreadPoolExecutor(THREADS) as pool:
        waiting = [
            artifact for artifact in artifacts if not _is_right(home / artifact.path, artifact)
        ]
        futures = [
            pool.submit(_bring, _context(staging, artifact, advance), artifact, home)
            for artifact in waiting
        ]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def unpack(home: Path, artifacts: Sequence[Artifact]) -> None:
    """Unpack the jars of the lock's archives to their destination; correct ones stay."""
    for artifact in artifacts:
        if artifact.unpack:
            with zipfile.ZipFile(home / artifact.path) as archive:
                _unpack(archive, home / artifact.destination)


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    for member in archive.infolist():
        target = folder / member.filename
        if target.suffix == ".jar" and not _has_crc(target, member.CRC):
            write_whole(target, archive.read(member))


def _context(staging: Path, artifact: Artifact, advance: Advance) -> "MavenContext":
    # imported here: it takes a second, which a warm start does not need
    from jgo.maven import MavenContext, PythonResolver

    mirror = os.environ.get(MIRROR)
    return MavenContext(
        resolver=PythonResolver(progress_callback=_progress(advance)),
        # two destinations may need the same file at the same time
        repo_cache=staging / artifact.destination,
        local_repos=[],
        remote_repos={"mirror": mirror.rstrip("/")} if mirror else None,
        timeout=TIMEOUT,
    )


def _progress(advance: Advance) -> Callable[[str, int], contextlib.AbstractContextManager[Advance]]:
    def callback(_name: str, _total: int) -> contextlib.AbstractContextManager[Advance]:
        return contextlib.nullcontext(advance)

    return callback


def _bring(context: "MavenContext", artifact: Artifact, home: Path) -> None:
    staged = _resolve(context, artifact)
    got = _sha256(staged)
    if got != artifact.sha256:
        staged.unlink()
        raise ChecksumDiffers(
            f"{artifact.filename} is not the file that was promised: "
            f"expected sha256 {artifact.sha256}, got {got}.",
            "Run the command again; if it differs again, the repository or mirror "
            f"({MIRROR}) serves a different file: do not use it, and report this to its operator.",
        )
    target = home / artifact.path
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(target)


def _resolve(context: "MavenContext", artifact: Artifact) -> Path:
    component = context.project(artifact.group, artifact.name).at_version(artifact.version)
    wanted = component.artifact(classifier=artifact.classifier, packaging=artifact.extension)
    attempts = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_incrementing(start=1, increment=1),
        retry=retry_if_exception(_may_heal),
        reraise=True,
    )
    try:
        return attempts(_resolve_once, wanted)
    except _FAILURES as error:
        raise _explained(artifact, error) from error


def _resolve_once(wanted: "MavenArtifact") -> Path:
    try:
        return Path(wanted.resolve())
    except _FAILURES:
        if wanted.cached_path:
            wanted.cached_path.unlink(missing_ok=True)
        raise


def _may_heal(error: BaseException) -> bool:
    return isinstance(error, _FAILURES) and not _is_disk_full(error)


def _is_disk_full(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno == errno.ENOSPC


def _explained(artifact: Artifact, error: Exception) -> PlatformError:
    if _is_disk_full(error):
        return disk_full(artifact.filename)
    if isinstance(error, RuntimeError):
        return ArtifactMissing(
            f"The artifact repository does not have {artifact.filename} of {artifact.group}.",
            f"If {MIRROR} is set, check that it mirrors Maven Central; otherwise try again later.",
        )
    return NoNetwork(
        f"The artifact repository did not respond during the download of {artifact.filename}.",
        f"Check the network (or name a mirror with {MIRROR}=ADDRESS) and run the command again: "
        "the download resumes.",
    )


def disk_full(what: str) -> DiskFull:
    """Return the error for a write without disk space."""
    return DiskFull(
        f"The disk is full: there is no space for {what}.",
        "Free some space and run the command again.",
    )


@contextlib.contextmanager
def _alone(home: Path) -> Generator[None]:
    """Let one process at a time fetch into this cache; the second one finds everything there."""
    with (home / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _staging(home: Path) -> Generator[Path]:
    # no other process works in this cache, so leftovers are from an interrupted run
    for stale in home.glob(".fetching-*"):
        shutil.rmtree(stale, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=".fetching-", dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_right(path: Path, artifact: Artifact) -> bool:
    try:
        return path.stat().st_size == artifact.size and _sha256(path) == artifact.sha256
    except FileNotFoundError:
        return False


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _has_crc(path: Path, crc: int) -> bool:
    value = 0
    try:
        for block in _blocks(path):
            value = zlib.crc32(block, value)
    except FileNotFoundError:
        return False
    return value == crc


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            yield block


def total_bytes(artifacts: Sequence[Artifact]) -> int:
    """Return the total size of these files."""
    return sum(artifact.size for artifact in artifacts)


def home_of(cache: Path) -> Path:
    """Return the folder of this lock's engines inside the cache."""
    return cache / f"engines-{lock.edition()}"
