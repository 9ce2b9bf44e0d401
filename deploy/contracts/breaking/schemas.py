"""Breaking changes of a JSON Schema.

A schema that a service *takes* (requests) may only grow: everything that was accepted still is. One
that it *gives* (responses, facts) may only shrink: older readers understand everything that is
sent. In both cases, one of the two schemas must allow everything that the other does. Readers skip
unknown fields. A keyword that differs counts as a break if no rule here covers it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Json = Mapping[str, Any]
Pairs = frozenset[tuple[int, int]]

_UPPER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_LOWER = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")
_EXACT = ("pattern", "format", "multipleOf", "uniqueItems", "prefixItems")
_SAYS_NOTHING = {
    *("title", "description", "default", "examples", "example", "deprecated", "readOnly"),
    "x-extensible-enum",  # the values so far: a reader has a branch for others
}
_RULED = {
    *(*_UPPER, *_LOWER, *_EXACT),
    *("type", "enum", "const", "anyOf", "oneOf", "$ref"),
    *("properties", "required", "additionalProperties", "propertyNames", "items"),
}


class Way(Enum):
    TAKEN = "taken"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Break:
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Schemas:
    """The schemas of two documents. `old` and `new` contain the targets of their `$ref`s."""

    old: Json
    new: Json
    way: Way

    def breaks(self, where: str, old: Json, new: Json) -> list[Break]:
        return list(self._breaks(where, old, new, frozenset()))

    def _breaks(self, where: str, old: Json, new: Json, seen: Pairs) -> Iterator[Break]:
        olds, news = list(_branches(self.old, old)), list(_branches(self.new, new))
        taken = self.way is Way.TAKEN
        for branch in olds if taken else news:
            pairs = [(branch, new) for new in news] if taken else [(old, branch) for old in olds]
            found = [list(self._of_branch(where, *pair, seen)) for pair in pairs]
            yield from min(found, key=len)

    def _by_width(self, old: Json, new: Json) -> tuple[Json, Json]:
        """Return the schema that must be allowed, and the schema that must allow it."""
        return (old, new) if self.way is Way.TAKEN else (new, old)

    def _of_branch(self, where: str, old: Json, new: Json, seen: Pairs) -> Iterator[Break]:
        pair = (id(old), id(new))  # the caller holds both, so no other object gets their ids
        if pair in seen:
            return
        seen |= {pair}
        for what in _refused(*self._by_width(old, new)):
            yield Break(where, what)
        yield from self._of_objects(where, old, new, seen)
        yield from self._of_inner(where, old, new, seen)

    def _of_inner(self, where: str, old: Json, new: Json, seen: Pairs) -> Iterator[Break]:
        narrow, wide = self._by_width(old, new)
        for keyword in ("items", "propertyNames", "additionalProperties"):
            inner, allowed = narrow.get(keyword, True), wide.get(keyword, True)
            if isinstance(allowed, Mapping) and isinstance(inner, Mapping):
                yield from self._breaks(f"{where}/{keyword}", old[keyword], new[keyword], seen)
            elif isinstance(allowed, Mapping) and inner is True:
                yield Break(f"{where}/{keyword}", "anything against one shape")
        closed = wide.get("additionalProperties") is False
        if self.way is Way.TAKEN and closed and narrow.get("additionalProperties", True):
            yield Break(where, "fields that were passed over are refused")

    def _of_objects(self, where: str, old: Json, new: Json, seen: Pairs) -> Iterator[Break]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in before:
            if name in after:
                yield from self._breaks(f"{where}/{name}", before[name], after[name], seen)
            else:
                yield Break(f"{where}/{name}", "is gone")
        needed_before, needed = set(old.get("required", ())), set(new.get("required", ()))
        if self.way is Way.TAKEN:
            for name in sorted(needed - needed_before):
                yield Break(f"{where}/{name}", "is needed now")
        else:
            for name in sorted((needed_before - needed) & after.keys()):
                yield Break(f"{where}/{name}", "is no longer always there")


def _branches(document: Json, schema: Json) -> Iterator[Json]:
    """Yield the alternatives of a schema, each of one type, with `$ref`s followed."""
    while "$ref" in schema:
        schema = _followed(document, schema["$ref"])
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            for inner in schema[keyword]:
                yield from _branches(document, inner)
            return
    types = schema.get("type")
    if isinstance(types, list):
        for one in types:
            yield {**schema, "type": one}
    else:
        yield schema


def _followed(document: Json, reference: str) -> Json:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found  # type: ignore[no-any-return]


def _refused(narrow: Json, wide: Json) -> Iterator[str]:
    """Yield the values that `narrow` allows and `wide` does not, except in nested schemas."""
    kind = wide.get("type")
    if kind is not None and not _covers(kind, narrow.get("type")):
        yield f"type {narrow.get('type', 'any')} against {kind}"
    values, allowed = _values(narrow), _values(wide)
    if allowed is not None:
        beyond = "anything" if values is None else [v for v in values if v not in allowed]
        if beyond:
            yield f"{beyond} against only {allowed}"
    narrow = _measured(narrow, values)
    for keyword in sorted(narrow.keys() | wide.keys()):
        if _exceeds(keyword, narrow.get(keyword), wide.get(keyword)):
            yield f"{keyword} {narrow.get(keyword, 'none')} against {wide.get(keyword, 'none')}"


def _measured(schema: Json, values: list[Any] | None) -> Json:
    """Add the lengths that the values of an enumeration of texts imply."""
    texts = [len(value) for value in values or () if isinstance(value, str)]
    if not texts or len(texts) != len(values or ()):
        return schema
    return {"minLength": min(texts), "maxLength": max(texts), **schema}


def _exceeds(keyword: str, narrow: Any, wide: Any) -> bool:
    if keyword in _UPPER:
        return wide is not None and (narrow is None or narrow > wide)
    if keyword in _LOWER:
        return wide is not None and (narrow is None or narrow < wide)
    if keyword in _EXACT:
        return wide is not None and bool(narrow != wide)
    return keyword not in _RULED | _SAYS_NOTHING and bool(narrow != wide)


def _covers(wide: str, narrow: str | None) -> bool:
    return narrow == wide or (wide, narrow) == ("number", "integer")


def _values(schema: Json) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum")
