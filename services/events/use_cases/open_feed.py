from dataclasses import dataclass

from services.events.store.feeds import FEEDS, Feed
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import Language
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A command. `language` is preferred for the calendar's titles."""

    asker: Asker
    secret_hash: str
    language: Language


async def open_feed(command: OpenFeed, *, work: Work) -> Feed:
    """Give a person's calendar a secret address; the previous one stops working.

    Raises: PersonErased; DuplicateError on a concurrent call for the same person.
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
    await FEEDS.put(work.scope, feed)
    return feed


async def close_feed(asker: Asker, *, work: Work) -> None:
    """Revoke the address. Idempotent."""
    await FEEDS.remove(work.scope, asker.person_id)
