from dataclasses import dataclass

from services.events.store import feeds
from services.events.store.feeds import Feed
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import Language
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """`language`: of the calendar's titles, where there is a choice."""

    asker: Asker
    secret_hash: str
    language: Language


async def open_feed(command: OpenFeed, *, work: Work) -> Feed:
    """Give a person's calendar a secret address; the one before opens nothing any more.

    Raises: PersonErased; DuplicateError if they do it twice at this moment.
    """
    await refuse_erased(work.scope, command.asker)
    feed = Feed(
        id=command.asker.person_id,
        secret_hash=command.secret_hash,
        language=command.language,
        guest=command.asker.is_guest,
        since=command.asker.since,
        created_at=work.now,
    )
    await feeds.put(work.scope, feed)
    return feed


async def close_feed(asker: Asker, *, work: Work) -> None:
    """Twice is once."""
    await feeds.remove(work.scope, asker.person_id)
