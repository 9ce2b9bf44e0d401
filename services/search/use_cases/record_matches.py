from collections.abc import Sequence

from services.search.domain.saved import Match, match_id
from services.search.index.percolating import Candidate
from services.search.store.owned import MATCHES
from shared.messaging.owned import Change
from shared.messaging.unit import Work


async def record_matches(found: Sequence[Candidate], *, work: Work) -> int:
    """Record matches of saved searches. A search and a thing are recorded only once, ever.

    Returns the number of new ones. Raises DuplicateError if another process records one meanwhile.
    """
    wanted = {match_id(each.search_id, each.thing_id): each for each in found}
    known = await MATCHES.find_many(work.scope, wanted)
    made = [
        Match(
            id=key,
            search_id=each.search_id,
            person_id=each.person_id,
            kind=each.kind,
            thing_id=each.thing_id,
            post_id=each.post_id,
            community=each.community,
            found_at=work.now,
        )
        for key, each in wanted.items()
        if key not in known
    ]
    await MATCHES.save_all(work, [Change(match, "recorded") for match in made])
    return len(made)
