"""The kinds of subjects there are. To add one: a module of this folder, and its name here."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.notice import To
from services.notifications.domain.subject import Path, nearest
from services.notifications.store import people
from services.notifications.subjects import community, gathering, membership, post, reply
from services.notifications.subjects.kind import Group, Kind
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.messaging.read_models import ReadModel
from shared.mongo import Scope

KINDS: Mapping[str, Kind[Any]] = {
    kind.name: kind
    for kind in (community.KIND, membership.KIND, post.KIND, reply.KIND, gathering.KIND)
}
"""In the order in which the API shows them, and in which their facts are read."""

READ_MODELS: tuple[ReadModel, ...] = (
    *(model for kind in KINDS.values() for model in (kind.read_model, *kind.also)),
    ReadModel(PROFILE, people.COLLECTION, people.row, forgotten=people.FORGOTTEN),
)
"""All that notifications keeps of others, by their facts: the subjects, and people."""

_BY_AGGREGATE = {kind.read_model.aggregate.kind: kind for kind in KINDS.values()}
_THREADS = {kind.name for kind in KINDS.values() if kind.is_one_thread}


async def prepare(scope: Scope) -> None:
    for kind in KINDS.values():
        if kind.prepare is not None:
            await kind.prepare(scope)


def may_see(person: Person, path: Path, known: Known) -> bool:
    """Now. What is not known here, nobody may see, nor what only a newer version knows."""
    kind = KINDS.get(path[0].kind)
    return not person.erased and kind is not None and kind.may_see(person, path, known)


def concerned_by(fact: Fact[Any]) -> set[str]:
    """The persons and places of which more, or less, may be seen now of what was told before."""
    if fact.kind == PROFILE.kind:
        return {fact.subject} if fact.sequence > 1 else set()
    kind = _BY_AGGREGATE.get(fact.kind)
    return kind.changes_sight(fact) if kind is not None else set()


def group_named(to: To) -> Group:
    """Raises KeyError where only a newer version knows it."""
    return KINDS[to.of.kind].groups[to.name]


@lru_cache(maxsize=128)  # the same for everybody whom a delivery tells
def grouping(reason: str, path: Path, by: str | None = None) -> str:
    """What is shown as one: what is about one subject, for one reason unless its kind says all.

    by: the kind of what it is grouped by, where that is another than its subject's kind has it.
    """
    kind = KINDS[path[0].kind]
    of = nearest(path, [by or kind.grouped_by or kind.name]) or path[0]
    whole = f"{of.kind}|{of.id}"
    return whole if KINDS[of.kind].is_one_item else f"{reason}|{whole}"


def thread_of(path: Path) -> str | None:
    """What a mail program shows as one conversation: all about a post, say. None: its item."""
    of = nearest(path, _THREADS)
    return f"{of.kind}|{of.id}" if of is not None else None


def link_of(rows: Mapping[str, BaseModel]) -> tuple[str, str]:
    """Which service has the first of these that can be looked at, and at which path.

    Raises LookupError where none can.
    """
    for name, row in rows.items():
        if (link := KINDS[name].link) is not None:
            return link(row)
    raise LookupError("nothing of it has an address")
