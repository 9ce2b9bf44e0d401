"""Bodies out: what portals see."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from services.notifications.domain import wording
from services.notifications.domain.places import Places
from services.notifications.domain.preferences import Preferences
from services.notifications.domain.reasons import InboxWhen, MailWhen, Reason
from services.notifications.domain.shown import Shown, ShownItem
from services.notifications.domain.times import QuietHours
from shared.contracts.unknown import Open
from shared.contracts.values import Language, PostKind

MOST_ACTORS = 3


class Actor(BaseModel):
    id: str
    name: str


class CommunityName(BaseModel):
    id: str
    slug: str
    name: str


class PostTitle(BaseModel):
    id: str
    kind: Open[PostKind]
    title: str


class GatheringTitle(BaseModel):
    id: str
    title: str
    starts_local: str
    time_zone: str


class _Subject(BaseModel):
    """What the notice is about; fields that do not apply are null."""

    community: CommunityName | None
    post: PostTitle | None
    reply_id: str | None
    gathering: GatheringTitle | None
    link: str


class NoticeView(_Subject):
    """One notice, as sent on the stream. `notification_id`: its group in the inbox."""

    notification_id: str
    number: int
    reason: Open[Reason]
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
            text=wording.headline([shown], language),
            actor=_actor(shown),
            at=notice.made_at,
            **_subject(shown, language, places),
        )


class NotificationView(_Subject):
    """Notices about one thing, grouped: `3 replies to …`.

    `count`: how many notices it holds; `more`: there are older ones. `text` covers the unread ones.
    `number`: of the newest notice, to mark as read up to it. Other fields describe the newest.
    """

    id: str
    number: int
    reason: Open[Reason]
    text: str
    count: int
    more: bool
    unread: bool
    actors: list[Actor] = Field(description="The people who did it, latest first; three at most")
    at: datetime

    @classmethod
    def of(cls, shown: ShownItem, language: Language, places: Places) -> "NotificationView":
        latest = shown.latest
        return cls(
            id=shown.item.id,
            number=shown.item.number,
            reason=latest.notice.reason,
            text=wording.headline(shown.told, language, more=shown.more),
            count=len(shown.notices),
            more=shown.more,
            unread=shown.unread,
            actors=_actors(shown.notices),
            at=latest.notice.made_at,
            **_subject(latest, language, places),
        )


class UnreadCount(BaseModel):
    """`more`: there are more than `count`."""

    unread: int
    more: bool


class ChannelsView(BaseModel):
    inbox: InboxWhen
    mail: MailWhen


class PreferencesView(BaseModel):
    """Your preferences, with every reason."""

    reasons: dict[Open[Reason], ChannelsView]
    quiet_hours: QuietHours | None
    time_zone: str
    digest_at: str
    version: int

    @classmethod
    def of(cls, preferences: Preferences) -> "PreferencesView":
        return cls(
            reasons={
                reason: ChannelsView(
                    inbox=preferences.channels(reason).inbox, mail=preferences.channels(reason).mail
                )
                for reason in Reason
            },
            quiet_hours=preferences.quiet_hours,
            time_zone=preferences.time_zone,
            digest_at=preferences.digest_at,
            version=preferences.version,
        )


def _subject(shown: Shown, language: Language, places: Places) -> dict[str, object]:
    community, post, gathering = shown.community, shown.post, shown.gathering
    return {
        "community": CommunityName(
            id=community.id, slug=community.slug, name=wording.community_of(shown, language)
        )
        if community
        else None,
        "post": PostTitle(id=post.id, kind=post.kind, title=post.title) if post else None,
        "reply_id": shown.notice.about.reply_id,
        "gathering": GatheringTitle(
            id=gathering.id,
            title=wording.text_in(gathering.titles, language),
            starts_local=gathering.starts_local,
            time_zone=gathering.time_zone,
        )
        if gathering
        else None,
        "link": places.of(shown),
    }


def _actors(notices: Sequence[Shown]) -> list[Actor]:
    actors = {actor.id: actor for shown in notices if (actor := _actor(shown)) is not None}
    return list(actors.values())[:MOST_ACTORS]


def _actor(shown: Shown) -> Actor | None:
    return Actor(id=shown.actor.id, name=shown.actor.name) if shown.actor else None
