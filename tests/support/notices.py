"""What notifications knows and tells, for tests: say what matters, the rest is plausible."""

from typing import Any

from services.notifications.domain.known import (
    Community,
    Gathering,
    Known,
    Membership,
    Person,
    Post,
    Reply,
)
from services.notifications.domain.notice import About, Item, Notice, item_id
from services.notifications.domain.reasons import MailWhen, Reason
from services.notifications.domain.shown import Shown
from shared.contracts.membership import membership_id
from shared.contracts.values import (
    Language,
    PostKind,
    PostStatus,
    Visibility,
)
from tests.support.facts import NOON

ABOUT_POST = About(post_id="p1", community_id="c1")
ABOUT_REPLY = About(post_id="p1", reply_id="r1", community_id="c1")
ABOUT_GATHERING = About(gathering_id="g1", community_id="c1")


def person(who: str = "ada", **fields: Any) -> Person:
    plain = {"id": who, "name": who.capitalize(), "email": f"{who}@example.org"}
    return Person.model_validate({**plain, "language": "en", **fields})


def membership(name: str, standing: str = "active", role: str = "member") -> Membership:
    return Membership(
        id=membership_id("c1", name),
        person_id=name,
        standing=standing,
        role=role,
        since=NOON,
    )


def known(
    *memberships: Membership,
    visibility: str = "private",
    post: str = "published",
    reply: str = "published",
    people: tuple[Person, ...] = (),
) -> Known:
    """A community c1 with a post p1, a reply r1 to it and a gathering g1."""
    return Known(
        people={one.id: one for one in people},
        communities={"c1": community(visibility=visibility)},
        memberships={one.id: one for one in memberships},
        posts={"p1": a_post(status=post)},
        replies={"r1": a_reply(status=reply)},
        gatherings={"g1": a_gathering()},
    )


def community(**fields: Any) -> Community:
    names = {Language.ENGLISH: "Data guild", Language.FRENCH: "Guilde des données"}
    plain = {"id": "c1", "slug": "data", "names": names, "visibility": Visibility.PRIVATE}
    return Community.model_validate({**plain, **fields})


def a_post(**fields: Any) -> Post:
    plain = {
        "id": "p1",
        "kind": PostKind.QUESTION,
        "status": PostStatus.PUBLISHED,
        "community_id": "c1",
        "title": "How do we test?",
        "excerpt": "I wonder.",
    }
    return Post.model_validate({**plain, **fields})


def a_reply(**fields: Any) -> Reply:
    plain = {"id": "r1", "status": "published", "author_id": "grace", "excerpt": "On real engines."}
    return Reply.model_validate({**plain, **fields})


def a_gathering(**fields: Any) -> Gathering:
    plain = {
        "id": "g1",
        "community_id": "c1",
        "titles": {"fr": "Atelier", "en": "Workshop"},
        "time_zone": "Europe/Paris",
        "starts_local": "2026-10-25T19:00:00",
        "place": "Salle 12",
        "online": False,
        "reason": None,
    }
    return Gathering.model_validate({**plain, **fields})


def notice(reason: Reason = Reason.ANSWERED, about: About = ABOUT_REPLY, **fields: Any) -> Notice:
    plain: dict[str, Any] = {
        "id": "f1.ada",
        "fact_id": "f1",
        "person_id": "ada",
        "reason": reason,
        "about": about,
        "actor_id": "grace",
        "at": NOON,
        "made_at": NOON,
        "number": 1,
        "inbox": True,
        "mail": MailWhen.IMMEDIATELY,
        "item_id": item_id("ada", reason, about),
    }
    return Notice.model_validate({**plain, **fields})


def shown(reason: Reason = Reason.ANSWERED, about: About | None = None, **fields: Any) -> Shown:
    """By Grace, in the data guild."""
    default = ABOUT_GATHERING if "gathering" in reason or reason is Reason.PROMOTED else ABOUT_REPLY
    if reason is Reason.POSTED:
        default = ABOUT_POST
    if reason in {Reason.MEMBERSHIP_REQUESTED, Reason.REQUEST_DECIDED, Reason.INVITED}:
        default = About(community_id="c1")
    number = fields.pop("number", 1)
    its = about or default
    plain: dict[str, Any] = {
        "notice": notice(reason, its, number=number),
        "actor": person("grace"),
        "community": community(),
        "post": a_post() if its.post_id else None,
        "reply": a_reply() if its.reply_id else None,
        "gathering": a_gathering() if its.gathering_id else None,
    }
    return Shown(**{**plain, **fields})


def an_item(**fields: Any) -> Item:
    plain = {
        "id": "i1",
        "person_id": "ada",
        "number": 1,
        "latest": "f1.ada",
        "count": 1,
        "unread": True,
        "made_at": NOON,
    }
    return Item.model_validate({**plain, **fields})
