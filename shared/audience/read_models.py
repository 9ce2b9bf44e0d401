"""The read models from which `sight.py` is answered, as a service declares them."""

from dataclasses import replace
from functools import partial

from shared.audience import communities, memberships, people, reach
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.messaging.read_models import ReadModel

AUDIENCE = (
    ReadModel(COMMUNITY, communities.COLLECTION, communities.row),
    ReadModel(MEMBERSHIP, memberships.COLLECTION, memberships.row),
    ReadModel(PROFILE, people.COLLECTION, people.row, forgotten=people.FORGOTTEN),
)


def audience_filing(collection: str) -> tuple[ReadModel, ...]:
    """The same, where a service lists what is in this collection: its rows go by communities."""
    known, *others = AUDIENCE
    return replace(known, remade=partial(reach.refile_all, collection=collection)), *others
