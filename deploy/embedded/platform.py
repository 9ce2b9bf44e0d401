"""The composition: the processes of a platform, and the configuration of each."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import psutil

from deploy.embedded import engines, gateway, issuer, mailbox, ports, probes, secrets, state, store
from deploy.embedded.errors import ProcessFailed
from deploy.embedded.process import Process, bound_log
from deploy.embedded.site import REPO, Site
from deploy.embedded.state import PlatformState
from deploy.embedded.supervisor import Change, Report, Supervisor

HOST = "127.0.0.1"
DEFAULT_PORT = 8080
SERVICES = ("membership", "content", "events", "search", "notifications")
"""The services that exist."""
ROUTED = SERVICES
"""What the gateway has a route for: a service that is not there answers 503."""
PORTAL = "portal"
PEOPLE = REPO / "cli" / "demo" / "people.toml"
NOWHERE = 1
LIMITS = ("READS_A_MINUTE", "WRITES_A_MINUTE", "STRANGERS_A_MINUTE")


@dataclass(frozen=True, slots=True)
class Options:
    """What a person chose.

    `scale` is the number of processes of a service, 1 where not named; `portal`: whether there are
    pages for people.

    What only chaos chooses: `links`, the ports on which services reach engines that listen on
    others; `programs` and `environments` of services: a module with its arguments in the place of
    `services.NAME`, and variables.
    """

    data: Path
    port: int = DEFAULT_PORT
    scale: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    programs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    environments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    portal: bool = True

    def names_of(self, service: str) -> list[str]:
        """Name the processes of a service: `search`, `search-2`, and so on."""
        return names_of(service, self.scale)


def names_of(service: str, scale: Mapping[str, int]) -> list[str]:
    return [service, *(f"{service}-{number}" for number in range(2, scale.get(service, 1) + 1))]


def remembered_port(data: Path) -> int:
    """Give the gateway port that this folder's platform had the last time."""
    return ports.read(data).get("gateway", DEFAULT_PORT)


def choose_ports(options: Options) -> dict[str, int]:
    """Give every process its port: the gateway's as chosen, the others' as they were if free."""
    names = [name for service in SERVICES for name in options.names_of(service)]
    names += [PORTAL] if options.portal else []
    return ports.choose_in(
        options.data,
        [*engines.PORTS, "issuer", mailbox.NAME, *names],
        fixed={"gateway": options.port},
    )


def compose(site: Site, options: Options, at: Mapping[str, int], issuer_name: str) -> list[Process]:
    """Describe every process of the platform, in the order in which a person reads them."""
    settings = common_settings(site, {**at, **options.links}, issuer_name)
    services = [
        _as_chosen(service_process(site, service, name, at[name], settings), service, options)
        for service in SERVICES
        for name in options.names_of(service)
    ]
    upstreams = {name: at.get(name, NOWHERE) for name in ROUTED}
    return [
        *engines.processes_of(site, at, options.links),
        issuer_process(site, at["issuer"], options.port),
        mailbox.process(site, at[mailbox.NAME], python_environment()),
        *services,
        *([portal_process(site, at, settings)] if options.portal else []),
        gateway.process(site, options.port, upstreams, at["issuer"], at.get(PORTAL)),
    ]


def common_settings(site: Site, at: Mapping[str, int], issuer_name: str) -> dict[str, str]:
    """Give the settings that are the same for all services; each gets them with its prefix."""
    return {
        "HOST": HOST,
        "KAFKA": f"{HOST}:{at['kafka']}",
        "STORE_URL": store.url(site.data, at["store"]),
        "OPENSEARCH_URL": f"http://{HOST}:{at['opensearch']}",
        "ISSUER": issuer_name,
        "JWKS_URL": f"http://{HOST}:{at['issuer']}/jwks.json",
        "AUDIENCE": issuer.AUDIENCE,
        "TOKEN_SECRET": secrets.token_secret(site.data),
        "PUBLIC_URL": f"http://{HOST}:{at['gateway']}",
        "PORTAL_URL": f"http://{HOST}:{at['gateway']}" if PORTAL in at else "",
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(at.get(mailbox.NAME, NOWHERE)),
        **{name: os.environ[f"GUILDE_{name}"] for name in LIMITS if f"GUILDE_{name}" in os.environ},
    }


