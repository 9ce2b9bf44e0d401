"""Audiences by attributes of the directory, as keys that an index can find.

A key has some attributes, each with a value: `country=fr&department=finance`. A person has a key
for every subset of their attributes; an audience has one for every combination of its values. An
audience selects a person if they share a key. A person's keys omit unknown attributes.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from math import prod
from urllib.parse import quote

MOST_ATTRIBUTES = 5
"""The maximum number of a person's attributes, since each doubles the number of keys. Others are
ignored.
"""

MOST_KEYS = 100
"""The maximum number of keys of an audience."""


def keys_of(attributes: Mapping[str, str]) -> frozenset[str]:
    """Return a person's keys."""
    said = [(name, value) for name, value in attributes.items() if _same(value)]
    known = sorted(said)[:MOST_ATTRIBUTES]
    sizes = range(1, len(known) + 1)
    return frozenset(_key(some) for size in sizes for some in combinations(known, size))


def keys_to(audience: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the keys of an audience; none if it is empty or has too many: it selects nobody."""
    if not audience or count_keys(audience) > MOST_KEYS:
        return []
    choices = [[(name, value) for value in values] for name, values in sorted(audience.items())]
    return sorted({_key(some) for some in product(*choices)})


def count_keys(audience: Mapping[str, Sequence[str]]) -> int:
    return prod(len(values) for values in audience.values())


def _key(some: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{name}={quote(_same(value))}" for name, value in some)


def _same(value: str) -> str:
    """Normalise a value, so that case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())
