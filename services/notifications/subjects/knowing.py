"""The loading of all data about some subjects and some persons, at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from pydantic import BaseModel

from services.notifications.domain.known import Community, Known
from services.notifications.domain.subject import COMMUNITY, Path, Subject
from services.notifications.store import memberships, people
from services.notifications.subjects.table import KINDS
from shared.audience import directory
from shared.contracts.membership import membership_id
from shared.mongo import Scope, read_many


async def load(
    scope: Scope, paths: Iterable[Path], readers: Collection[str], others: Iterable[str | None]
) -> Known:
    """Load the data.

    `readers`: persons who may see it; `others`: further persons, for their names.
    """
    rows: dict[Subject, BaseModel] = {}
    wanted = {each for path in paths for each in path}
    while wanted:
        found = await _rows(scope, wanted)
        rows |= found
        wanted = _places(found) - rows.keys()
    places = [each.id for each in rows if each.kind == COMMUNITY]
    own = {membership_id(place, reader) for place in places for reader in readers}
    standing = await memberships.find_many(scope, own)
    communities = [row for row in rows.values() if isinstance(row, Community)]
    return Known(
        people=await people.find_many(scope, {*readers, *(each for each in others if each)}),
        rows=rows,
        memberships=standing,
        held=await directory.held_for(scope, readers, communities),
    )


async def _rows(scope: Scope, subjects: Iterable[Subject]) -> dict[Subject, BaseModel]:
    """Return the known rows of these subjects, for the known kinds."""
    ids: dict[str, set[str]] = defaultdict(set)
    for each in subjects:
        if each.kind in KINDS:
            ids[each.kind].add(each.id)
    return {
        Subject(name, row_id): row
        for name, of_kind in ids.items()
        for row_id, row in (
            await read_many(scope, KINDS[name].read_model.collection, KINDS[name].row, of_kind)
        ).items()
    }


def _places(rows: dict[Subject, BaseModel]) -> set[Subject]:
    """Return the things that contain them now, which may have changed since the notice."""
    found = (
        lies_in(row)
        for each, row in rows.items()
        if (lies_in := KINDS[each.kind].lies_in) is not None
    )
    return {place for place in found if place is not None}
