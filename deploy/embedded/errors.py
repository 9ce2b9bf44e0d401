"""What can stop the platform, each with one sentence and what to do about it.

PlatformError
├── Preflight                found before anything was touched
│   ├── PortTaken
│   ├── DiskShort
│   ├── MemoryShort
│   ├── RuntimeMissing
│   ├── FolderUnusable
│   └── StoreDiffers
├── FetchFailed              the engines could not be brought here whole
│   ├── NoNetwork
│   ├── ArtifactMissing
│   └── ChecksumDiffers
├── BackupUnusable           a backup that is not whole, or a place where none may be put
├── DiskFull
├── AlreadyRunning
├── NotRunning
├── IssuerForbidden          the development issuer, outside development
└── ProcessFailed            a process died, or was not ready within its bound
"""

from collections.abc import Sequence


class PlatformError(Exception):
    """An expected failure: a person reads `sentence`, does `remedy`, and sees no traceback."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


class Preflight(PlatformError):
    """Found before any impact: nothing was started or written."""


class PortTaken(Preflight):
    """Somebody else listens where the platform must."""


class DiskShort(Preflight):
    """Less room than the engines need to start safely."""


class MemoryShort(Preflight):
    """Less memory than two JVMs and the services need."""


class RuntimeMissing(Preflight):
    """No Java runtime, or no gateway, for this machine."""


class FolderUnusable(Preflight):
    """A folder that cannot be written, or that the engines' user cannot reach."""


class StoreDiffers(Preflight):
    """A data folder that another store wrote than the one that would be started."""


class FetchFailed(PlatformError):
    """The engines could not be brought here whole."""


class NoNetwork(FetchFailed):
    """The artifact repository did not answer."""


class ArtifactMissing(FetchFailed):
    """The artifact repository answered, without the file."""


class ChecksumDiffers(FetchFailed):
    """What arrived is not what `engines.lock.tsv` promises."""


class BackupUnusable(PlatformError):
    """A backup that is not whole, or a place where one may not be written or put back."""


class DiskFull(PlatformError):
    """The disk filled up while the platform was writing."""


class AlreadyRunning(PlatformError):
    """A supervisor already works in this data folder."""


class NotRunning(PlatformError):
    """No supervisor works in this data folder."""


class IssuerForbidden(PlatformError):
    """The development issuer was started where tokens must come from a real one."""


class ProcessFailed(PlatformError):
    """A process died at start, or was not ready in time; `lines` are the last of its log."""

    def __init__(self, sentence: str, remedy: str, lines: Sequence[str] = ()) -> None:
        super().__init__(sentence, remedy)
        self.lines = tuple(lines)
