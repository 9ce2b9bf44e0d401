"""The read models from which `sight.py` is answered, as a service declares them."""

from shared.audience import communities, memberships, people
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.messaging.read_models import ReadModel

AUDIENCE = (
    ReadModel(COMMUNITY, communities.COLLECTION, communities.row),
    ReadModel(MEMBERSHIP, memberships.COLLECTION, memberships.row),
    ReadModel(PROFILE, people.COLLECTION, people.row, forgotten=people.FORGOTTEN),
)
