"""A person was added to a community by its owners or animators: notify them."""

from services.notifications.reasons import invited
from services.notifications.reasons.reason import IN_DIGEST, Reason, when
from services.notifications.words import said
from shared.contracts.membership import MEMBERSHIP

REASON = Reason(
    name="added",
    rules={when(MEMBERSHIP, "added"): invited.tellings},
    default=IN_DIGEST,  # one file may add thousands of members
    headline=said("{actor} added you to {community}"),
    because=said("You get this mail because you were added to a community."),
    topic=said("communities that you are added to"),
)
