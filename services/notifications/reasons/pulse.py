"""A pulse survey opens: ask the members to answer it."""

from collections.abc import Iterator

from services.notifications.domain.notice import To
from services.notifications.reasons.reason import AT_ONCE, Reason, Telling, when
from services.notifications.subjects import community, pulse
from services.notifications.words import said
from shared.contracts.envelope import Fact
from shared.contracts.pulses import PULSE, PulseData


def tellings(fact: Fact[PulseData]) -> Iterator[Telling]:
    of = community.subject(fact.data.state.community.id)
    yield Telling(pulse.path_of(fact), to=To("members", of))


REASON = Reason(
    name="pulse",
    rules={when(PULSE, "opened"): tellings},
    default=AT_ONCE,
    headline=said("{community} asks its members a few anonymous questions"),
    because=said("You get this mail because one of your communities opened a survey."),
    topic=said("pulse surveys of your communities"),
)
