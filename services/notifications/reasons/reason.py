"""The declaration of a reason to notify somebody. Each module of this folder declares one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.notifications.domain.channels import Channels, InboxWhen, MailWhen
from services.notifications.domain.notice import To
from services.notifications.domain.subject import Path
from services.notifications.subjects.interests import Interest
from shared.contracts.aggregate import Aggregate
from shared.contracts.envelope import Fact

AT_ONCE: Final = Channels(InboxWhen.IMMEDIATELY, MailWhen.IMMEDIATELY)
"""The default for notices that concern the recipient personally."""
IN_DIGEST: Final = Channels(InboxWhen.IMMEDIATELY, MailWhen.DAILY)
"""The default for notices that concern a whole community."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice that a fact leads to, and its recipients: the named persons, or a subject's group.

    variant: the further sentence of its reason to use.
    """

    path: Path
    persons: tuple[str, ...] = ()
    to: To | None = None
    variant: str = ""


Happening = tuple[str, str]
"""A kind of aggregate, and the participle of a fact."""

Rule = Callable[[Fact[Any]], Iterator[Telling]]


def when(aggregate: Aggregate[Any], participle: str) -> Happening:
    """Return the key of a rule. Raises ValueError for a participle that the aggregate lacks."""
    aggregate.fact_type(participle)
    return aggregate.kind, participle


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to notify somebody. All texts are English, and gettext message ids.

    rules: pure functions from a fact to notices, by participle. default: the channels of a person
    who has not chosen any. headline: a sentence with the placeholders `{actor}` and those of its
    path's kinds, or two sentences: the second is for `{count}` notices of one item. variants: other
    sentences, if one is not enough. because: why the person gets an email. topic: for the
    unsubscribe link: `no more mails about …`.

    grouped_by: the kind by which its notices are grouped, if it differs from the subject's kind.
    interests: whether it applies to a person with this interest in the post at that time.
    """

    name: str
    rules: Mapping[Happening, Rule]
    default: Channels
    headline: str | tuple[str, str]
    because: str
    topic: str
    variants: Mapping[str, str] | None = None
    grouped_by: str | None = None
    interests: Callable[[Interest | None, datetime], bool] | None = None

    @property
    def one(self) -> str:
        return self.headline if isinstance(self.headline, str) else self.headline[0]

    @property
    def several(self) -> str | None:
        return None if isinstance(self.headline, str) else self.headline[1]

    def names(self, placeholder: str) -> bool:
        """Return whether its sentence has this placeholder."""
        return f"{{{placeholder}}}" in self.one
