"""The steps of `up`: check, fetch, start, seed, and print the addresses."""

import importlib.util
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from cli.context import Platform, command, console
from cli.stages import Stages, changes
from deploy.embedded import engines, fetch, idp, keycloak, lock, preflight, state
from deploy.embedded import platform as platforms
from deploy.embedded.__main__ import ALREADY_RUNNING
from deploy.embedded.errors import NotRunning, PlatformError, ProcessFailed
from deploy.embedded.fetch import Advance
from deploy.embedded.idp import Idp
from deploy.embedded.issuer import subject_of
from deploy.embedded.platform import PORTAL, Options
from deploy.embedded.process import last_lines, size_of
from deploy.embedded.site import REPO, Site, open_site
from deploy.embedded.state import PlatformState

_DETACHED_WITHIN = 330.0
_SEED = "cli.seed"
DEMO_PERSON = "Claire Dubois"
"""One of the people in cli/demo/people.toml, as an example."""


def prepare(options: Options) -> Site:
    """Check this machine, then fetch the engines. Raises PlatformError."""
    preflight.require(options.data, options.port)
    site = open_site(options.data)
    _install(site)
    if options.idp is Idp.KEYCLOAK:
        _install_keycloak(site)
    if not engines.is_tuned(site):
        console.print(
            "Tuning the Java engines for this machine; this happens once and takes 10 to 30 seconds"
        )
        with console.status("Tuning"):
            engines.tune(site)
    return site


def _install(site: Site) -> None:
    missing = fetch.missing(site.engines, lock.read())
    if not missing:
        engines.install(site)
        return
    total = fetch.total_bytes(missing)
    _say_fetching(site, f"the engines, once: {len(missing)} of their files", total)
    with _fetching("engines", total) as advance:
        engines.install(site, advance=advance)


def _install_keycloak(site: Site) -> None:
    total = fetch.total_bytes(keycloak.missing(site))
    if total:
        _say_fetching(site, "Keycloak, once", total)
    with _fetching("keycloak", total) as advance:
        keycloak.install(site, advance=advance)


def _say_fetching(site: Site, what: str, total: int) -> None:
    console.print(f"Fetching {what}, {total / 1e6:.0f} MB, into {site.engines}", soft_wrap=True)


