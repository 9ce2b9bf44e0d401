"""A saved search matches something new: notify the person who saved it."""

from collections.abc import Iterator

from services.notifications.domain.subject import Path
from services.notifications.reasons.reason import IN_DIGEST, Reason, Telling, when
from services.notifications.subjects import community, gathering, post, reply
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.searches import MATCH, FoundKind, MatchData, MatchState


def tellings(fact: Fact[MatchData]) -> Iterator[Telling]:
    state = fact.data.state
    path = _path(state)
    if path is not None and state.person_id is not None:
        variant = "" if state.kind == FoundKind.POST else state.kind
        yield Telling(path, (state.person_id,), variant=variant)


def _path(state: MatchState) -> Path | None:
    """Return the path of the match; None for a kind that only a newer version knows."""
    place = (community.subject(state.community.id),) if state.community else ()
    match state.kind:
        case FoundKind.GATHERING:
            return gathering.path(state.thing_id, state.community)
        case FoundKind.POST:
            return (post.subject(state.thing_id), *place)
        case FoundKind.REPLY if state.post_id is not None:
            return (reply.subject(state.thing_id), post.subject(state.post_id), *place)
        case _:
            return None


REASON = Reason(
    name="found",
    rules={when(MATCH, "recorded"): tellings},
    default=IN_DIGEST,
    headline=said("Your saved search found {post}"),
    because=said("You get this mail because something new matches a search that you saved."),
    topic=said("results of your saved searches"),
    variants={
        FoundKind.REPLY: said("Your saved search has something new in {post}"),
        FoundKind.GATHERING: said("Your saved search found {gathering}, {when}"),
    },
)
