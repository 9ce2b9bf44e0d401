"""Kafka, OpenSearch and the store without services, for tests, as the platform runs them."""

import dataclasses
import signal
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from deploy.embedded import fetch, java, kafka, lock, opensearch, ports, store
from deploy.embedded import process as processes
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.fetch import Advance
from deploy.embedded.process import Process
from deploy.embedded.site import Site, open_site

PORTS = ("kafka", "kafka-controller", "opensearch", "opensearch-transport", "store")


def install(site: Site, *, advance: Advance = lambda _: None) -> None:
    """Fetch and unpack missing parts of the engines. Raises FetchFailed, DiskFull."""
    artifacts = lock.read()
    missing = fetch.missing(site.engines, artifacts)
    if missing:
        java.forget(site)  # a class cache only fits the files that it was recorded from
        fetch.fetch(site.engines, missing, advance=advance)
    fetch.unpack(site.engines, artifacts)
    opensearch.install(site.engines)


def tune(site: Site) -> None:
    """Record the Java engines' class caches, once per edition of the engines: about ten seconds."""
    chosen = ports.choose(PORTS, {})
    with ThreadPoolExecutor() as pool:
        pool.submit(java.train, site, kafka.NAME, lambda scratch: _kafka(scratch, chosen))
        pool.submit(java.train, site, opensearch.NAME, lambda scratch: _opensearch(scratch, chosen))


def is_tuned(site: Site) -> bool:
    """Return whether `tune` has been run."""
    return all(java.cache_path(site, name).exists() for name in (kafka.NAME, opensearch.NAME))


def processes_of(
    site: Site, chosen: Mapping[str, int], links: Mapping[str, int] | None = None
) -> list[Process]:
    """Describe the three engines on these ports.

    `links` are other ports that clients use instead.
    """
    return [
        _kafka(site, chosen, (links or {}).get(kafka.NAME)),
        _opensearch(site, chosen),
        store.process(site, chosen["store"]),
    ]


def _kafka(site: Site, chosen: Mapping[str, int], link: int | None = None) -> Process:
    return kafka.process(site, chosen["kafka"], chosen["kafka-controller"], link)


def _opensearch(site: Site, chosen: Mapping[str, int]) -> Process:
    return opensearch.process(site, chosen["opensearch"], chosen["opensearch-transport"])


class Engines:
    """The three engines in one data folder, as a context manager.

    On Linux, they die with the thread that entered the context, so enter it in the main thread.
    """

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._site = open_site(data)
        install(self._site)
        if not is_tuned(self._site):
            tune(self._site)
        self._ports = ports.choose_in(self._site.data, PORTS)
        self._specs = {spec.name: spec for spec in processes_of(self._site, self._ports)}
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def kafka(self) -> str:
        """The bootstrap server, host:port."""
        return f"127.0.0.1:{self._ports['kafka']}"

    @property
    def opensearch_url(self) -> str:
        """The base URL of OpenSearch."""
        return f"http://127.0.0.1:{self._ports['opensearch']}"

    @property
    def store_url(self) -> str:
        """The connection string of the store."""
        return store.url(self._site.data, self._ports["store"])

    def pid(self, name: str) -> int:
        """Return the process id of "kafka", "opensearch" or "store"."""
        return self._children[name].pid

    def __enter__(self) -> Self:
        """Start all three in parallel and wait until each is ready. Raises ProcessFailed."""
        try:
            with ThreadPoolExecutor() as pool:
                list(pool.map(lambda spec: spec.prepare(), self._specs.values()))
                for spec in self._specs.values():  # in this thread: see the class
                    self._children[spec.name] = processes.spawn(spec)
                list(pool.map(self.wait, self._specs))
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all three; the data stays."""
        self.stop()

    def stop(self) -> None:
        """Stop all running engines, in parallel."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda child: processes.stop(child, grace=5), self._children.values()))
        self._children.clear()

    def pause(self, name: str) -> None:
        """Freeze an engine: it keeps its connections but answers nothing."""
        processes.signal_group(self.pid(name), signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """Resume a paused engine."""
        processes.signal_group(self.pid(name), signal.SIGCONT)

    def kill(self, name: str) -> None:
        """Kill an engine as a crash would."""
        processes.signal_group(self.pid(name), signal.SIGKILL)
        self._children[name].wait()

    def start(self, name: str) -> None:
        """Start an engine on its port and data, after `kill` or instead of the running one.

        Call it in a thread that lasts: the engine dies with it (see the class). Then `wait`.
        """
        processes.stop(self._children[name], grace=5)
        spec = self._specs[name]
        spec.prepare()
        self._children[name] = processes.spawn(spec)

    def wait(self, name: str) -> None:
        """Wait until a started engine is ready. Raises ProcessFailed."""
        spec = self._specs[name]
        started = time.monotonic()
        reason = processes.wait_ready(dataclasses.replace(spec), self._children[name])
        if reason is not None:
            lines = processes.last_lines(spec.log)
            raise ProcessFailed(
                f"{name} did not start after {time.monotonic() - started:.0f} s: {reason}.\n"
                + "\n".join(lines),
                f"Its log: {spec.log}",
                lines,
            )
