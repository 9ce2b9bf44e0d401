"""The read models that the rules of `sight.py` need, for services to declare."""

from dataclasses import replace
from functools import partial

from shared.audience import communities, directory, memberships, people, reach
from shared.contracts.directory import DIRECTORY_ENTRY
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.messaging.read_models import ReadModel

DIRECTORY = ReadModel(
    DIRECTORY_ENTRY, directory.COLLECTION, directory.row, forgotten=directory.FORGOTTEN
)
AUDIENCE = (
    ReadModel(COMMUNITY, communities.COLLECTION, communities.row, revision=4),
    ReadModel(MEMBERSHIP, memberships.COLLECTION, memberships.row),
    ReadModel(PROFILE, people.COLLECTION, people.row, forgotten=people.FORGOTTEN, revision=2),
    DIRECTORY,
)


def audience_filing(collection: str) -> tuple[ReadModel, ...]:
    """Return the same read models for a service that lists a collection.

    A rebuild then also refiles the rows of that collection.
    """
    known, *others = AUDIENCE
    return replace(known, remade=partial(reach.refile_all, collection=collection)), *others