@contextmanager
def _fetching(name: str, total: int) -> Iterator[Advance]:
    """Show the progress of a download; print nothing if there is nothing to fetch."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
        disable=not console.is_terminal or not total,
    ) as progress:
        task = progress.add_task(name, total=total)
        yield lambda count: progress.advance(task, count)


def in_foreground(site: Site, options: Options, *, seed: bool) -> None:
    """Run the platform in this process until Ctrl-C. Raises PlatformError."""
    with Stages(console) as stages:

        async def ready(running: PlatformState) -> None:
            stages.started()
            handle = Platform(site.data, running)
            if seed:
                await seed_once(handle)
            with suppress(OSError):
                banner(handle)
                console.print("[dim]Ctrl-C stops the platform and keeps the data.[/]")

        platforms.run(site, options, stages, ready)
    with suppress(OSError):
        console.print(f"Stopped. The data stays in {site.data}", soft_wrap=True)


def detached(site: Site, options: Options) -> Platform:
    """Start a supervisor in the background, and return when all is ready. Raises ProcessFailed."""
    log = site.log("supervisor")
    log.parent.mkdir(parents=True, exist_ok=True)
    scale = [
        word for name, count in options.scale.items() for word in ("--scale", f"{name}={count}")
    ]
    began = size_of(log)
    with log.open("ab") as output:
        child = subprocess.Popen(
            [
                *(sys.executable, "-m", "deploy.embedded"),
                *("--data", str(site.data), "--port", str(options.port), *scale),
                *(() if options.portal else ("--no-portal",)),
                *("--idp", options.idp),
            ],
            cwd=REPO,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    with Stages(console) as stages:
        return Platform(site.data, _follow(site, child, stages, began))


def _follow(
    site: Site, child: subprocess.Popen[bytes], stages: Stages, log_began: int
) -> PlatformState:
    seen: PlatformState | None = None
    deadline = time.monotonic() + _DETACHED_WITHIN
    while time.monotonic() < deadline:
        ended = child.poll() is not None
        now = state.read(site.data)
        if now and now.pid == child.pid:
            for change in changes(seen.processes if seen else [], now.processes):
                stages(change)
            seen = now
            if now.phase == "ready":
                return now
        if ended and child.returncode == ALREADY_RUNNING:
            raise state.already_running(site.data)
        if ended:
            raise _failure(site, seen, log_began)
        time.sleep(0.1)
    child.terminate()
    raise _failure(site, seen, log_began)


def _failure(site: Site, seen: PlatformState | None, log_began: int) -> PlatformError:
    if seen and seen.failure:
        return ProcessFailed(**seen.failure)
    if seen and seen.phase in {"stopping", "stopped"}:
        again = f"Start it again: {command('up', site.data)}"
        return NotRunning("The platform was stopped before it was ready.", again)
    return ProcessFailed(
        "The supervisor ended before the platform was ready.",
        f"Its log: {site.log('supervisor')}; check this machine: {command('doctor', site.data)}",
        last_lines(site.log("supervisor"), since=log_began),
    )


async def seed_once(platform: Platform) -> None:
    """Write demo content into a new platform.

    A failure is reported, and retried at the next `up`.
    """
    done = platform.data / state.SEEDED
    if done.exists() or importlib.util.find_spec(_SEED) is None:
        return
    seed: Callable[[str, Callable[[str, list[str]], str]], Awaitable[None]]
    seed = importlib.import_module(_SEED).seed
    try:
        with console.status("Writing demo communities, members and content"):
            await seed(platform.base_url, platform.token)
    except (httpx.HTTPError, PlatformError) as error:
        console.print(
            f"The demo content could not be written ({error}); the next `up` retries.",
            markup=False,
            soft_wrap=True,
        )
    else:
        done.touch()


def banner(platform: Platform) -> None:
    """Print the addresses, the data folder, and a command to try."""
    search = command('search "bonnes pratiques"', platform.data)
    with_keycloak = idp.of(platform.state.issuer) is Idp.KEYCLOAK
    token = command(f'token "{DEMO_PERSON}"' if with_keycloak else "token alice", platform.data)
    url = f"{platform.base_url}/api/search/v1/search?q=partage"
    has_pages = PORTAL in platform.state.ports
    lines = (
        "",
        f"[bold]Guilde is ready[/]   {platform.base_url}/{'' if has_pages else 'docs'}",
        *([f"API               {platform.base_url}/docs"] if has_pages else []),
        *(
            [f"Sign in           {subject_of(DEMO_PERSON)}, {keycloak.PASSWORD}"]
            if with_keycloak
            else []
        ),
        f"Data              {platform.data} (kept when the platform stops)",
        f"Store             {escape(platform.state.store)}",
        f"Try               {search}",
        f'                  curl -H "Authorization: Bearer $({token})" "{url}"',
        f"Stop              {command('down', platform.data)}",
        "",
    )
    for line in lines:
        console.print(line, soft_wrap=True)


def parse_scale(words: list[str]) -> dict[str, int]:
    """Parse `search=3` and the like. Raises PlatformError with the wrong part."""
    scale: dict[str, int] = {}
    for word in words:
        name, _, count = word.partition("=")
        if name not in platforms.SERVICES or not count.isdigit() or not 1 <= int(count) <= _MOST:
            raise PlatformError(
                f"--scale {word} cannot be understood.",
                f"Name one of {', '.join(platforms.SERVICES)} and 1 to {_MOST} processes: "
                "--scale search=3",
            )
        scale[name] = int(count)
    return scale


_MOST = 32


def data_folder(data: Path) -> Path:
    return data.expanduser().resolve()
