"""The commands `python -m services.NAME ...`, which run a service's process for operators.

    serve                       answer HTTP, relay and consume, as the role setting says
    migrate                     create or bring up to date topics, collections and indexes
    republish                   publish every aggregate of the store again
    rebuild                     rebuild the read models from all facts, while the service serves
    digest                      a checksum of each read model
    parked list|show|replay|drop

Standard output has only JSON lines, for machines. Logs and the message about a missing or invalid
setting go to standard error.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn, TypeVar

from shared.messaging.owned import republish_all
from shared.messaging.parking import Parking
from shared.messaging.unit import Unit
from shared.mongo import Document, Store
from shared.observe.logs import configure_logs
from shared.runtime.app import serve
from shared.runtime.lines import print_line
from shared.runtime.rebuilding import digest, rebuild
from shared.runtime.service import Service, compose, healing, migrate
from shared.runtime.settings import ServiceSettings, WrongSettingsError, read

FAILED = 1
WRONG_SETTINGS = 78
"""EX_CONFIG of sysexits.h: a restart does not help."""

Settings = TypeVar("Settings", bound=ServiceSettings)
Command = Callable[[Service, Settings, Store, Sequence[str]], Awaitable[int]]
"""A function that runs a command with the arguments after its name. Returns the exit code."""


def start(
    name: str,
    settings: type[Settings],
    service: Callable[[Settings, Store], Service],
    *,
    more: Mapping[str, Command[Settings]] | None = None,
) -> NoReturn:
    """Run the command of this process, and exit with its code."""
    sys.exit(run(name, settings, service, sys.argv[1:], more=more))


def run(
    name: str,
    settings: type[Settings],
    service: Callable[[Settings, Store], Service],
    arguments: Sequence[str],
    *,
    more: Mapping[str, Command[Settings]] | None = None,
) -> int:
    """Run a command, and return the exit code.

    more: the service's own commands, which may replace common ones.
    """
    own = dict(more or {})
    chosen, rest = _parse(name, own, arguments)
    try:
        known = read(settings)
        store = Store(known.store_url, known.store_database)
        made = service(known, store)
        if chosen.command in {None, "serve"}:
            serve(compose(made, known, store))
            return 0
    except WrongSettingsError as wrong:
        sys.stderr.write(f"{name} cannot start: {wrong}.\n")
        return WRONG_SETTINGS
    configure_logs(name, known.log_level, sys.stderr)
    commands: dict[str, Command[Settings]] = {
        "migrate": _migrate,
        "republish": _republish,
        "rebuild": rebuild,
        "digest": digest,
        "parked": partial(_parked, chosen),
        **own,
    }
    return asyncio.run(_awaited(commands[chosen.command](made, known, store, rest)))


def _parse(
    name: str, own: Mapping[str, Any], arguments: Sequence[str]
) -> tuple[argparse.Namespace, list[str]]:
    """Return the command, and the arguments that only the service's own command understands."""
    parser = argparse.ArgumentParser(prog=f"python -m services.{name}")
    parsers = parser.add_subparsers(dest="command", required=False)
    for command in dict.fromkeys(("serve", "migrate", "republish", "rebuild", "digest", *own)):
        parsers.add_parser(command)
    parked = parsers.add_parser("parked")
    parked.add_argument("action", choices=["list", "show", "replay", "drop"])
    parked.add_argument("row", nargs="?")
    chosen, rest = parser.parse_known_args(list(arguments))
    if rest and chosen.command not in own:
        parser.error(f"unknown: {' '.join(rest)}")
    return chosen, rest


async def _awaited(work: Awaitable[int]) -> int:
    return await work


async def _migrate(
    service: Service, settings: ServiceSettings, store: Store, _: Sequence[str]
) -> int:
    try:
        changed = await migrate(service, settings, store)
    except healing(service) as away:
        sentence = f"{service.name} cannot be migrated while an engine is away: {away!r}"
        print_line({"error": sentence})
        return FAILED
    print_line({"migrated": service.name, "changed": changed})
    return 0


async def _republish(service: Service, _: ServiceSettings, store: Store, __: Sequence[str]) -> int:
    if not service.owned:
        print_line({"error": f"{service.name} owns no aggregate"})
        return FAILED
    told = 0
    # no relay here: the running one publishes the facts in the outbox
    async for count in republish_all(Unit(store, _Nobody()), service.owned):
        told += count
        print_line({"told": told})
    print_line({"republished": told})
    return 0


class _Nobody:
    def wake(self) -> None:
        pass


async def _parked(
    chosen: argparse.Namespace,
    service: Service,
    _: ServiceSettings,
    store: Store,
    __: Sequence[str],
) -> int:
    parking, action, row = Parking(store, service.group), chosen.action, chosen.row
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
