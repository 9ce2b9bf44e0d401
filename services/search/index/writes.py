"""From actions to the index: one `_bulk` for a batch, in every index that is written to.

The wire form is made here, once per document however many indices it goes to. Order does not
matter: external versions and grants' sequences decide what stays.
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
"""Per `_bulk`. More gains nothing, and strains a small heap."""

BULK_TIMEOUT_SECONDS = 60
RACES = 20
"""How often OpenSearch itself retries a conflicting update."""

ONLY_OUTCOMES = "errors,items.*.status,items.*.error.type,items.*.error.reason"


async def write(engine: Engine, targets: FreshTargets, actions: Sequence[Action]) -> None:
    """Have the actions applied, each if it is newer than what is there.

    Raises: EngineAwayError (again later: what was applied stays so), RefusedDocumentError.
    """
    if not actions:
        return
    try:
        await write_to(engine, await targets.get(), actions)
    except MovedIndexError:
        targets.forget()
        raise


async def write_to(engine: Engine, targets: Targets, actions: Iterable[Action]) -> None:
    """The same, in these indices. Raises also: MovedIndexError."""
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
    """`_bulk` bodies of at most about MOST_BYTES each."""
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
        for index in documents:
            yield (
                b'{"index":{"_index":%b,"_id":%b,"version":%d,"version_type":"%b"}}\n%b\n'
                % (
                    index,
                    key,
                    put.version,
                    b"external_gte" if put.is_last_word else b"external",
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
    """Of several documents with the same key, only the one that would stay is sent."""
    puts: dict[str, Put] = {}
    grants: list[Grant] = []
    for action in actions:
        if isinstance(action, Grant):
            grants.append(action)
        elif action.key not in puts or _replaces(action, puts[action.key]):
            puts[action.key] = action
    return puts.values(), grants


def _replaces(put: Put, before: Put) -> bool:
    """As in two batches: of one version the last word stays, and of two such words the later."""
    if put.version != before.version:
        return put.version > before.version
    return put.is_last_word


def _judge(items: list[dict[str, Any]]) -> None:
    """Raise the worst error. A 409 on a document means that a newer version is stored: no error."""
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
