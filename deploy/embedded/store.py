"""The kind of store: mongod on machines where it runs, SecantusDB on others.

Each keeps its data in its own folder in DATA/engines/store, and cannot read the other's.
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
"""The variable that overrides the choice."""


class Kind(Protocol):
    """The interface of a store: the modules mongod and secantusdb.

    READS_AT_ONE_MOMENT: sessions can read a snapshot for longer than a transaction may last.
    """

    TITLE: str
    FOLDER: str
    READS_AT_ONE_MOMENT: bool

    def missing(self) -> str | None:
        """Return why the store does not run on this machine; None if it does."""

    def version(self) -> str: ...

    def url(self, port: int) -> str:
        """Return the connection string: a replica set of one, which transactions need."""

    def process(self, site: Site, name: str, port: int) -> Process: ...


KINDS: Mapping[str, Kind] = {"mongod": mongod, "secantusdb": secantusdb}


def chosen() -> Kind:
    """Return the store for new platforms on this machine. Raises RuntimeMissing."""
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
    """Return the store whose data a platform's folder has, or will have. Raises RuntimeMissing."""
    return _kept_in(data) or chosen()


def _kept_in(data: Path) -> Kind | None:
    for kind in KINDS.values():
        folder = data / "engines" / NAME / kind.FOLDER
        if folder.is_dir() and any(folder.iterdir()):
            return kind
    return None


def check(data: Path) -> str:
    """Return the kind of store, and the reason if it is not the first choice.

    Raises: StoreDiffers if the folder has the data of another store than would be started;
    RuntimeMissing.
    """
    kind, kept = chosen(), _kept_in(data)
    if kept not in (None, kind):
        raise _differs(data, kept, kind)
    return described(kind)


def described(kind: Kind) -> str:
    """Return a store's name and version; for the fallback, also the reason."""
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
    """Return the connection string of this folder's store."""
    return of(data).url(port)


def process(site: Site, port: int) -> Process:
    return of(site.data).process(site, NAME, port)
