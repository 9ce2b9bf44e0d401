"""How long `./guilde up` takes until all of it answers: warm, and from a fresh clone."""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.rows import Measured, at_most
from bench.world import World
from deploy.embedded.site import CACHE, REPO

WARM_SECONDS, COLD_SECONDS = 8, 60
TIMES = 3
"""Of warm starts the fastest counts: a start has one cause to be fast and many to be slow."""


async def measure(world: World) -> Measured:
    """Cold: Python packages, engines and class caches are fetched and made; none is at hand."""
    with tempfile.TemporaryDirectory(prefix="guilde-start-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240  the account of the engines reads what is fetched
        clone = folder / "guilde"
        await asyncio.to_thread(_run, "git", "clone", "--quiet", str(REPO), str(clone))
        caches = {CACHE: str(folder / "engines"), "UV_CACHE_DIR": str(folder / "packages")}
        cold = await _up(clone, folder / "data", world.free_port, caches)
        warm = min(
            [await _up(clone, folder / "data", world.free_port, caches) for _ in range(TIMES)]
        )
    return Measured(
        [
            at_most("start of everything, warm", warm, "s", most=WARM_SECONDS),
            at_most("start of everything, from a fresh clone", cold, "s", most=COLD_SECONDS),
        ]
    )


async def _up(clone: Path, data: Path, port: int, caches: Mapping[str, str]) -> float:
    """Seconds from the command to its return, when everything is ready."""
    environment = {**os.environ, **caches}
    platform = ("--data", str(data))
    up = (str(clone / "guilde"), "up", "--detach", "--no-seed", "--port", str(port), *platform)
    began = time.perf_counter()
    await asyncio.to_thread(_run, *up, env=environment)
    seconds = time.perf_counter() - began
    await asyncio.to_thread(_run, str(clone / "guilde"), "down", *platform, env=environment)
    return seconds


def _run(*command: str, env: Mapping[str, str] | None = None) -> None:
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
