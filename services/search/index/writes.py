"""The writing of a batch of actions to every write index, in one `_bulk`.

Each document is serialized once, however many indices it goes to. The order does not matter:
external versions and the sequences of grants decide which write stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson

from services.search.index import access
from services.search.index.aliases import FreshTargets, Targets, own
from services.search.index.client import NDJSON, Engine
from services.search.index.errors import (
    EngineAwayError,
    LostRaceError,
    MovedIndexError,
    RefusedDocumentError,
)
from services.search.projections.actions import Action, Grant, Put

MOST_BYTES = 8 * 1024 * 1024
"""The limit on the bytes of a `_bulk`. A larger one gains nothing, and strains a small heap."""

BULK_TIMEOUT_SECONDS = 60
RACES = 20
"""How often OpenSearch itself retries a conflicting update."""

ONLY_OUTCOMES = "errors,items.*.status,items.*.error.type,items.*.error.reason"


async def write(engine: Engine, targets: FreshTargets, actions: Sequence[Action]) -> None:
    """Apply each action that is newer than the stored state.

    Raises: EngineAwayError (retry later: applied actions stay), RefusedDocumentError.
    """
    if not actions:
        return
    try:
        await write_to(engine, await targets.get(), actions)
    except MovedIndexError:
        targets.forget()
        raise


async def write_to(engine: Engine, targets: Targets, actions: Iterable[Action]) -> None:
    """Apply actions to these indices. Also raises MovedIndexError."""
    for body in bodies(targets, actions):
        answer = await engine.ask(
            "POST",
            "/_bulk",
            body,
            headers=NDJSON,
            within=BULK_TIMEOUT_SECONDS,
            require_alias="true",
            filter_path=ONLY_OUTCOMES,
        )
        if answer["errors"]:
            _judge(answer["items"])


def bodies(targets: Targets, actions: Iterable[Action]) -> Iterator[bytes]:
    """Yield `_bulk` bodies of about MOST_BYTES at most."""
    lines: list[bytes] = []
    size = 0
    for operation in _operations(targets, actions):
        if size and size + len(operation) > MOST_BYTES:
            yield b"".join(lines)
            lines, size = [], 0
        lines.append(operation)
        size += len(operation)
    if lines:
        yield b"".join(lines)


def _operations(targets: Targets, actions: Iterable[Action]) -> Iterator[bytes]:
    puts, grants = _newest(actions)
    documents = [orjson.dumps(own(index)) for index in targets.documents]
    for put in puts:
        source = orjson.dumps(put.source)
        key = orjson.dumps(put.key)
        beside = b',"routing":%b' % orjson.dumps(put.beside) if put.beside else b""
        for index in documents:
            yield (
                b'{"index":{"_index":%b,"_id":%b,"version":%d,"version_type":"%b"%b}}\n%b\n'
                % (
                    index,
                    key,
                    put.version,
                    b"external_gte" if put.is_last_word else b"external",
                    beside,
                    source,
                )
            )
    indices = [orjson.dumps(own(index)) for index in targets.access]
    for holder, update in access.updates(grants).items():
        body = orjson.dumps(update)
        key = orjson.dumps(holder)
        for index in indices:
            yield b'{"update":{"_index":%b,"_id":%b,"retry_on_conflict":%d}}\n%b\n' % (
                index,
                key,
                RACES,
                body,
            )


def _newest(actions: Iterable[Action]) -> tuple[Iterable[Put], list[Grant]]:
    """Return actions with only one document per key: the one that would stay."""
    puts: dict[str, Put] = {}
    grants: list[Grant] = []
    for action in actions:
        if isinstance(action, Grant):
            grants.append(action)
        elif action.key not in puts or _replaces(action, puts[action.key]):
            puts[action.key] = action
    return puts.values(), grants


def _replaces(put: Put, before: Put) -> bool:
    """Return whether `put` would also replace `before` if they came in two batches.

    Of the same version, the last word stays; of two last words, the later one.
    """
    if put.version != before.version:
        return put.version > before.version
    return put.is_last_word


def _judge(items: list[dict[str, Any]]) -> None:
    """Raise the worst error. A 409 on a document is no error: a newer version is stored."""
    refused: RefusedDocumentError | None = None
    for item in items:
        (operation, outcome), *_ = item.items()
        status = outcome["status"]
        if status < 400 or (status == 409 and operation == "index"):  # noqa: PLR2004  HTTP's own
            continue
        error = outcome.get("error", {})
        said = f"{error.get('type')}: {error.get('reason')}"
        if status == 400:  # noqa: PLR2004
            refused = refused or RefusedDocumentError(said)
        elif status == 409:  # noqa: PLR2004
            raise LostRaceError(said)
        elif status == 404:  # noqa: PLR2004
            raise MovedIndexError(said)
        else:
            raise EngineAwayError(said)
    if refused:
        raise refused
