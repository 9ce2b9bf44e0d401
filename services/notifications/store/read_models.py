"""All that notifications keeps of others, by their facts."""

from services.notifications.store import (
    communities,
    gatherings,
    memberships,
    people,
    posts,
    replies,
    sight,
)
from shared.contracts.content import POST, REPLY
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.messaging.read_models import ReadModel

READ_MODELS = (
    ReadModel(COMMUNITY, communities.COLLECTION, communities.row, remade=sight.note_everything),
    ReadModel(MEMBERSHIP, memberships.COLLECTION, memberships.row, hears=True),
    ReadModel(POST, posts.COLLECTION, posts.row),
    ReadModel(REPLY, replies.COLLECTION, replies.row),
    ReadModel(GATHERING, gatherings.COLLECTION, gatherings.row),
    ReadModel(
        ATTENDANCE,
        gatherings.ATTENDANCES,
        gatherings.attendance_row,
        forgotten=gatherings.FORGOTTEN_ATTENDANCE,
    ),
    ReadModel(PROFILE, people.COLLECTION, people.row, forgotten=people.FORGOTTEN),
)
