from dataclasses import dataclass

from services.search.domain.saved import SavedSearch
from services.search.index.errors import SearchNotFound, TooManySaved
from services.search.store import searches
from services.search.store.owned import SAVED_SEARCHES
from shared.messaging.unit import Work
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class SaveSearch:
    """A search to save. `other_words`: the question with other names of its topics."""

    person_id: str
    guest: bool
    text: str
    choices: dict[str, tuple[str, ...]]
    other_words: tuple[str, ...]
    alerts: bool


async def save_search(command: SaveSearch, *, work: Work) -> SavedSearch:
    """Save a search, of whose new results its person is notified. Raises: TooManySaved."""
    saved = await searches.of_person(work.scope, command.person_id)
    if len(saved) >= searches.MOST:
        raise TooManySaved
    made = SavedSearch(
        id=work.new_id(),
        person_id=command.person_id,
        guest=command.guest,
        text=command.text,
        choices=command.choices,
        other_words=command.other_words,
        alerts=command.alerts,
        created_at=work.now,
    )
    await SAVED_SEARCHES.save(work, made, "saved")
    return made


async def see_saved(scope: Scope, person_id: str, search_id: str) -> SavedSearch:
    """Return a saved search of this person. Raises: SearchNotFound."""
    saved = await SAVED_SEARCHES.find(scope, search_id)
    if saved is None or saved.person_id != person_id:
        raise SearchNotFound
    return saved
