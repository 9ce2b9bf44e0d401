"""`python -m services.NAME ...`: how operators and orchestrators run a service's process.

    serve                       answer HTTP, relay and consume, as the role setting says
    migrate                     create or bring up to date topics, collections and indexes
    republish                   tell every aggregate of the store again
    parked list|show|replay|drop

What is for machines is printed as JSON lines on standard output.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import orjson

from shared.messaging.parking import Parking
from shared.messaging.unit import Unit
from shared.mongo import Document, Store
from shared.runtime.app import serve
from shared.runtime.service import Service, compose, migrate
from shared.runtime.settings import ServiceSettings

FAILED = 1


def run(
    service: Service,
    settings: ServiceSettings,
    store: Store,
    arguments: Sequence[str],
    *,
    more: Mapping[str, Callable[[Sequence[str]], Awaitable[int]]] | None = None,
) -> int:
    """The exit code. `more` are commands of the service's own; each gets the arguments after it."""
    own = dict(more or {})
    parser = argparse.ArgumentParser(prog=f"python -m services.{service.name}")
    commands = parser.add_subparsers(dest="command", required=False)
    for name in ("serve", "migrate", "republish", *own):
        commands.add_parser(name)
    parked = commands.add_parser("parked")
    parked.add_argument("action", choices=["list", "show", "replay", "drop"])
    parked.add_argument("row", nargs="?")
    chosen, rest = parser.parse_known_args(list(arguments))
    if chosen.command in own:
        return asyncio.run(_awaited(own[chosen.command](rest)))
    if rest:
        parser.error(f"unknown: {' '.join(rest)}")
    if chosen.command == "migrate":
        return asyncio.run(_migrate(service, settings, store))
    if chosen.command == "republish":
        return asyncio.run(_republish(service, store))
    if chosen.command == "parked":
        return asyncio.run(_parked(Parking(store, service.group), chosen.action, chosen.row))
    serve(compose(service, settings, store))
    return 0


async def _awaited(work: Awaitable[int]) -> int:
    return await work


async def _migrate(service: Service, settings: ServiceSettings, store: Store) -> int:
    await migrate(service, settings, store)
    _print({"migrated": service.name})
    return 0


async def _republish(service: Service, store: Store) -> int:
    if service.republish is None:
        _print({"error": f"{service.name} owns no aggregate"})
        return FAILED
    told = 0
    # no relay here: the running one finds the facts in the outbox
    async for count in service.republish(Unit(store, _Nobody())):
        told += count
        _print({"told": told})
    _print({"republished": told})
    return 0


class _Nobody:
    def wake(self) -> None:
        pass


async def _parked(parking: Parking, action: str, row: str | None) -> int:
    if action == "list":
        for found in await parking.listing():
            _print(_readable(found))
        return 0
    if action == "replay":
        _print({"replaying": await parking.ask_replay(row)})
        return 0
    if row is None:
        _print({"error": f"which one? `parked {action} ID`"})
        return FAILED
    if action == "drop":
        dropped = await parking.drop(row)
        _print({"dropped": dropped})
        return 0 if dropped else FAILED
    shown = await parking.show(row)
    _print(_readable(shown) if shown else {"error": f"nothing parked is called {row}"})
    return 0 if shown else FAILED


def _readable(row: Document) -> dict[str, Any]:
    row["headers"] = {name: bytes(v).decode(errors="replace") for name, v in row["headers"]}
    if "value" in row:
        row["value"] = bytes(row["value"]).decode(errors="replace")
    return row


def _print(line: Mapping[str, Any]) -> None:
    sys.stdout.write(orjson.dumps(line, default=str).decode() + "\n")
    sys.stdout.flush()
