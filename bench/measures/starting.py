"""The time of `./guilde up` until everything answers: warm, and from a fresh clone."""

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
"""The number of warm starts. The fastest counts, since other load can only slow a start down."""


async def measure(world: World) -> Measured:
    """Measure the starts.

    For the cold start, Python packages, engines and class caches are fetched and created.
    """
    with tempfile.TemporaryDirectory(prefix="guilde-start-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240  the engines' account reads the fetched files
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
    """Return the seconds until the command ends, when everything is ready."""
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
