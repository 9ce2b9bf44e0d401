"""A version of a charter is published: ask the members to accept it."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community
from services.notifications.words import said
from shared.contracts.charters import CHARTER, CharterData
from shared.contracts.envelope import Fact


def tellings(fact: Fact[CharterData]) -> Iterator[Telling]:
    of = community.subject(fact.data.state.community.id)
    yield Telling((of,), to=To("members", of))


REASON = Reason(
    name="charter_published",
    rules={when(CHARTER, "published"): tellings},
    default=AT_ONCE,
    headline=said("{actor} published a charter of {community}: please accept it"),
    because=said("You get this mail because one of your communities has a new charter."),
    topic=said("charters of your communities"),
)
