"""Commands of the services, in child processes that a test may kill."""

import asyncio
import os
import signal
import sys

from pydantic import SecretStr

from shared.runtime.settings import ServiceSettings


async def start_command(
    name: str, settings: ServiceSettings, *arguments: str
) -> asyncio.subprocess.Process:
    """Start `python -m services.NAME ...`, with stdout and stderr as one stream of lines."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"services.{name}", *arguments),
        env={**os.environ, **environment(name, settings)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


def environment(name: str, settings: ServiceSettings) -> dict[str, str]:
    """Return the environment variables that produce these settings."""
    secrets = {n: v.get_secret_value() for n, v in settings if isinstance(v, SecretStr)}
    told = {**settings.model_dump(mode="json", exclude_none=True), **secrets}.items()
    return {f"{name}_{key}".upper(): str(value) for key, value in told}


async def kill(process: asyncio.subprocess.Process) -> None:
    """Kill the process with SIGKILL, if it has not ended."""
    if process.returncode is None:
        os.kill(process.pid, signal.SIGKILL)
    await process.communicate()
