"""The input of a channel: the notices of one transaction, and the data about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifications.domain.known import Person
from services.notifications.domain.notice import Inbox, Notice
from services.notifications.domain.preferences import Preferences
from services.notifications.store.inboxes import Growth
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class Batch:
    """The notices of one transaction. people, inboxes, wishes: by person.

    inboxes: the existing ones, in their previous state. growths: the changes to inboxes, by person,
    which channels may extend. They are stored after all channels have run.
    """

    work: Work
    made: Sequence[Notice]
    people: Mapping[str, Person]
    inboxes: Mapping[str, Inbox]
    wishes: Mapping[str, Preferences]
    growths: Mapping[str, Growth]

    def inbox(self, person_id: str) -> Inbox:
        return self.inboxes.get(person_id) or Inbox(id=person_id)
