"""The common parts of the previews' use cases: dependencies, audiences, and scheduling."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.content.domain.previews.links import Circle
from services.content.domain.previews.preview import Preview
from services.content.store.previews.previews import PREVIEWS
from shared.audience import communities
from shared.audience.sight import TO_EVERYONE
from shared.contracts.values import Visibility
from shared.fetching.errors import FetchError
from shared.fetching.fetcher import Fetcher
from shared.messaging import jobs
from shared.messaging.unit import Work
from shared.mongo import Scope

KIND = "fetch_preview"
_CIRCLES: dict[str, Circle] = {
    Visibility.PUBLIC: Circle.GUESTS,
    Visibility.INTERNAL: Circle.ORGANISATION,
}


@dataclass(frozen=True, slots=True)
class Previewing:
    """How pages are fetched. is_on: whether they are at all."""

    fetcher: Fetcher
    is_on: bool = True

    def may_ask(self, address: str) -> bool:
        """Return whether this page may be asked, as far as is known without asking anybody."""
        if not self.is_on:
            return False
        try:
            self.fetcher.check(address)
        except FetchError:
            return False
        return True


async def open_places(scope: Scope, audiences: Iterable[str]) -> dict[str, Circle]:
    """Return the audiences that include all colleagues, and whether guests are included, too.

    Links in other audiences are not fetched, since a fetch reveals to the other site that somebody
    here links to it.
    """
    wanted = set(audiences)
    known = await communities.find_many(scope, wanted - {TO_EVERYONE})
    found = {key: _CIRCLES.get(each.visibility) for key, each in known.items()}
    found |= dict.fromkeys(wanted & {TO_EVERYONE}, Circle.GUESTS)
    return {key: circle for key, circle in found.items() if circle is not None}


async def plan(work: Work, preview: Preview) -> None:
    """Store when a page is fetched next, and request a job for that time, whose key names it."""
    await PREVIEWS.put(work.scope, preview)
    await jobs.ask(work.scope, KIND, [key_of(preview.id, preview.next_at)], preview.next_at)


def key_of(preview_id: str, at: datetime) -> str:
    return f"{preview_id} {at.isoformat()}"
