"""SecantusDB: the MongoDB wire protocol over WiredTiger, in its own process (its licence).

By default it acknowledges a write while WiredTiger still holds the log record in its own memory:
killed under load, it lost 1 to 6 % of the transactions acknowledged in the last seconds.
`--sync-on-commit` prevents that by an fsync for each, which is much slower. Guilde uses the middle
way: WiredTiger passes each record to the kernel, but does not wait for the disk. Then no
acknowledged write is lost when the process dies; only a power cut can lose the last ones.
"""

import functools
import os
import sys
from importlib import metadata
from pathlib import Path

from deploy.embedded import probes
from deploy.embedded.process import Process
from deploy.embedded.site import Site

TITLE = "SecantusDB"
FOLDER = "data"
READS_AT_ONE_MOMENT = False
"""Whether sessions read a snapshot.

SecantusDB does so only in a transaction, open as long as needed.
"""
REPLICA_SET = "secantus"
CACHE = "1G"
"""The size of its cache. A fifth of it may hold data that is not on disk yet.

That must fit the largest import, which is written three times (posts, facts, the store's own log).
With less room, the store stops responding for good.
"""
_DURABILITY = "transaction_sync=(enabled=true,method=none)"


def missing() -> str | None:
    """Return None: it is installed with Guilde, and runs wherever Guilde does."""
    return None


def version() -> str:
    return metadata.version("secantusdb")


def url(port: int) -> str:
    """Return the connection string: a replica set of one.

    Retryable writes are off: at each one, the store scans its records of earlier ones, and sorts
    them when they are full. After 10,000 in half an hour, it did little else.
    """
    options = f"replicaSet={REPLICA_SET}&directConnection=true&retryWrites=false"
    return f"mongodb://127.0.0.1:{port}/?{options}"


def process(site: Site, name: str, port: int) -> Process:
    """Describe the store. It runs under the user of this Python, which it needs."""
    folder = site.folder(name)
    configuration = folder / "secantusd.toml"
    arguments = (
        "--port",
        str(port),
        "--storage-path",
        str(folder / FOLDER),
        "--cache-size",
        CACHE,
    )
    return Process(
        name=name,
        argv=(
            str(Path(sys.executable).with_name("secantusd-py")),
            *("--config", str(configuration)),  # empty, so that it looks for no other file
            *("--host", "127.0.0.1", *arguments, "--log-level", "WARNING"),
        ),
        env={
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "PYTHONUNBUFFERED": "1",
            "WIREDTIGER_CONFIG": _DURABILITY,  # overrides the setting of its program
        },
        cwd=folder,
        port=port,
        log=site.log(name),
        prepare=functools.partial(_prepare, configuration),
        ready=functools.partial(probes.store, port),
    )


def _prepare(configuration: Path) -> None:
    configuration.write_text("")