def service_process(
    site: Site, service: str, name: str, port: int, settings: Mapping[str, str]
) -> Process:
    """Describe one process of a service: the first answers and works, further ones only work."""
    own = {
        **settings,
        "PORT": str(port),
        "ROLE": "both" if name == service else "worker",
        "STORE_DATABASE": service,
    }
    return Process(
        name=name,
        argv=(sys.executable, "-m", f"services.{service}"),
        env=python_environment() | {f"{service.upper()}_{key}": own[key] for key in own},
        cwd=REPO,
        port=port,
        log=site.log(name),
        ready=partial(probes.http_ok, port, "/health/ready"),
        layer=1,
        ready_within=120,  # started again, it may wait for an engine that is started again itself
    )


def portal_process(site: Site, at: Mapping[str, int], settings: Mapping[str, str]) -> Process:
    """Describe the portal, which knows the gateway, the issuer and its own sessions' store."""
    own = {
        "HOST": HOST,
        "PORT": str(at[PORTAL]),
        "PUBLIC_URL": settings["PUBLIC_URL"],
        "ISSUER": settings["ISSUER"],
        "DISCOVERY_URL": f"http://{HOST}:{at['issuer']}/.well-known/openid-configuration",
        "STORE_URL": settings["STORE_URL"],
        "SESSION_SECRET": secrets.session_secret(site.data),
    }
    return Process(
        name=PORTAL,
        argv=(sys.executable, "-m", "portal"),
        env=python_environment() | {f"PORTAL_{key}": own[key] for key in own},
        cwd=REPO,
        port=at[PORTAL],
        log=site.log(PORTAL),
        ready=partial(probes.http_ok, at[PORTAL], "/health/ready"),
        layer=1,
        ready_within=120,
    )


def _as_chosen(described: Process, service: str, options: Options) -> Process:
    program = options.programs.get(service)
    return replace(
        described,
        argv=(sys.executable, "-m", *program) if program else described.argv,
        env={**described.env, **options.environments.get(service, {})},
    )


def issuer_process(site: Site, port: int, gateway_port: int = DEFAULT_PORT) -> Process:
    """Describe the development issuer; browsers reach it through the gateway."""
    own = {
        "ISSUER_DATA": str(site.data),
        "ISSUER_PORT": str(port),
        "ISSUER_PUBLIC": f"http://{HOST}:{gateway_port}{issuer.PATH}",
        "ISSUER_PEOPLE": str(PEOPLE),
    }
    return Process(
        name="issuer",
        argv=(sys.executable, "-m", "deploy.embedded.issuer"),
        env=python_environment() | own,
        cwd=REPO,
        port=port,
        log=site.log("issuer"),
        ready=partial(probes.http_ok, port, "/jwks.json"),
        layer=1,
    )


def python_environment() -> dict[str, str]:
    """Give the person's environment, said to be development, and with no proxy to loopback."""
    without_proxy = ",".join(filter(None, (os.environ.get("NO_PROXY"), HOST, "localhost")))
    return {
        **os.environ,
        "GUILDE_ENVIRONMENT": "development",
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": without_proxy,
        "no_proxy": without_proxy,
    }


class Platform:
    """One run of a platform: holds its folder, publishes its state, and stops when told to."""

    def __init__(self, site: Site, options: Options, report: Report) -> None:
        self._site = site
        self._options = options
        self._tell = report
        at = choose_ports(options)
        identity = issuer.open_identity(site.data, options.port)
        self._supervisor = Supervisor(
            compose(site, options, at, identity.issuer), report=self._report, publish=self._publish
        )
        self.state = PlatformState(
            pid=os.getpid(),
            create_time=psutil.Process().create_time(),
            phase="starting",
            ports=at,
            base_url=f"http://{HOST}:{options.port}",
            issuer=identity.issuer,
            store=store.described(store.of(site.data)),
            scale=dict(options.scale),
            processes=self._supervisor.states,
        )

    async def run(self, when_ready: Callable[[PlatformState], Awaitable[None]]) -> None:
        """Start, then stay until SIGINT, SIGTERM or SIGHUP. Raises ProcessFailed."""
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
        # A disk that is full must not stop what keeps the platform alive.
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
    """Run a platform to its end, in this process. Raises AlreadyRunning, ProcessFailed."""
    with state.alone(site.data):
        state.kill_orphans(site.data)
        asyncio.run(Platform(site, options, report).run(when_ready))
