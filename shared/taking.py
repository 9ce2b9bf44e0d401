"""The fields of an aggregate that a request changes."""

from collections.abc import Iterable, Mapping
from typing import Any


def take_over(
    thing: object, wanted: Mapping[str, Any], fields: Iterable[str] | None = None
) -> tuple[str, ...]:
    """Set the fields that differ from the wanted values, and return their names.

    `fields`: the wanted fields to consider, in this order; by default all of them, in their own
    order.
    """
    asked = wanted if fields is None else (name for name in fields if name in wanted)
    changed = tuple(name for name in asked if wanted[name] != getattr(thing, name))
    for name in changed:
        setattr(thing, name, wanted[name])
    return changed
