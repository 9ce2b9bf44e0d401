"""A case: the open flags on one item, as in the queue, and the moderator who works on it.

It is a row without a fact. It ends with its flags, or with a decision if the item is withheld.
"""

from datetime import datetime, timedelta

from pydantic import BaseModel

from services.content.domain.moderation.errors import ClaimedByOther
from shared.contracts.talk import ThingRef

MOST_FLAGS = 100
"""The limit on open flags of an item: further ones would not help moderators."""
CLAIMED_FOR = timedelta(minutes=30)


class Case(BaseModel):
    """A case; its id is that of the item. flags: the number of open ones, in all and by reason.

    withheld: the item is a newcomer's, and hidden until it is decided.
    """

    id: str
    thing: ThingRef
    audience: str
    flags: int
    reasons: dict[str, int]
    first_at: datetime
    withheld: bool = False
    claimed_by: str | None = None
    claimed_until: datetime | None = None

    def holder(self, now: datetime) -> str | None:
        """Return the person whose claim has not expired."""
        is_held = self.claimed_until is not None and self.claimed_until > now
        return self.claimed_by if is_held else None

    def check(self, person_id: str, now: datetime) -> None:
        """Raise ClaimedByOther if another person works on it."""
        if self.holder(now) not in {None, person_id}:
            raise ClaimedByOther
