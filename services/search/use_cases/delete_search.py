from services.search.store.owned import SAVED_SEARCHES
from services.search.use_cases.save_search import see_saved
from shared.messaging.unit import Work


async def delete_search(person_id: str, search_id: str, *, work: Work) -> None:
    """Delete a saved search and its feed. Raises: SearchNotFound."""
    saved = await see_saved(work.scope, person_id, search_id)
    saved.delete()
    await SAVED_SEARCHES.save(work, saved, "deleted", ("person_id",))
