"""SecantusDB: the MongoDB wire protocol over WiredTiger, always a process apart (its licence).

Left to its defaults it acknowledges a write while WiredTiger still holds the log record in its own
memory: killed under load, it lost 1 to 6 % of the transactions acknowledged in the last seconds.
`--sync-on-commit` prevents that with an fsync for each, much slower. Between the two, WiredTiger
hands each record to the kernel and does not wait for the disk: nothing acknowledged is lost when
the process dies, and only a power cut can lose the last of it.
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
"""Outside a transaction, which it keeps open as long as is needed."""
REPLICA_SET = "secantus"
CACHE = "1G"
"""At most. A fifth of it may hold what is not on disk yet: the largest import, which is written
three times (posts, facts, the store's own log). With less room the store stands still for good."""
_DURABILITY = "transaction_sync=(enabled=true,method=none)"


def missing() -> str | None:
    """It runs wherever Guilde does: it is installed with it."""
    return None


def version() -> str:
    return metadata.version("secantusdb")


def url(port: int) -> str:
    """Give the connection string: a replica set of one.

    Without retryable writes: the store goes through all it remembers of them at each, and sorts it
    when it is full, so that after 10,000 in half an hour it did little else.
    """
    options = f"replicaSet={REPLICA_SET}&directConnection=true&retryWrites=false"
    return f"mongodb://127.0.0.1:{port}/?{options}"


def process(site: Site, name: str, port: int) -> Process:
    """Describe the store; it runs under the user of this Python, which it needs."""
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
            *("--config", str(configuration)),  # an empty one, so that it looks for no other
            *("--host", "127.0.0.1", *arguments, "--log-level", "WARNING"),
        ),
        env={
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "PYTHONUNBUFFERED": "1",
            "WIREDTIGER_CONFIG": _DURABILITY,  # overrides what its program asks for
        },
        cwd=folder,
        port=port,
        log=site.log(name),
        prepare=functools.partial(_prepare, configuration),
        ready=functools.partial(probes.store, port),
    )


def _prepare(configuration: Path) -> None:
    configuration.write_text("")
