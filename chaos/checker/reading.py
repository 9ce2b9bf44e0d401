"""The reading of the world: stores, topics, index, mailbox, and the public API."""

import asyncio
import email
import email.policy
from collections.abc import Iterable
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import httpx
import orjson
from aiokafka import ConsumerRecord

from chaos.checker.world import Found, Id, Letter, Rebuilt, Shown, Told, World
from chaos.declared import COLLECTIONS, MODELS_OF, READS
from chaos.kafka import Log, read_log
from chaos.quiescence import what_moves
from chaos.target import Target
from deploy.embedded.errors import PlatformError
from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.index.digest import digest, rows
from services.search.settings import SearchSettings
from shared.contracts.catalogue import AGGREGATES
from shared.mongo import Document, Store

PATHS = {
    "membership.community": "/api/membership/v1/communities",
    "content.post": "/api/content/v1/posts",
    "content.reply": "/api/content/v1/replies",
    "events.gathering": "/api/events/v1/gatherings",
}
"""The paths of the public API, by kind."""

AT_ONCE = 8
ASKED = 5
OK, NOT_FOUND = 200, 404


async def read_world(target: Target, keeper: str, made: Iterable[Id]) -> World:
    """Read everything except the index.

    `keeper` is the name of a person who may see all of `made`.
    """
    world = World(waiting=await what_moves(target), groups=len(READS))
    _take_log(world, await read_log(target.kafka))
    for service in READS:
        store = Store(target.store_url, service)
        try:
            await _take_store(world, service, store)
        finally:
            store.close()
    world.letters = _letters(target.mailbox)
    world.shown = await _shown(target, keeper, made)
    return world


async def read_index(target: Target, world: World) -> None:
    """Read the index, before and after a rebuild from the same facts."""
    engine = Engine(target.opensearch_url)
    names = Names(SearchSettings.model_fields["index_prefix"].default)
    try:
        for alias in (names.documents, names.access):
            await engine.ask("POST", f"/{alias}/_refresh")
            async for row in rows(engine, alias):
                world.index[row.key] = Found(row.version, row.sees)
        before = str(await digest(engine, names.documents))
        said = await asyncio.to_thread(_rebuild, target)
        after = str(await digest(engine, names.documents))
        world.rebuilt = Rebuilt(before, after, said)
    finally:
        await engine.close()


def _rebuild(target: Target) -> dict[str, Any]:
    """Rebuild the index, and return the last line of the command."""
    try:
        said = target.command("search", ["rebuild"])
    except PlatformError as error:
        return {"error": str(error)}
    return said[-1] if said else {}


def _take_log(world: World, log: Log) -> None:
    world.cut = {partition.topic for partition, begin in log.begins.items() if begin}
    for record in log.records:
        if record.value is None:
            world.erased.add(Id(record.topic.removeprefix("guilde."), record.key.decode()))
        else:
            world.told.append(_read_fact(record))


def _read_fact(record: ConsumerRecord) -> Told:
    headers: dict[str, bytes] = dict(record.headers)
    actor = headers.get("ce_actor")
    return Told(
        id=headers["ce_id"].decode(),
        of=Id(record.topic.removeprefix("guilde."), record.key.decode()),
        sequence=int(headers["ce_sequence"]),
        participle=headers["ce_type"].decode().rsplit(".", 2)[1],
        actor=actor.decode() if actor else None,
        state=orjson.loads(record.value)["state"],
        offset=record.offset,
    )


async def _take_store(world: World, service: str, store: Store) -> None:
    for aggregate in AGGREGATES:
        if aggregate.service == service:
            for document in await _all(store, COLLECTIONS[aggregate.kind]):
                world.aggregates[Id(aggregate.kind, document["_id"])] = document
    for kind, collection in MODELS_OF[service].items():
        documents = await _all(store, collection)
        world.models[service, kind] = {document["_id"]: document for document in documents}
    world.parked += [{**row, "service": service} for row in await _all(store, "parked")]
    world.leases += [(service, lease) for lease in await _all(store, "leases")]
    if service == "membership":
        profiles = await _all(store, "profiles")
        world.addresses = {profile["_id"]: profile.get("email", "") for profile in profiles}
    if service == "events":
        world.seating = {each["_id"]: each for each in await _all(store, "seating")}
    if service == "notifications":
        world.notices = await _all(store, "notices")
        world.inboxes = await _all(store, "inboxes")
        world.deliveries = await _all(store, "deliveries")
        world.mails = await _all(store, "mails")


async def _all(store: Store, collection: str) -> list[Document]:
    found: list[Document] = await store.scope[collection].find({}).to_list(None)
    return found


def _letters(mailbox: Path) -> list[Letter]:
    return [_letter(path) for path in sorted(mailbox.glob("*.eml"))]


def _letter(path: Path) -> Letter:
    """Return a mail. The mailbox names its files by the nanosecond of their arrival."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return Letter(
        message_id=str(message["Message-ID"]),
        to=getaddresses([str(message["To"])])[0][1],
        at=int(path.stem.split("-")[0]) / 1e9,
        text="\n".join([str(message["Subject"]), *_texts(message)]),
    )


def _texts(message: EmailMessage) -> list[str]:
    return [
        str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"
    ]


async def _shown(target: Target, keeper: str, made: Iterable[Id]) -> dict[Id, Shown]:
    bearer = {"Authorization": f"Bearer {target.mint(keeper)}"}
    gate = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=target.base_url, headers=bearer, timeout=20) as http:

        async def show(of: Id) -> tuple[Id, Shown]:
            async with gate:
                return of, await _show(http, f"{PATHS[of.kind]}/{of.id}")

        return dict(await asyncio.gather(*(show(of) for of in made if of.kind in PATHS)))


async def _show(http: httpx.AsyncClient, path: str) -> Shown:
    """Read a path. Throttled and failed requests are repeated a few times."""
    for _ in range(ASKED):
        try:
            response = await http.get(path)
        except httpx.HTTPError:
            await asyncio.sleep(1)
            continue
        if response.status_code in {OK, NOT_FOUND}:
            break
        await asyncio.sleep(1)
    else:
        return Shown(0)
    body: dict[str, Any] = response.json() if response.status_code == OK else {}
    return Shown(response.status_code, body.get("version", 0), response.text)
