"""An edit of a post is suggested: notify its authors, or the animators if it has none.

When it is decided, its author is notified.
"""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.domain.subject import Path
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community, post
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.suggestions import SUGGESTION, SuggestionData

ACCEPTED, REFUSED = "accepted", "refused"


def made(fact: Fact[SuggestionData]) -> Iterator[Telling]:
    state = fact.data.state
    if state.recipients:
        yield Telling(_path(fact), state.recipients)
    elif state.community is not None:
        place = community.subject(state.community.id)
        yield Telling(_path(fact), to=To("animators", place))


def decided(fact: Fact[SuggestionData]) -> Iterator[Telling]:
    author_id = fact.data.state.author_id
    if author_id is not None:
        yield Telling(_path(fact), (author_id,), variant=fact.participle)


def _path(fact: Fact[SuggestionData]) -> Path:
    place = fact.data.state.community
    of = (community.subject(place.id),) if place else ()
    return post.subject(fact.data.state.post_id), *of


REASON = Reason(
    name="suggested",
    rules={
        when(SUGGESTION, "suggested"): made,
        when(SUGGESTION, ACCEPTED): decided,
        when(SUGGESTION, REFUSED): decided,
    },
    default=AT_ONCE,
    headline=said("{actor} suggests an edit of {post}"),
    because=said("You get this mail because an edit of a post is suggested or decided."),
    topic=said("suggested edits"),
    variants={
        ACCEPTED: said("Your edit of {post} was accepted"),
        REFUSED: said("Your edit of {post} was refused: see why"),
    },
)
