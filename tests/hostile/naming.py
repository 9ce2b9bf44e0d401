"""Whom an answer names, and what with: guests are named people in communities of theirs alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from httpx import Response

from tests.hostile.oracle import Oracle

SIGNED_BY = ("author", "organiser", "actor")


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's name under a thing. `place`: the slug of its community."""

    place: str | None
    person_id: str
    name: str


def signatures(answer: Response) -> list[Signature]:
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return []
    return list(_in(answer.json()))


def misnamed(oracle: Oracle, reader: str, reader_id: str, answer: Response) -> list[Signature]:
    """The names that this reader may not be told with what they stand under."""
    if reader not in oracle.guests:
        return []
    inside = {slug for slug, group in oracle.groups.items() if reader in group.inside}
    return [
        each
        for each in signatures(answer)
        if each.person_id != reader_id and each.place not in inside
    ]


def _in(node: Any) -> Iterator[Signature]:
    if isinstance(node, list):
        for each in node:
            yield from _in(each)
    if not isinstance(node, dict):
        return
    for each in node.values():
        yield from _in(each)
    place = node.get("community", [])
    if not isinstance(place, list):  # as facets have it
        slug = place["slug"] if isinstance(place, dict) else place
        people = [*(node.get(field) for field in SIGNED_BY), *node.get("actors", ())]
        for person in people:
            if person and person["id"] and person["name"]:
                yield Signature(slug, person["id"], person["name"])
