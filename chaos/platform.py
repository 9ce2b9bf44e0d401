"""The platform under test: five services with workers, engines behind proxies, its own folder.

It runs as with `./guilde up`, in its own process: `python -m chaos.platform OPTIONS`.
"""

import asyncio
import dataclasses
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from chaos.proxy import Links
from chaos.target import Target
from deploy.embedded import commands, engines, issuer, mailbox, ports, state, store
from deploy.embedded import platform as platforms
from deploy.embedded import process as processes
from deploy.embedded.errors import PlatformError, ProcessFailed
from deploy.embedded.idp import Idp
from deploy.embedded.platform import SERVICES, Options, names_of
from deploy.embedded.process import Process
from deploy.embedded.programs import HOST, python_environment
from deploy.embedded.site import REPO, Site, open_site
from deploy.embedded.state import PlatformState, ProcessState
from shared.messaging import crash_points

LINKED = ("kafka", "opensearch", "store")
SCALE = {"content": 2, "search": 2, "notifications": 2}
NAMES = (
    *("kafka", "opensearch", "store", "issuer", "mailbox", "gateway"),
    *(name for service in SERVICES for name in names_of(service, SCALE)),
)
"""The names of the platform's processes."""

READY_WITHIN = 240.0
_POLL = 0.2


class Platform:
    """A platform to test, as a context manager. Enter it in the main thread.

    `sabotaged`: the sabotage of a service's processes, by service.
    """

    def __init__(self, data: Path, sabotaged: Mapping[str, str] | None = None) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.site = open_site(data)
        links = [f"{name}-link" for name in LINKED]
        at = ports.choose_in(self.site.data, [*engines.PORTS, "gateway", *links])
        self.links = Links({name: (at[f"{name}-link"], at[name]) for name in LINKED})
        self._options = Options(
            data=self.site.data,
            port=at["gateway"],
            portal=False,
            scale=SCALE,
            links={name: at[f"{name}-link"] for name in LINKED},
            programs={
                service: ("chaos.sabotage", name, service)
                for service, name in (sabotaged or {}).items()
            },
            environments={
                service: {
                    crash_points.VARIABLE: str(self.armed(service)),
                    # the checker looks at facts: a model would only take time from the faults
                    "SEARCH_EMBEDDINGS": "off",
                }
                for service in SERVICES
            },
        )
        self._at = at
        self._child: Any = None

    def __enter__(self) -> Self:
        self.links.__enter__()
        for service in SERVICES:
            self.armed(service).mkdir(parents=True, exist_ok=True)
        self._child = processes.spawn(_supervisor(self.site, self._options))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        processes.stop(self._child, grace=12)
        self.links.__exit__(kind, error, trace)

    @property
    def target(self) -> Target:
        data, kafka = self.site.data, self._options.links["kafka"]
        return Target(
            base_url=f"http://{HOST}:{self._options.port}",
            mint=lambda name: issuer.mint(data, name),
            store_url=store.url(data, self._at["store"]),
            kafka=f"{HOST}:{kafka}",
            opensearch_url=f"http://{HOST}:{self._at['opensearch']}",
            mailbox=mailbox.folder(data),
            command=self.command,
        )

    @property
    def processes(self) -> dict[str, ProcessState]:
        """The present processes, by name. One that is being restarted may lack its pid."""
        return {process.name: process for process in self._state().processes}

    def pid(self, name: str) -> int | None:
        """Return the pid of a process if it lives."""
        found = self.processes[name]
        return found.pid if state.is_same(found.pid, found.create_time) else None

    def armed(self, service: str) -> Path:
        """Return the folder of a service's armed crash points."""
        return self.site.data / "armed" / service

    def command(self, service: str, arguments: Sequence[str]) -> list[dict[str, Any]]:
        return list(commands.lines(self.site, self._state(), service, arguments))

    def described(self, service: str, *arguments: str) -> Process:
        """Describe a command of a service as a process to spawn."""
        described = commands.process(self.site, self._state(), service, arguments)
        name = f"{service} {' '.join(arguments)}"
        return dataclasses.replace(described, name=name, log=self.site.log(name.replace(" ", "-")))

    async def until_ready(self, within: float = READY_WITHIN) -> None:
        """Wait until every process is ready. Raises ProcessFailed."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            found = state.running(self.site.data)
            if found and found.phase == "ready" and _all_ready(found):
                return
            if self._child.poll() is not None:
                raise _failed(self.site, f"ended with code {self._child.returncode}")
            await asyncio.sleep(_POLL)
        late = [name for name, each in self.processes.items() if each.state != "ready"]
        raise _failed(self.site, f"is not ready after {within:.0f} s: {', '.join(late)}")

    def _state(self) -> PlatformState:
        """Return the state. Raises ProcessFailed if the platform does not run."""
        found = state.running(self.site.data)
        if found is None:
            raise _failed(self.site, "does not run")
        return found


def _all_ready(found: PlatformState) -> bool:
    return all(
        each.state == "ready" and state.is_same(each.pid, each.create_time)
        for each in found.processes
    )


def _failed(site: Site, what: str) -> ProcessFailed:
    log = site.log("platform")
    return ProcessFailed(
        f"The platform under faults {what}.",
        f"Its log: {log}; those of its processes are beside it.",
        processes.last_lines(log),
    )


def _supervisor(site: Site, options: Options) -> Process:
    chosen = json.dumps(dataclasses.asdict(options) | {"data": str(options.data)})
    return Process(
        name="platform",
        argv=(sys.executable, "-m", "chaos.platform", chosen),
        # clients may send as many requests as they can: limits are not under test
        env=python_environment() | {f"GUILDE_{name}": "0" for name in platforms.LIMITS},
        cwd=REPO,
        port=options.port,
        log=site.log("platform"),
        ready=lambda: None,
    )


def main() -> int:
    """Run until stopped. Events are in DATA/state.json and DATA/logs/supervisor.log."""
    chosen = json.loads(sys.argv[1])
    options = Options(**chosen | {"data": Path(chosen["data"]), "idp": Idp(chosen["idp"])})
    try:
        platforms.run(open_site(options.data), options, lambda _: None, _nothing)
    except PlatformError as error:
        print(f"{error.sentence} {error.remedy}", file=sys.stderr)  # noqa: T201 - into its log
        return 1
    return 0


async def _nothing(_: PlatformState) -> None:
    """Do nothing: the process that started this one watches DATA/state.json."""


if __name__ == "__main__":
    sys.exit(main())
