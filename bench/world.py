"""Where measuring happens: engines of its own in a folder of its own, services when asked for."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from uuid import uuid4

import psutil

from deploy.embedded import issuer, platform, ports
from deploy.embedded import process as processes
from deploy.embedded.engines import Engines
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.process import Process
from deploy.embedded.site import Site, open_site
from shared.mongo import Store

_ISSUER = "issuer"
_GATEWAY = "gateway"


@dataclass(frozen=True, slots=True)
class Running:
    """A process that is measured."""

    base_url: str
    pid: int

    def resident_megabytes(self) -> float:
        return float(psutil.Process(self.pid).memory_info().rss / 2**20)


class World:
    """One measurement's engines. `quick`: a tenth of the work, to see that all of it runs."""

    def __init__(self, engines: Engines, site: Site, *, quick: bool) -> None:
        self.engines = engines
        self.quick = quick
        self._site = site
        self._ports = ports.read(site.data) | ports.choose_in(
            site.data, [_ISSUER, _GATEWAY, *platform.SERVICES, "bare", "mailbox"]
        )
        self._issuer = issuer.open_identity(site.data, self._ports[_GATEWAY])

    def size(self, count: int) -> int:
        return count // 10 if self.quick else count

    def store(self, database: str | None = None) -> Store:
        """A database, by default one that nobody else has."""
        return Store(self.engines.store_url, database or f"bench_{uuid4().hex[:8]}")

    def token(self, name: str = "ada") -> str:
        return issuer.mint(self._site.data, name)

    @asynccontextmanager
    async def service(self, name: str, **settings: str) -> AsyncIterator[Running]:
        """One process of a service, as the platform runs it; `settings` without its prefix."""
        port = self._ports[name]
        common = platform.common_settings(self._site, self._ports, self._issuer.issuer)
        common |= dict.fromkeys(platform.LIMITS, "0")
        described = platform.service_process(self._site, name, name, port, common)
        own = {f"{name}_{key}".upper(): value for key, value in settings.items()}
        described = dataclasses.replace(described, env={**described.env, **own})
        async with self.process(described) as running:
            yield running

    @asynccontextmanager
    async def issuer(self) -> AsyncIterator[None]:
        """What services ask for the keys of tokens."""
        described = platform.issuer_process(self._site, self._ports[_ISSUER])
        async with self.process(described):
            yield

    @asynccontextmanager
    async def process(self, described: Process) -> AsyncIterator[Running]:
        """Run a process until it is no longer needed. Raises ProcessFailed."""
        child = processes.spawn(described)  # in this thread: it dies with it
        try:
            await _ready(described, child)
            yield Running(f"http://127.0.0.1:{described.port}", child.pid)
        finally:
            await asyncio.to_thread(processes.stop, child, described.grace)

    def python(self, name: str, *argv: str, env: Mapping[str, str], port: int) -> Process:
        """Describe a program of this folder, which answers on `port`."""
        import sys

        from deploy.embedded import probes
        from deploy.embedded.site import REPO

        return Process(
            name=name,
            argv=(sys.executable, *argv),
            env=platform.python_environment() | dict(env),
            cwd=REPO,
            port=port,
            log=self._site.log(name),
            ready=lambda: probes.http_ok(port, "/health/ready"),
        )

    @property
    def bare_port(self) -> int:
        return self._ports["bare"]

    @property
    def free_port(self) -> int:
        """One that nothing here listens on while no service runs."""
        return self._ports[_GATEWAY]


async def _ready(described: Process, child: "Popen[bytes]") -> None:
    reason = await asyncio.to_thread(processes.wait_ready, described, child)
    if reason is not None:
        lines = processes.last_lines(described.log)
        raise ProcessFailed(
            f"{described.name} did not start: {reason}.", f"Its log: {described.log}", lines
        )


@contextmanager
def open_world(data: Path, *, quick: bool) -> Iterator[World]:
    """Start the engines in an empty folder; they end with it. In the main thread."""
    with Engines(data) as engines:
        yield World(engines, open_site(data), quick=quick)
