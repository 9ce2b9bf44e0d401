"""The environment of a measurement: its own engines in its own folder, and services on request."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from uuid import uuid4

import psutil

from deploy.embedded import issuer, platform, ports, programs
from deploy.embedded import process as processes
from deploy.embedded.engines import Engines
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.process import Process
from deploy.embedded.site import Site, open_site
from shared.mongo import Store
from shared.runtime.identity import person_id_of

_ISSUER = "issuer"
_GATEWAY = "gateway"


@dataclass(frozen=True, slots=True)
class Running:
    """A process under measurement."""

    base_url: str
    pid: int

    def resident_megabytes(self) -> float:
        return float(psutil.Process(self.pid).memory_info().rss / 2**20)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. `quick`: a tenth of it, to check that everything runs.

    `documents`: for search by meaning, and for the check for duplicates. `facts`: what the health
    of communities is counted from. `posts`: of the dump whose import is measured.
    """

    quick: bool
    documents: int
    facts: int
    posts: int


class World:
    """The engines of one measurement."""

    def __init__(self, engines: Engines, site: Site, sizes: Sizes) -> None:
        self.engines = engines
        self.folder = site.data
        self.quick = sizes.quick
        self.documents = self.size(sizes.documents)
        self.facts = self.size(sizes.facts)
        self.posts = self.size(sizes.posts)
        self._site = site
        self._ports = ports.read(site.data) | ports.choose_in(
            site.data, [_ISSUER, _GATEWAY, *platform.SERVICES, "bare", "mailbox"]
        )
        self._issuer = issuer.open_identity(site.data, self._ports[_GATEWAY])

    def size(self, count: int) -> int:
        return count // 10 if self.quick else count

    def store(self, database: str | None = None) -> Store:
        """Open a database, by default a new one."""
        return Store(self.engines.store_url, database or f"bench_{uuid4().hex[:8]}")

    def token(self, name: str = "ada") -> str:
        return issuer.mint(self._site.data, name)

    def person_id(self, name: str = "ada") -> str:
        return person_id_of(self._issuer.issuer, issuer.subject_of(name))

    @asynccontextmanager
    async def service(self, name: str, **settings: str) -> AsyncIterator[Running]:
        """Run one process of a service, as the platform does.

        `settings` come without its prefix.
        """
        port = self._ports[name]
        common = platform.common_settings(self._site, self._ports, self._issuer.issuer)
        common |= {**dict.fromkeys(platform.LIMITS, "0"), "EMBEDDINGS": "off"}
        described = programs.service_process(self._site, name, name, port, common)
        own = {f"{name}_{key}".upper(): value for key, value in settings.items()}
        described = dataclasses.replace(described, env={**described.env, **own})
        async with self.process(described) as running:
            yield running

    @asynccontextmanager
    async def issuer(self) -> AsyncIterator[None]:
        """Run the issuer, from which services fetch the keys of tokens."""
        described = programs.issuer_process(self._site, self._ports[_ISSUER], platform.DEFAULT_PORT)
        async with self.process(described):
            yield

    @asynccontextmanager
    async def process(self, described: Process) -> AsyncIterator[Running]:
        """Run a process until it is no longer needed. Raises ProcessFailed."""
        child = processes.spawn(described)  # in this thread, since the process dies with it
        try:
            await _ready(described, child)
            yield Running(f"http://127.0.0.1:{described.port}", child.pid)
        finally:
            await asyncio.to_thread(processes.stop, child, described.grace)

    def python(self, name: str, *argv: str, env: Mapping[str, str], port: int) -> Process:
        """Describe a program of this folder that answers on `port`."""
        import sys

        from deploy.embedded import probes
        from deploy.embedded.site import REPO

        return Process(
            name=name,
            argv=(sys.executable, *argv),
            env=programs.python_environment() | dict(env),
            cwd=REPO,
            port=port,
            log=self._site.log(name),
            ready=lambda: probes.http_ok(port, "/health/ready"),
        )

    @asynccontextmanager
    async def bare(self, database: str) -> AsyncIterator[Running]:
        """Run FastAPI and motor alone (bench/bare.py), on this database."""
        port = self._ports["bare"]
        described = self.python(
            "bare",
            *("-m", "bench.bare"),
            env={
                "BARE_STORE_URL": self.engines.store_url,
                "BARE_DATABASE": database,
                "BARE_PORT": str(port),
            },
            port=port,
        )
        async with self.process(described) as running:
            yield running

    @property
    def free_port(self) -> int:
        """Return a port that is free while no service runs."""
        return self._ports[_GATEWAY]


async def _ready(described: Process, child: "Popen[bytes]") -> None:
    reason = await asyncio.to_thread(processes.wait_ready, described, child)
    if reason is not None:
        lines = processes.last_lines(described.log)
        raise ProcessFailed(
            f"{described.name} did not start: {reason}.", f"Its log: {described.log}", lines
        )


@contextmanager
def open_world(data: Path, sizes: Sizes) -> Iterator[World]:
    """Start engines in an empty folder, for the context. Call it in the main thread."""
    with Engines(data) as engines:
        yield World(engines, open_site(data), sizes)
