"""`python -m services.NAME ...`: how operators and orchestrators run a service's process.

    serve                       answer HTTP, relay and consume, as the role setting says
    migrate                     create or bring up to date topics, collections and indexes
    republish                   tell every aggregate of the store again
    rebuild                     make the read models again from all facts, while it serves
    digest                      what each read model holds, in a number to compare
    parked list|show|replay|drop

What is for machines is printed as JSON lines on standard output.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from shared.messaging.parking import Parking
from shared.messaging.unit import Unit
from shared.mongo import Document, Store
from shared.runtime.app import serve
from shared.runtime.lines import print_line
from shared.runtime.rebuilding import digest, rebuild
from shared.runtime.service import Service, compose, healing, migrate
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
    commands: dict[str, Callable[[Sequence[str]], Awaitable[int]]] = {
        "migrate": lambda _: _migrate(service, settings, store),
        "republish": lambda _: _republish(service, store),
        "rebuild": lambda _: rebuild(service, settings, store),
        "digest": lambda _: digest(service, store),
        **(more or {}),
    }
    parser = argparse.ArgumentParser(prog=f"python -m services.{service.name}")
    parsers = parser.add_subparsers(dest="command", required=False)
    for name in ("serve", *commands):
        parsers.add_parser(name)
    parked = parsers.add_parser("parked")
    parked.add_argument("action", choices=["list", "show", "replay", "drop"])
    parked.add_argument("row", nargs="?")
    chosen, rest = parser.parse_known_args(list(arguments))
    if rest and chosen.command not in (more or {}):
        parser.error(f"unknown: {' '.join(rest)}")
    if chosen.command in commands:
        return asyncio.run(_awaited(commands[chosen.command](rest)))
    if chosen.command == "parked":
        return asyncio.run(_parked(Parking(store, service.group), chosen.action, chosen.row))
    serve(compose(service, settings, store))
    return 0


async def _awaited(work: Awaitable[int]) -> int:
    return await work


async def _migrate(service: Service, settings: ServiceSettings, store: Store) -> int:
    try:
        changed = await migrate(service, settings, store)
    except healing(service) as away:
        sentence = f"{service.name} cannot be migrated while an engine is away: {away!r}"
        print_line({"error": sentence})
        return FAILED
    print_line({"migrated": service.name, "changed": changed})
    return 0


async def _republish(service: Service, store: Store) -> int:
    if service.republish is None:
        print_line({"error": f"{service.name} owns no aggregate"})
        return FAILED
    told = 0
    # no relay here: the running one finds the facts in the outbox
    async for count in service.republish(Unit(store, _Nobody())):
        told += count
        print_line({"told": told})
    print_line({"republished": told})
    return 0


class _Nobody:
    def wake(self) -> None:
        pass


async def _parked(parking: Parking, action: str, row: str | None) -> int:
    if action == "list":
        for found in await parking.listing():
            print_line(_readable(found))
        return 0
    if action == "replay":
        print_line({"replaying": await parking.ask_replay(row)})
        return 0
    if row is None:
        print_line({"error": f"which one? `parked {action} ID`"})
        return FAILED
    if action == "drop":
        dropped = await parking.drop(row)
        print_line({"dropped": dropped})
        return 0 if dropped else FAILED
    shown = await parking.show(row)
    print_line(_readable(shown) if shown else {"error": f"nothing parked is called {row}"})
    return 0 if shown else FAILED


def _readable(row: Document) -> dict[str, Any]:
    row["headers"] = {name: bytes(v).decode(errors="replace") for name, v in row["headers"]}
    if "value" in row:
        row["value"] = bytes(row["value"]).decode(errors="replace")
    return row
