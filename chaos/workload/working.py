"""Five clients, and their next actions."""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable
from functools import partial

import httpx

from chaos.history import History
from chaos.target import Target
from chaos.workload import belonging, gathering, reading, writing
from chaos.workload.client import TIMEOUT, Client
from chaos.workload.ground import Ground
from chaos.workload.settling import settle

CLIENTS = 5
PAUSE_SECONDS = 0.2
"""The longest pause between two operations of a client, so that a laptop keeps up."""

Deed = Callable[[], Awaitable[None]]


async def work(target: Target, seed: int, history: History, stop: asyncio.Event) -> None:
    """Work until `stop` is set, and operations in progress have ended.

    Draws depend on the seed. Names do not, so that one platform can be used twice.
    """
    run = f"{seed}-{secrets.token_hex(3)}"
    names = [f"chaos-{run}-{number}" for number in range(CLIENTS)]
    history.mark("workload", seed=seed, run=run, keeper=names[0])
    limits = httpx.Limits(max_connections=4 * CLIENTS, max_keepalive_connections=2 * CLIENTS)
    async with httpx.AsyncClient(base_url=target.base_url, timeout=TIMEOUT, limits=limits) as http:
        clients = [
            Client(
                *(http, history, stop),
                chance=random.Random(f"{seed}/{number}"),
                names=random.Random(f"{run}/{number}"),
                mint=partial(target.mint, names[number]),
            )
            for number in range(CLIENTS)
        ]
        ground = await settle(clients, run, history)
        if ground is not None:
            await asyncio.gather(*(_live(client, clients[0], ground) for client in clients))


async def _live(client: Client, keeper: Client, ground: Ground) -> None:
    deeds, weights = zip(*_deeds(client, keeper, ground), strict=True)
    while not client.stopping:
        await client.chance.choices(deeds, weights)[0]()
        await asyncio.sleep(client.chance.uniform(0, PAUSE_SECONDS))


def _deeds(client: Client, keeper: Client, ground: Ground) -> list[tuple[Deed, int]]:
    """Return the actions that this client may take, with relative frequencies."""
    both = (client, ground)
    deeds: list[tuple[Deed, int]] = [
        (partial(writing.write_post, *both), 12),
        (partial(writing.reply, *both), 12),
        (partial(writing.edit_post, *both), 8),
        (partial(writing.accept_answer, *both), 4),
        (partial(writing.delete_post, *both), 2),
        (partial(gathering.schedule, *both), 2),
        (partial(gathering.answer, *both), 14),
        (partial(gathering.change_capacity, *both), 3),
        (partial(reading.read_somewhere, *both), 36),
    ]
    if client is keeper:
        return [
            *deeds,
            (partial(belonging.flip_hall, *both), 8),
            (partial(belonging.let_in_or_out, *both), 14),
        ]
    return [
        *deeds,
        (partial(writing.race_to_edit, client, keeper, ground), 6),
        (partial(belonging.come_or_go, *both), 8),
    ]
