"""The people that a response names or shows.

A guest is told names in their own communities alone, and shown no pictures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from httpx import Response

from tests.hostile.oracle import Oracle

SIGNED_BY = ("author", "organiser", "actor", "editor")


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's name in a response. `place`: the slug of the community it belongs to."""

    place: str | None
    person_id: str
    name: str


def signatures(answer: Response) -> list[Signature]:
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return []
    return list(_in(answer.json()))


def misnamed(oracle: Oracle, reader: str, reader_id: str, answer: Response) -> list[Signature]:
    """Return the names in a response that this reader may not see."""
    if reader not in oracle.guests:
        return []
    inside = {slug for slug, group in oracle.groups.items() if reader in group.inside}
    return [
        each
        for each in signatures(answer)
        if each.person_id != reader_id and each.place not in inside
    ]


def pictured(oracle: Oracle, reader: str, reader_id: str, answer: Response) -> list[str]:
    """Return the ids of people whose pictures a response names to a guest, who may see none."""
    if reader not in oracle.guests or "json" not in answer.headers.get("content-type", ""):
        return []
    return [each for each in _with_pictures(answer.json()) if each != reader_id]


def _with_pictures(node: Any) -> Iterator[str]:
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for each in inside:
        yield from _with_pictures(each)
    if isinstance(node, dict) and node.get("avatar"):
        yield str(node.get("person_id") or node.get("id"))


def _in(node: Any) -> Iterator[Signature]:
    if isinstance(node, list):
        for each in node:
            yield from _in(each)
    if not isinstance(node, dict):
        return
    for each in node.values():
        yield from _in(each)
    place = node.get("community", [])
    if not isinstance(place, list):  # facets hold a list here
        slug = place["slug"] if isinstance(place, dict) else place
        people = [*(node.get(field) for field in SIGNED_BY), *node.get("actors", ())]
        for person in people:
            if person and person["id"] and person["name"]:
                yield Signature(slug, person["id"], person["name"])
