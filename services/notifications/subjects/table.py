"""The kinds of subjects. To add one: a module of this folder, and its name here."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person
from services.notifications.domain.notice import To
from services.notifications.domain.subject import Path, nearest
from services.notifications.store import people
from services.notifications.subjects import (
    activity,
    approach,
    award,
    community,
    connection,
    decision,
    endorsement,
    flag,
    gathering,
    kudos,
    membership,
    objective,
    pair,
    post,
    pulse,
    reply,
)
from services.notifications.subjects.kind import Group, Kind
from shared.audience.read_models import DIRECTORY
from shared.contracts.directory import DIRECTORY_ENTRY
from shared.contracts.envelope import Fact
from shared.contracts.membership import PROFILE
from shared.messaging.read_models import ReadModel
from shared.mongo import Scope

KINDS: Mapping[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        *(community.KIND, membership.KIND, post.KIND, reply.KIND, gathering.KIND),
        *(objective.KIND, activity.KIND, pulse.KIND),
        *(kudos.KIND, award.KIND),
        *(connection.KIND, endorsement.KIND, pair.KIND, approach.KIND),
        *(decision.KIND, flag.KIND),
    )
}
"""The kinds, in the order in which the API shows them, and in which their facts are read."""

READ_MODELS: tuple[ReadModel, ...] = (
    *(model for kind in KINDS.values() for model in (kind.read_model, *kind.also)),
    ReadModel(PROFILE, people.COLLECTION, people.row, forgotten=people.FORGOTTEN, revision=2),
    DIRECTORY,
)
"""All read models of notifications: the subjects, and people."""

_BY_AGGREGATE = {kind.read_model.aggregate.kind: kind for kind in KINDS.values()}
_THREADS = {kind.name for kind in KINDS.values() if kind.is_one_thread}


async def prepare(scope: Scope) -> None:
    for kind in KINDS.values():
        if kind.prepare is not None:
            await kind.prepare(scope)


def may_see(person: Person, path: Path, known: Known) -> bool:
    """Return whether the person may see it now.

    Nobody may see a subject that is unknown here, or of a kind that only a newer version knows.
    """
    kind = KINDS.get(path[0].kind)
    return not person.erased and kind is not None and kind.may_see(person, path, known)


def concerned_by(fact: Fact[Any]) -> set[str]:
    """Return the persons and places whose view of earlier notices a fact changes."""
    if fact.kind == PROFILE.kind:
        return {fact.subject} if fact.sequence > 1 else set()
    if fact.kind == DIRECTORY_ENTRY.kind:
        return {fact.subject}
    kind = _BY_AGGREGATE.get(fact.kind)
    return kind.changes_sight(fact) if kind is not None else set()


def group_named(to: To) -> Group:
    """Return the group. Raises KeyError if only a newer version knows it."""
    return KINDS[to.of.kind].groups[to.name]


@lru_cache(maxsize=128)  # the same for all recipients of a delivery
def grouping(reason: str, path: Path, by: str | None = None) -> str:
    """Return the key that groups notices: by subject, and by reason unless its kind joins them all.

    by: the kind to group by, if it differs from that of the subject's kind.
    """
    kind = KINDS[path[0].kind]
    of = nearest(path, [by or kind.grouped_by or kind.name]) or path[0]
    whole = f"{of.kind}|{of.id}"
    return whole if KINDS[of.kind].is_one_item else f"{reason}|{whole}"


def thread_of(path: Path) -> str | None:
    """Return the key of a mail conversation, such as a post. None: the item is the conversation."""
    of = nearest(path, _THREADS)
    return f"{of.kind}|{of.id}" if of is not None else None


def link_of(rows: Mapping[str, BaseModel]) -> tuple[str, str]:
    """Return the service and path of the first of these things that has a page.

    Raises LookupError if none has one.
    """
    for name, row in rows.items():
        if (link := KINDS[name].link) is not None:
            return link(row)
    raise LookupError("nothing of it has an address")
