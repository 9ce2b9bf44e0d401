"""What a channel is handed: the notices that one transaction makes, with what is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifications.domain.known import Person
from services.notifications.domain.notice import Inbox, Notice
from services.notifications.domain.preferences import Preferences
from services.notifications.store.inboxes import Growth
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class Batch:
    """people, inboxes, wishes: by person. inboxes: as they were before, those there are.

    growths: what becomes of inboxes, by person; channels may add to it. It is stored after them.
    """

    work: Work
    made: Sequence[Notice]
    people: Mapping[str, Person]
    inboxes: Mapping[str, Inbox]
    wishes: Mapping[str, Preferences]
    growths: Mapping[str, Growth]

    def inbox(self, person_id: str) -> Inbox:
        return self.inboxes.get(person_id) or Inbox(id=person_id)
