"""The composition of a platform: its processes, their settings, and one run of them."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from deploy.embedded import (
    engines,
    gateway,
    idp,
    issuer,
    keycloak,
    mailbox,
    people_page,
    ports,
    secrets,
    state,
    store,
)
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.idp import Idp
from deploy.embedded.process import Process, bound_log
from deploy.embedded.programs import (
    HOST,
    PEOPLE,
    issuer_process,
    portal_process,
    python_environment,
    service_process,
)
from deploy.embedded.site import Site
from deploy.embedded.state import PlatformState
from deploy.embedded.supervisor import Change, Report, Supervisor

DEFAULT_PORT = 8080
SERVICES = ("membership", "content", "events", "search", "notifications")
"""The services of the platform."""
ROUTED = SERVICES
"""The services with a route at the gateway. A stopped one answers 503."""
PORTAL = "portal"
NOWHERE = 1
LIMITS = ("READS_A_MINUTE", "WRITES_A_MINUTE", "STRANGERS_A_MINUTE")


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `up`.

    `scale`: the number of processes of a service, by default 1. `portal`: whether there are pages
    for people. `idp`: the identity provider.

    Only chaos uses the others. `links`: the ports on which services reach engines that listen on
    other ports. `programs` and `environments`: for a service, a module with arguments instead of
    `services.NAME`, and variables.
    """

    data: Path
    port: int = DEFAULT_PORT
    scale: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    programs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    environments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    portal: bool = True
    idp: Idp = Idp.DEVELOPMENT

    def names_of(self, service: str) -> list[str]:
        """Return the names of a service's processes: `search`, `search-2`, and so on."""
        return names_of(service, self.scale)


def names_of(service: str, scale: Mapping[str, int]) -> list[str]:
    return [service, *(f"{service}-{number}" for number in range(2, scale.get(service, 1) + 1))]


def remembered_port(data: Path) -> int:
    """Return the gateway port that this folder's platform used last."""
    return ports.read(data).get("gateway", DEFAULT_PORT)


def choose_ports(options: Options) -> dict[str, int]:
    """Choose every process's port: the gateway's as given, the others as before if free."""
    names = [name for service in SERVICES for name in options.names_of(service)]
    names += [PORTAL] if options.portal else []
    return ports.choose_in(
        options.data,
        [*engines.PORTS, "issuer", mailbox.NAME, *names],
        fixed={"gateway": options.port},
    )


def compose(site: Site, options: Options, at: Mapping[str, int], issuer_name: str) -> list[Process]:
    """Describe every process of the platform, in display order."""
    settings = common_settings(site, {**at, **options.links}, issuer_name)
    services = [
        _as_chosen(service_process(site, service, name, at[name], settings), service, options)
        for service in SERVICES
        for name in options.names_of(service)
    ]
    upstreams = {name: at.get(name, NOWHERE) for name in ROUTED}
    return [
        *engines.processes_of(site, at, options.links),
        _identity_provider(site, options, at, issuer_name),
        mailbox.process(site, at[mailbox.NAME], python_environment()),
        *services,
        *([portal_process(site, PORTAL, at, settings)] if options.portal else []),
        gateway.process(site, options.port, upstreams, at["issuer"], at.get(PORTAL)),
    ]


def common_settings(site: Site, at: Mapping[str, int], issuer_name: str) -> dict[str, str]:
    """Return the settings of all services, without the prefix of each."""
    return {
        "HOST": HOST,
        "KAFKA": f"{HOST}:{at['kafka']}",
        "STORE_URL": store.url(site.data, at["store"]),
        "OPENSEARCH_URL": f"http://{HOST}:{at['opensearch']}",
        "EMBEDDINGS": os.environ.get("SEARCH_EMBEDDINGS", "embedded"),
        "ISSUER": issuer_name,
        "JWKS_URL": idp.keys_url(issuer_name, at["issuer"]),
        "AUDIENCE": issuer.AUDIENCE,
        "TOKEN_SECRET": secrets.token_secret(site.data),
        "PUBLIC_URL": f"http://{HOST}:{at['gateway']}",
        "PORTAL_URL": f"http://{HOST}:{at['gateway']}" if PORTAL in at else "",
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(at.get(mailbox.NAME, NOWHERE)),
        **{name: os.environ[f"GUILDE_{name}"] for name in LIMITS if f"GUILDE_{name}" in os.environ},
    }


def _as_chosen(described: Process, service: str, options: Options) -> Process:
    program = options.programs.get(service)
    return replace(
        described,
        argv=(sys.executable, "-m", *program) if program else described.argv,
        env={**described.env, **options.environments.get(service, {})},
    )


def _identity_provider(
    site: Site, options: Options, at: Mapping[str, int], issuer_name: str
) -> Process:
    if options.idp is Idp.DEVELOPMENT:
        return issuer_process(site, at["issuer"], options.port)
    people = people_page.read_people(PEOPLE)
    return keycloak.process(site, at["issuer"], issuer_name, at.get(PORTAL), people)


class Platform:
    """One run of a platform. It locks its folder, publishes its state, and stops on request."""

    def __init__(self, site: Site, options: Options, report: Report) -> None:
        self._site = site
        self._options = options
        self._tell = report
        at = choose_ports(options)
        issuer_name = idp.open_issuer(site.data, options.idp, options.port)
        self._supervisor = Supervisor(
            compose(site, options, at, issuer_name), report=self._report, publish=self._publish
        )
        self.state = PlatformState(
            pid=os.getpid(),
            create_time=psutil.Process().create_time(),
            phase="starting",
            ports=at,
            base_url=f"http://{HOST}:{options.port}",
            issuer=issuer_name,
            store=store.described(store.of(site.data)),
            scale=dict(options.scale),
            processes=self._supervisor.states,
        )

    async def run(self, when_ready: Callable[[PlatformState], Awaitable[None]]) -> None:
        """Start, then run until SIGINT, SIGTERM or SIGHUP. Raises ProcessFailed."""
        told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        life = asyncio.create_task(self._live(when_ready))
        end = asyncio.create_task(told.wait())
        await asyncio.wait([life, end], return_when=asyncio.FIRST_COMPLETED)
        end.cancel()
        life.cancel()
        try:
            await life
        except asyncio.CancelledError:
            self._enter("stopping")
        except ProcessFailed as failed:
            self.state.failure = {
                "sentence": failed.sentence,
                "remedy": failed.remedy,
                "lines": list(failed.lines),
            }
            raise
        finally:
            await self._supervisor.stop()
            self._enter("failed" if self.state.failure else "stopped")

    async def _live(self, when_ready: Callable[[PlatformState], Awaitable[None]]) -> None:
        self._publish()
        await self._supervisor.start()
        self._enter("ready")
        await when_ready(self.state)
        await asyncio.Event().wait()

    def _enter(self, phase: str) -> None:
        self.state.phase = phase
        self._publish()

    def _publish(self) -> None:
        # a full disk must not stop the supervisor of the platform
        with suppress(OSError):
            state.write(self._site.data, self.state)

    def _report(self, change: Change) -> None:
        log = self._site.log("supervisor")
        with suppress(OSError):
            bound_log(log)
            with log.open("a") as handle:
                handle.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {change.sentence}\n")
        self._tell(change)


def run(
    site: Site,
    options: Options,
    report: Report,
    when_ready: Callable[[PlatformState], Awaitable[None]],
) -> None:
    """Run a platform in this process until it ends. Raises AlreadyRunning, ProcessFailed."""
    with state.alone(site.data):
        state.kill_orphans(site.data)
        asyncio.run(Platform(site, options, report).run(when_ready))
