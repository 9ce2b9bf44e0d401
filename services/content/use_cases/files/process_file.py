import hashlib
import tempfile
from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

from services.content.domain.files.file import File, Reading, Rendition
from services.content.domain.files.media import Family
from services.content.extraction.sandbox import Extracted, extract
from services.content.store.files.blobs import rows
from services.content.store.files.blobs.seam import Blobs
from services.content.store.files.clamd import NotScannedError, Scanner
from services.content.store.owned import FILES
from services.content.use_cases.files.arrange_files import share
from shared.apart.running import Limits
from shared.contracts.files import FileStatus, Refusal
from shared.messaging.jobs import Job, Step, end_of_job
from shared.messaging.unit import Unit, Work, new_id
from shared.observe.logs import logger

PROCESS_FILE = "process_file"
PART = 1024 * 1024

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Means:
    """The tools for processing a file. `families`: the accepted ones."""

    blobs: Blobs
    limits: Limits
    families: frozenset[Family]
    scanner: Scanner | None = None


def processing_files(means: Means) -> Job:
    """Return the job that reads a file's content in a separate process, and stores the result."""

    async def process(file_id: str, *, unit: Unit) -> Step:
        file = await FILES.find(unit.store.scope, file_id)
        if file is None or file.status is not FileStatus.RECEIVED:
            return end_of_job
        found = await _read(file, unit, means)
        if isinstance(found, Refusal):
            log.info("a file is refused", file=file_id, refusal=found.value)
        return _storing(found)

    return Job(PROCESS_FILE, slow=process)


def _storing(found: Reading | Refusal) -> Step:
    async def store(file_id: str, _: str, *, work: Work) -> None:
        file = await FILES.find(work.scope, file_id)
        if file is None or file.status is not FileStatus.RECEIVED:
            return  # it was deleted meanwhile, or another process was faster
        had = file.blobs
        if isinstance(found, Refusal):
            await FILES.save(work, file, "refused", file.refuse(found, work.now))
            await rows.let_go(work.scope, had, work.now)
            return
        changed = file.process(found, work.now)
        await rows.hold(work.scope, [blob for blob in file.blobs if blob not in had])
        await rows.let_go(work.scope, [b for b in had if b not in file.blobs], work.now)
        await share(file, work)
        await FILES.save(work, file, "processed", changed)

    return store


async def _read(file: File, unit: Unit, means: Means) -> Reading | Refusal:
    """Read the file's bytes from unnamed files, so that no copy outlives this process."""
    with ExitStack() as stack:
        whole, content, preview = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        sha256 = await _copy(file, whole, unit, means.blobs)
        if means.scanner and (refusal := await _scanned(whole, means.scanner)):
            return refusal
        found = await extract(file.media_type, whole, content, preview, means.limits)
        if isinstance(found, Refusal):
            return found
        if found.family not in means.families:
            return Refusal.KIND
        return Reading(
            **found.facts,
            sha256=sha256,
            content=await _keep(found, "content", content, unit, means),
            preview=await _keep(found, "preview", preview, unit, means),
        )


async def _scanned(whole: IO[bytes], scanner: Scanner) -> Refusal | None:
    try:
        return None if await scanner.finds_nothing(whole) else Refusal.INFECTED
    except NotScannedError:
        log.warning("the virus scanner does not take files as large as content does")
        return Refusal.UNSCANNED


async def _copy(file: File, whole: IO[bytes], unit: Unit, blobs: Blobs) -> str:
    digest = hashlib.sha256()

    def take(chunk: bytes) -> None:
        digest.update(chunk)
        whole.write(chunk)

    if file.blob is not None:
        async for chunk in rows.read(unit.store.scope, blobs, file.blob, 0, file.size):
            await to_thread(take, chunk)
    await to_thread(whole.flush)
    return digest.hexdigest()


async def _keep(
    found: Extracted, which: str, made: IO[bytes], unit: Unit, means: Means
) -> Rendition | None:
    shown = found.renditions.get(which)
    if shown is None:
        return None
    blob = new_id()
    size = await rows.write(unit.store.scope, means.blobs, blob, _parts(made), unit.clock())
    return Rendition(blob=blob, size=size, **shown)


async def _parts(made: IO[bytes]) -> AsyncIterator[bytes]:
    made.seek(0)
    while part := await to_thread(made.read, PART):
        yield part
