"""Fixture: the whole platform, started once for all tests as a person starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from cli import mails
from cli.context import Platform as Handle
from cli.context import running_platform, token
from deploy.embedded import ports, store
from deploy.embedded.issuer import subject_of
from deploy.embedded.site import REPO
from deploy.embedded.state import PlatformState
from shared.mongo import Store
from shared.runtime.identity import person_id_of
from tests.support.notifications import Someone
from tests.support.services import Client, PatientClient, Person

STARTS_WITHIN = 280
STOPS_WITHIN = 60
LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform of five services and the portal; notifications has two processes."""

    data: Path

    @property
    def base_url(self) -> str:
        """Return the address of the gateway and the portal."""
        return self._handle.base_url

    def client(self, service: str) -> Client:
        """Return a client of a service, through the gateway."""
        return PatientClient(f"{self._handle.base_url}/api/{service}")

    def sign_in(self, name: str, *, locale: str = "en", roles: tuple[str, ...] = ()) -> Someone:
        """Return a person with a token, as `./guilde token` issues it."""
        subject = subject_of(name)
        person = Person(name, token(self.data, name, roles, LIFETIME, locale))
        person_id = person_id_of(self._handle.state.issuer, subject)
        return Someone(person, person_id, f"{subject}@example.org")

    def mails_to(self, who: Someone) -> list[EmailMessage]:
        """Return a person's mails, as `./guilde mails` has them, oldest first."""
        read = [kept.read() for kept in mails.all_kept(self.data)]
        return [mail for mail in read if who.email in str(mail["To"])]

    def pid(self, process: str) -> int:
        """Return the pid of a process, named as in `./guilde status`. Raises LookupError."""
        for child in self._handle.state.processes:
            if child.name == process and child.pid is not None:
                return child.pid
        raise LookupError(process)

    def kill(self, process: str) -> None:
        os.killpg(self.pid(process), signal.SIGKILL)

    def pause(self, process: str) -> None:
        os.killpg(self.pid(process), signal.SIGSTOP)

    def resume(self, process: str) -> None:
        os.killpg(self.pid(process), signal.SIGCONT)

    @property
    def state(self) -> PlatformState:
        return self._handle.state

    def store_of(self, service: str) -> Store:
        """Return the store of a service."""
        return Store(store.url(self.data, self.state.ports["store"]), service)

    @property
    def _handle(self) -> Handle:
        return running_platform(self.data)


def guilde(*words: str, within: float, version: Path = REPO) -> str:
    """Run ./guilde in this environment, without installing it anew, and return its output.

    `version`: the folder of the source to run.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cli", *words],
        env={**os.environ, "PYTHONPATH": str(version)},
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    data = tmp_path_factory.mktemp("platform")
    port = ports.choose(["gateway"], {})["gateway"]
    place = ("--data", str(data))
    try:
        started = ("up", *place, "--port", str(port), "--detach", "--no-seed")
        guilde(*started, "--scale", "notifications=2", within=STARTS_WITHIN)
        yield Platform(data)
    finally:
        guilde("down", *place, within=STOPS_WITHIN)
