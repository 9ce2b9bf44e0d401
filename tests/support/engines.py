"""Real engines for tests: containers if a Docker engine responds, otherwise the embedded ones."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.engines import Engines as Embedded


@dataclass(frozen=True, slots=True)
class Engines:
    """The addresses of the engines. `embedded` can kill and pause them, if they are ours."""

    kafka: str
    store_url: str
    opensearch_url: str
    embedded: Embedded | None = None


@asynccontextmanager
async def killed(engines: Embedded, name: str) -> AsyncIterator[None]:
    """Kill an engine as a crash does; it runs and is ready again on exit."""
    engines.kill(name)
    try:
        yield
    finally:
        engines.start(name)  # in this thread: an engine ends with the thread that started it
        await asyncio.to_thread(engines.wait, name)


@asynccontextmanager
async def paused(engines: Embedded, name: str) -> AsyncIterator[None]:
    """Pause an engine: it keeps its connections open and does not respond."""
    engines.pause(name)
    try:
        yield
    finally:
        engines.resume(name)
        await asyncio.to_thread(engines.wait, name)


def docker_answers() -> bool:
    """Return whether a Docker engine responds, not only whether a client is installed."""
    if shutil.which("docker") is None:
        return False
    asked = ["docker", "version", "--format", "{{.Server.Version}}"]
    return subprocess.run(asked, capture_output=True, check=False, timeout=10).returncode == 0


@contextmanager
def start_engines() -> Iterator[Engines]:
    with start_containers() if docker_answers() else start_embedded() as engines:
        yield engines


@contextmanager
def start_embedded() -> Iterator[Engines]:
    with (
        tempfile.TemporaryDirectory(prefix="guilde-tests-") as folder,
        Embedded(Path(folder)) as running,
    ):
        yield Engines(running.kafka, running.store_url, running.opensearch_url, running)
        for name in ("kafka", "opensearch", "store"):
            running.kill(name)  # the tests have ended, so nobody needs the data


@contextmanager
def start_containers() -> Iterator[Engines]:
    from testcontainers.core.container import DockerContainer
    from testcontainers.kafka import KafkaContainer
    from testcontainers.mongodb import MongoDbContainer
    from testcontainers.opensearch import OpenSearchContainer

    with ExitStack() as running:
        kafka = running.enter_context(KafkaContainer("apache/kafka:4.1.0").with_kraft())
        opensearch = running.enter_context(
            OpenSearchContainer("opensearchproject/opensearch:3.5.0", security_enabled=False)
        )
        store: DockerContainer = MongoDbContainer("mongo:8.0").with_command("--replSet rs0")
        running.enter_context(store)
        host, port = store.get_container_host_ip(), store.get_exposed_port(27017)
        initiate = "rs.initiate({_id:'rs0',members:[{_id:0,host:'localhost:27017'}]})"
        store.exec(["mongosh", "--quiet", "--eval", initiate])
        config = opensearch.get_config()
        yield Engines(
            kafka.get_bootstrap_server(),
            f"mongodb://{host}:{port}/?directConnection=true",
            f"http://{config['host']}:{config['port']}",
        )
