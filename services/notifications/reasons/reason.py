"""What a module of this folder declares: one reason to notify somebody, with its rule and words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.notifications.domain.channels import Channels, InboxWhen, MailWhen
from services.notifications.domain.notice import To
from services.notifications.domain.subject import Path
from shared.contracts.aggregate import Aggregate
from shared.contracts.envelope import Fact

AT_ONCE: Final = Channels(InboxWhen.IMMEDIATELY, MailWhen.IMMEDIATELY)
"""The default of what concerns oneself."""
IN_DIGEST: Final = Channels(InboxWhen.IMMEDIATELY, MailWhen.DAILY)
"""The default of what concerns a whole community."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a fact tells whom: the persons named, or a group of a subject.

    variant: which of its reason's further sentences it is told by.
    """

    path: Path
    persons: tuple[str, ...] = ()
    to: To | None = None
    variant: str = ""


Happening = tuple[str, str]
"""A kind of aggregate, and the participle of what happened to it."""

Rule = Callable[[Fact[Any]], Iterator[Telling]]


def when(aggregate: Aggregate[Any], participle: str) -> Happening:
    """Raises ValueError for what cannot happen to it."""
    aggregate.fact_type(participle)
    return aggregate.kind, participle


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to notify somebody. All words are English, and gettext's ids of the French.

    rules: pure functions from a fact to what is told, by what happened. default: how one hears of
    it without having chosen.

    headline: a sentence, with the placeholders `{actor}` and those of its path's kinds, or two: the
    second for `{count}` notices of one item. variants: other sentences, where one does not do.
    because: why one gets a mail. topic: what one may unsubscribe from: `no more mails about …`.

    grouped_by: the kind of what its notices are grouped by, where the subject's kind says another.
    """

    name: str
    rules: Mapping[Happening, Rule]
    default: Channels
    headline: str | tuple[str, str]
    because: str
    topic: str
    variants: Mapping[str, str] | None = None
    grouped_by: str | None = None

    @property
    def one(self) -> str:
        return self.headline if isinstance(self.headline, str) else self.headline[0]

    @property
    def several(self) -> str | None:
        return None if isinstance(self.headline, str) else self.headline[1]

    def names(self, placeholder: str) -> bool:
        """Whether its sentence has this placeholder."""
        return f"{{{placeholder}}}" in self.one
