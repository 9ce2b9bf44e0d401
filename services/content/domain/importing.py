"""What an import takes over of things that people may have edited here: a merge in three ways.

What the source said last is remembered, beside what is here. So a change there is told from a
change here, of each field and of each member of a list.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import BaseModel

MOST_REMEMBERED = 1_000
"""The most members of one list that are remembered: the last ones."""

MEMORY = ("import_said", "import_hash")
"""The fields of what was imported that no fact has."""

_DIGEST = 16


class Said(BaseModel):
    """What the source said of a thing when it was last imported.

    `digests`: of its fields. `lists`: the members of its lists, such as its tags.
    """

    digests: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}

    def of(self, name: str) -> tuple[str, ...]:
        return self.lists.get(name, ())


@dataclass(frozen=True, slots=True)
class Merged:
    """The fields to take over, those that stay although they changed there, and all digests."""

    taken: tuple[str, ...]
    kept: tuple[str, ...]
    digests: Mapping[str, str]


def digest(value: Any) -> str:
    """Return what a value is compared by: no text of it is kept."""
    said = orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=as_fields)
    return hashlib.sha256(said).hexdigest()[: 2 * _DIGEST]


def merge(said: Said, here: Mapping[str, Any], there: Mapping[str, Any]) -> Merged:
    """Tell which fields of the source to take over.

    A field that changed there is taken, unless it was edited here: then it stays, and is told of
    until both are equal. A field that the source never said before is taken.
    """
    digests, taken, kept = dict(said.digests), list[str](), list[str]()
    for name, value in there.items():
        before, new = said.digests.get(name), digest(value)
        if new == before:
            continue
        present = digest(here[name])
        if present not in (before, new) and before is not None:
            kept.append(name)
            continue
        digests[name] = new
        if present != new:
            taken.append(name)
    return Merged(tuple(taken), tuple(kept), digests)


def merge_members(
    said: Iterable[str], here: Iterable[str], there: Iterable[str]
) -> tuple[str, ...]:
    """Return the members of a list: those from here, in their order, without those that left there.

    What is new there comes after the one that it follows there; what was taken out here stays out.
    """
    before, wanted = {*said}, list(there)
    members = [each for each in here if each in wanted or each not in before]
    if [*here] == [*said]:  # nobody arranged it here
        return tuple(wanted)
    at = 0
    for each in wanted:
        if each in members:
            at = members.index(each) + 1
        elif each not in before:
            members.insert(at, each)
            at += 1
    return tuple(members)


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a merged list, those that the source said by now, and whether it is full."""

    members: tuple[str, ...]
    said: tuple[str, ...]
    is_full: bool


def merge_within(
    most: int, said: Iterable[str], here: Iterable[str], there: Iterable[str]
) -> Members:
    """Merge a list that has room for so many members: without it, nothing new comes.

    What left there leaves in any case. What found no room counts as not said yet, and comes later.
    """
    before, present, wanted = tuple(said), tuple(here), tuple(there)
    members = merge_members(before, present, wanted)
    if len(members) <= most:
        return Members(members, wanted, is_full=False)
    known = tuple(each for each in wanted if each in {*before, *present})
    return Members(merge_members(before, present, known), known, is_full=True)


def remembered(before: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    """Return the members that were ever said."""
    return tuple(dict.fromkeys((*before, *new)))[-MOST_REMEMBERED:]


def told(kept: Iterable[str], full: Iterable[str] = ()) -> str | None:
    """Return what is to be said of fields that stay as they are here, and of full lists."""
    names, lists = ", ".join(kept), ", ".join(full)
    edited = "edited here, and changed there since: it stays as it is here"
    said = [f"{names}: {edited}"] if names else []
    said += [f"{lists}: there is no room for the new ones"] if lists else []
    return "; ".join(said) or None


def as_fields(part: Any) -> Any:
    """Return a part of a payload, such as a picture, as its fields."""
    if isinstance(part, BaseModel):
        return part.model_dump()
    raise TypeError
