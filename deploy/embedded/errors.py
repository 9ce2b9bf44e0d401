"""The errors that stop the platform, each with a sentence and a remedy.

PlatformError
├── Preflight                found before anything was changed
│   ├── PortTaken
│   ├── DiskShort
│   ├── MemoryShort
│   ├── RuntimeMissing
│   ├── FolderUnusable
│   └── StoreDiffers
├── FetchFailed              the engines could not be fetched completely
│   ├── NoNetwork
│   ├── ArtifactMissing
│   └── ChecksumDiffers
├── BackupUnusable           the backup is not complete, or the place for it is not usable
├── DiskFull
├── AlreadyRunning
├── NotRunning
├── IssuerForbidden          the development issuer, outside development
├── IssuerDiffers            the people of this data folder belong to another issuer
├── UnknownPerson            the identity provider knows nobody by this name
└── ProcessFailed            a process died, or was not ready in time
"""

from collections.abc import Sequence


class PlatformError(Exception):
    """An expected failure. People see `sentence` and `remedy`, but no traceback."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


class Preflight(PlatformError):
    """Found before anything was started or written."""


class PortTaken(Preflight):
    """Another process listens on the platform's port."""


class DiskShort(Preflight):
    """Less disk space than the engines need to start safely."""


class MemoryShort(Preflight):
    """Less memory than two JVMs and the services need."""


class RuntimeMissing(Preflight):
    """No Java runtime, or no gateway, for this machine."""


class FolderUnusable(Preflight):
    """A folder that cannot be written, or that the engines' user cannot reach."""


class IssuerDiffers(PlatformError):
    """The people of the data folder belong to another issuer than the requested one."""


class UnknownPerson(PlatformError):
    """The identity provider does not know this person."""


class StoreDiffers(Preflight):
    """Another store wrote this data folder than the one that would be started."""


class FetchFailed(PlatformError):
    """The engines could not be fetched completely."""


class NoNetwork(FetchFailed):
    """The artifact repository does not answer."""


class ArtifactMissing(FetchFailed):
    """The artifact repository does not have the file."""


class ChecksumDiffers(FetchFailed):
    """A fetched file differs from `engines.lock.tsv`."""


class BackupUnusable(PlatformError):
    """A backup that is not complete, or a place where it cannot be written or restored."""


class DiskFull(PlatformError):
    """The disk filled up while the platform was writing."""


class AlreadyRunning(PlatformError):
    """Another supervisor uses this data folder."""


class NotRunning(PlatformError):
    """No supervisor uses this data folder."""


class IssuerForbidden(PlatformError):
    """The development issuer was started where tokens must come from a real one."""


class ProcessFailed(PlatformError):
    """A process died at its start, or was not ready in time. `lines` are the last of its log."""

    def __init__(self, sentence: str, remedy: str, lines: Sequence[str] = ()) -> None:
        super().__init__(sentence, remedy)
        self.lines = tuple(lines)
