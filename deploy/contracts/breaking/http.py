"""Breaking changes of an OpenAPI document, for callers of the service."""

from collections.abc import Iterator
from typing import Any

from deploy.contracts.breaking.schemas import Break, Json, Schemas, Way

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_OPEN: Json = {}


def breaks(old: Json, new: Json) -> list[Break]:
    return [
        found
        for path, item in old["paths"].items()
        for method in _METHODS
        if method in item
        for found in _of_operation(f"{method.upper()} {path}", old, new, path, method)
    ]


def _of_operation(where: str, old: Json, new: Json, path: str, method: str) -> Iterator[Break]:
    before, after = old["paths"][path][method], new["paths"].get(path, {}).get(method)
    if after is None:
        yield Break(where, "is gone")
        return
    if after.get("security") and not before.get("security"):
        yield Break(where, "asks for a token now")
    taken, given = Schemas(old, new, Way.TAKEN), Schemas(old, new, Way.GIVEN)
    yield from _of_parameters(where, before, after, taken)
    yield from _of_body(where, before, after, taken)
    yield from _of_answers(where, before, after, given)


def _of_parameters(where: str, before: Json, after: Json, taken: Schemas) -> Iterator[Break]:
    known, now = _parameters(before), _parameters(after)
    for key, parameter in known.items():
        at = f"{where} {' '.join(key)}"
        if key not in now:
            yield Break(at, "is gone")
            continue
        if now[key].get("required") and not parameter.get("required"):
            yield Break(at, "is needed now")
        yield from taken.breaks(at, parameter.get("schema", _OPEN), now[key].get("schema", _OPEN))
    for key in now.keys() - known.keys():
        if now[key].get("required"):
            yield Break(f"{where} {' '.join(key)}", "is needed now")


def _of_body(where: str, before: Json, after: Json, taken: Schemas) -> Iterator[Break]:
    old, new = before.get("requestBody"), after.get("requestBody")
    if old is None or new is None:
        if old is not None:
            yield Break(f"{where} body", "is gone")
        if new is not None and new.get("required"):
            yield Break(f"{where} body", "is needed now")
        return
    if new.get("required") and not old.get("required"):
        yield Break(f"{where} body", "is needed now")
    yield from _of_content(f"{where} body", old, new, taken)


def _of_answers(where: str, before: Json, after: Json, given: Schemas) -> Iterator[Break]:
    """Compare responses.

    Problems may change: callers must expect problems that they do not know.
    """
    for status, old in before["responses"].items():
        new = after["responses"].get(status)
        if new is not None:
            yield from _of_content(f"{where} {status}", old, new, given)
            for name in old.get("headers", {}).keys() - new.get("headers", {}).keys():
                yield Break(f"{where} {status} header {name}", "is gone")
        elif status.startswith("2"):
            yield Break(f"{where} {status}", "is gone")


def _of_content(where: str, old: Json, new: Json, schemas: Schemas) -> Iterator[Break]:
    for media_type, content in old.get("content", {}).items():
        now = new.get("content", {}).get(media_type)
        at = f"{where} {media_type}"
        if now is None:
            yield Break(at, "is gone")
        else:
            yield from schemas.breaks(at, content.get("schema", _OPEN), now.get("schema", _OPEN))


def _parameters(operation: Json) -> dict[tuple[str, str], Any]:
    return {_named(p): p for p in operation.get("parameters", ())}


def _named(parameter: Json) -> tuple[str, str]:
    """Return the place and name. Header names are case-insensitive (RFC 9110, 5.1)."""
    place, name = parameter["in"], parameter["name"]
    return place, name.lower() if place == "header" else name
