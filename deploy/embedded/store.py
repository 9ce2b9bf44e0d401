"""Which store a platform has: a real mongod where one runs, SecantusDB elsewhere.

Each keeps its data in a folder of its own in DATA/engines/store, and cannot read the other's.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from deploy.embedded import mongod, secantusdb
from deploy.embedded.errors import RuntimeMissing, StoreDiffers
from deploy.embedded.process import Process
from deploy.embedded.site import Site

NAME = "store"
CHOICE = "GUILDE_STORE"
"""The variable that names one, where a person wants the other than this machine's own."""


class Kind(Protocol):
    """What there is to know of a store: the modules mongod and secantusdb.

    READS_AT_ONE_MOMENT: sessions can read as of one moment for longer than a transaction may last.
    """

    TITLE: str
    FOLDER: str
    READS_AT_ONE_MOMENT: bool

    def missing(self) -> str | None:
        """Say why it does not run on this machine; None where it does."""

    def version(self) -> str: ...

    def url(self, port: int) -> str:
        """Give the connection string: a replica set of one, for transactions and change streams."""

    def process(self, site: Site, name: str, port: int) -> Process: ...


KINDS: Mapping[str, Kind] = {"mongod": mongod, "secantusdb": secantusdb}


def chosen() -> Kind:
    """Give the store of new platforms here. Raises RuntimeMissing."""
    named = os.environ.get(CHOICE)
    if named is None:
        return secantusdb if mongod.missing() else mongod
    kind = KINDS.get(named)
    if kind is None:
        raise RuntimeMissing(
            f"There is no store called {named}.", f"Set {CHOICE} to one of {', '.join(KINDS)}."
        )
    if reason := kind.missing():
        raise RuntimeMissing(f"{kind.TITLE} does not run here: {reason}.", f"Unset {CHOICE}.")
    return kind


def of(data: Path) -> Kind:
    """Give the store whose data a platform's folder holds, or will. Raises RuntimeMissing."""
    return _kept_in(data) or chosen()


def _kept_in(data: Path) -> Kind | None:
    for kind in KINDS.values():
        folder = data / "engines" / NAME / kind.FOLDER
        if folder.is_dir() and any(folder.iterdir()):
            return kind
    return None


def check(data: Path) -> str:
    """Say which store it is, and why if it is not the first choice.

    Raises: StoreDiffers where the folder holds the data of another than would be started;
    RuntimeMissing.
    """
    kind, kept = chosen(), _kept_in(data)
    if kept not in (None, kind):
        raise _differs(data, kept, kind)
    return described(kind)


def described(kind: Kind) -> str:
    """Name a store and its version; the fallback with its reason."""
    words = f"{kind.TITLE} {kind.version()}"
    if kind is mongod:
        return words
    reason = mongod.missing()
    return f"{words}, in place of mongod: " + (reason or f"{CHOICE} says so")


def _differs(data: Path, kept: Kind, kind: Kind) -> StoreDiffers:
    name = next(name for name in KINDS if KINDS[name] is kept)
    return StoreDiffers(
        f"{data} holds data of {kept.TITLE}, which {kind.TITLE} cannot read: move it with "
        "`backup` and `restore`.",
        f"{CHOICE}={name} ./guilde up --detach --data {data}, ./guilde backup DIR --data {data}, "
        f"./guilde down --data {data}, then ./guilde restore DIR --data NEW.",
    )


def url(data: Path, port: int) -> str:
    """Give the connection string of the store of this folder."""
    return of(data).url(port)


def process(site: Site, port: int) -> Process:
    return of(site.data).process(site, NAME, port)
