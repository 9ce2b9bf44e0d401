"""Free ports on loopback, which are saved for the next start."""

import json
import random
import socket
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from deploy.embedded.files import write_whole

HOST = "127.0.0.1"
LOWEST, HIGHEST = 15_000, 32_000
"""The range of ports, below the system's ports for outgoing connections.

One of those could occupy an engine's port before the engine binds it or while it restarts, even by
connecting to itself.
"""


def is_free(port: int) -> bool:
    """Return whether a server could listen there now."""
    with socket.socket() as attempt:
        # as servers do, so that lingering connections of the last run do not block the port
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, port))
        except OSError:
            return False
        return True


def choose(
    names: Iterable[str], remembered: Mapping[str, int], avoid: Collection[int] = ()
) -> dict[str, int]:
    """Return each name's remembered port if it is still free, otherwise another free one."""
    ports: dict[str, int] = {}
    held: list[socket.socket] = []
    try:
        for name in names:
            port = remembered.get(name)
            if port is None or port in avoid or port in ports.values() or not is_free(port):
                port = _hold_another(held, {*avoid, *ports.values()})
            ports[name] = port
    finally:
        for holder in held:
            holder.close()
    return ports


def choose_in(
    folder: Path, names: Iterable[str], *, fixed: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Choose ports, starting from the folder's `ports.json`, and save them there.

    `fixed`: given ports, saved with the others.
    """
    fixed = dict(fixed or {})
    remembered = read(folder)
    ports = choose(names, remembered, avoid=fixed.values()) | fixed
    if ports != remembered:
        write_whole(folder / "ports.json", json.dumps(remembered | ports, indent=2).encode())
    return ports


def read(folder: Path) -> dict[str, int]:
    """Return the ports that the folder has saved; none if the file is not readable."""
    try:
        content = json.loads((folder / "ports.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {name: port for name, port in content.items() if isinstance(port, int)}


def _hold_another(held: list[socket.socket], taken: Collection[int]) -> int:
    """Take a free port, and hold it until all are chosen, so that none is chosen twice."""
    while True:
        port = random.randrange(LOWEST, HIGHEST)  # noqa: S311  two platforms seldom choose the same
        if port in taken:
            continue
        holder = socket.socket()
        try:
            holder.bind((HOST, port))
        except OSError:
            holder.close()
            continue
        held.append(holder)
        return port
