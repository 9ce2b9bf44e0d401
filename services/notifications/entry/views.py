"""The response bodies of the API."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, create_model

from services.notifications.domain.channels import InboxWhen, MailWhen
from services.notifications.domain.places import Places
from services.notifications.domain.preferences import Preferences
from services.notifications.domain.shown import Shown, ShownItem
from services.notifications.domain.times import QuietHours
from services.notifications.reasons.table import REASONS
from services.notifications.reasons.wording import headline
from services.notifications.subjects.table import KINDS, link_of
from shared.contracts.unknown import Open
from shared.contracts.values import Language

MOST_ACTORS = 3
VIEWS = {kind.name: kind.view for kind in KINDS.values() if kind.view is not None}


class Actor(BaseModel):
    id: str
    name: str
    avatar: str | None = Field(None, description="The name of their picture, if they show it")


if TYPE_CHECKING:

    class ReasonName(StrEnum):
        """The names of the known reasons."""

    class _Subject(BaseModel):
        """The subject of a notice, with a field for each kind that the API shows."""

else:
    # built from the tables of reasons and kinds, which a type checker cannot read
    ReasonName = StrEnum("Reason", {name.upper(): name for name in REASONS})
    _Subject = create_model(
        "_Subject",
        __doc__="The subject of the notice; fields that do not apply are null.",
        **{view.field: (view.type | None, ...) for view in VIEWS.values()},
        link=(str, ...),
    )


class NoticeView(_Subject):
    """A notice, as sent on the stream. `notification_id`: its group in the inbox."""

    notification_id: str
    number: int
    reason: Open[ReasonName]
    text: str
    actor: Actor | None
    at: datetime

    @classmethod
    def of(cls, shown: Shown, language: Language, places: Places) -> "NoticeView":
        notice = shown.notice
        return cls(
            notification_id=notice.item_id,
            number=notice.number,
            reason=notice.reason,
            text=headline([shown], language),
            actor=_actor(shown),
            at=notice.made_at,
            **_subject(shown, language, places),
        )


class NotificationView(_Subject):
    """A group of notices on one subject: `3 replies to …`.

    `count` is the number of notices in the group; if `more`, there are older ones. `text`
    summarises the unread ones. `number` is that of the newest notice: send it as `up_to` to mark
    the group as read. The other fields describe the newest notice.
    """

    id: str
    number: int
    reason: Open[ReasonName]
    text: str
    count: int
    more: bool
    unread: bool
    actors: list[Actor] = Field(description="The latest actors, at most three")
    at: datetime

    @classmethod
    def of(cls, shown: ShownItem, language: Language, places: Places) -> "NotificationView":
        latest = shown.latest
        return cls(
            id=shown.item.id,
            number=shown.item.number,
            reason=latest.notice.reason,
            text=headline(shown.told, language, more=shown.more),
            count=len(shown.notices),
            more=shown.more,
            unread=shown.unread,
            actors=_actors(shown.notices),
            at=latest.notice.made_at,
            **_subject(latest, language, places),
        )


class UnreadCount(BaseModel):
    """The number of unread notifications. If `more`, there are more than `unread`."""

    unread: int
    more: bool


class ChannelsView(BaseModel):
    inbox: InboxWhen
    mail: MailWhen


class PreferencesView(BaseModel):
    """Your preferences. Every reason is listed."""

    reasons: dict[Open[ReasonName], ChannelsView]
    quiet_hours: QuietHours | None
    time_zone: str
    digest_at: str
    version: int

    @classmethod
    def of(cls, preferences: Preferences) -> "PreferencesView":
        return cls(
            reasons={
                reason.name: ChannelsView(
                    inbox=preferences.channels(reason).inbox, mail=preferences.channels(reason).mail
                )
                for reason in REASONS.values()
            },
            quiet_hours=preferences.quiet_hours,
            time_zone=preferences.time_zone,
            digest_at=preferences.digest_at,
            version=preferences.version,
        )


def _subject(shown: Shown, language: Language, places: Places) -> dict[str, Any]:
    fields: dict[str, Any] = {"link": places.at(*link_of(shown.rows))}
    for name, view in VIEWS.items():
        row = shown.rows.get(name)
        fields[view.field] = view.of(row, language) if row is not None else None
    return fields


def _actors(notices: Sequence[Shown]) -> list[Actor]:
    actors = {actor.id: actor for shown in notices if (actor := _actor(shown)) is not None}
    return list(actors.values())[:MOST_ACTORS]


def _actor(shown: Shown) -> Actor | None:
    actor = shown.actor
    return Actor(id=actor.id, name=actor.name, avatar=actor.avatar) if actor else None
