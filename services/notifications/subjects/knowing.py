"""All that is known about some subjects and some persons, in one look."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from pydantic import BaseModel

from services.notifications.domain.known import Known
from services.notifications.domain.subject import COMMUNITY, Path, Subject
from services.notifications.store import memberships, people
from services.notifications.subjects.table import KINDS
from shared.contracts.membership import membership_id
from shared.mongo import Scope, read_many


async def load(
    scope: Scope, paths: Iterable[Path], readers: Collection[str], others: Iterable[str | None]
) -> Known:
    """`readers` are persons who may get to see it; `others`: further persons, to be named."""
    rows: dict[Subject, BaseModel] = {}
    wanted = {each for path in paths for each in path}
    while wanted:
        found = await _rows(scope, wanted)
        rows |= found
        wanted = _places(found) - rows.keys()
    places = [each.id for each in rows if each.kind == COMMUNITY]
    own = {membership_id(place, reader) for place in places for reader in readers}
    standing = await memberships.find_many(scope, own)
    return Known(
        people=await people.find_many(scope, {*readers, *(each for each in others if each)}),
        rows=rows,
        memberships=standing,
    )


async def _rows(scope: Scope, subjects: Iterable[Subject]) -> dict[Subject, BaseModel]:
    """Those that are known, of kinds that are."""
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
    """What they lie in by now, which may be elsewhere than when they were told of."""
    found = (
        lies_in(row)
        for each, row in rows.items()
        if (lies_in := KINDS[each.kind].lies_in) is not None
    )
    return {place for place in found if place is not None}
