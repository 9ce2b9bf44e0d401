"""What notifications knows and tells, for tests: say what matters, the rest is plausible."""

from typing import Any

from pydantic import BaseModel

from services.notifications.domain.channels import MailWhen
from services.notifications.domain.known import Community, Known, Membership, Person
from services.notifications.domain.notice import Item, Notice, item_id
from services.notifications.domain.shown import Shown
from services.notifications.domain.subject import Path, Subject
from services.notifications.reasons.table import REASONS
from services.notifications.subjects.gathering import Gathering
from services.notifications.subjects.post import Post
from services.notifications.subjects.reply import Reply
from services.notifications.subjects.table import grouping
from shared.contracts.membership import membership_id
from shared.contracts.values import (
    Language,
    PostKind,
    PostStatus,
    Visibility,
)
from tests.support.facts import NOON

COMMUNITY, POST = Subject("community", "c1"), Subject("post", "p1")
REPLY, GATHERING = Subject("reply", "r1"), Subject("gathering", "g1")
OF_COMMUNITY: Path = (COMMUNITY,)
OF_POST: Path = (POST, COMMUNITY)
OF_REPLY: Path = (REPLY, POST, COMMUNITY)
OF_GATHERING: Path = (GATHERING, COMMUNITY)
OF_REQUEST: Path = (Subject("membership", membership_id("c1", "bob")), COMMUNITY)


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
    rows: dict[Subject, BaseModel] = {
        COMMUNITY: community(visibility=visibility),
        POST: a_post(status=post),
        REPLY: a_reply(status=reply),
        GATHERING: a_gathering(),
    }
    standing = {one.id: one for one in memberships}
    rows |= {Subject("membership", key): one for key, one in standing.items()}
    return Known(people={one.id: one for one in people}, rows=rows, memberships=standing)


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


def notice(reason: str = "answered", path: Path = OF_REPLY, **fields: Any) -> Notice:
    plain: dict[str, Any] = {
        "id": "f1.ada",
        "fact_id": "f1",
        "person_id": "ada",
        "reason": reason,
        "path": path,
        "actor_id": "grace",
        "at": NOON,
        "made_at": NOON,
        "number": 1,
        "inbox": True,
        "mail": MailWhen.IMMEDIATELY,
        "item_id": item_id("ada", group_of(reason, path)),
    }
    return Notice.model_validate({**plain, **fields})


def group_of(reason: str, path: Path) -> str:
    return grouping(reason, path, REASONS[reason].grouped_by)


PATHS: dict[str, Path] = {
    **dict.fromkeys(("answered", "replied", "mentioned", "accepted"), OF_REPLY),
    "posted": OF_POST,
    **dict.fromkeys(
        ("gathering_scheduled", "gathering_changed", "gathering_cancelled", "promoted"),
        OF_GATHERING,
    ),
    "membership_requested": OF_REQUEST,
    **dict.fromkeys(("request_decided", "invited", "admin_joined"), OF_COMMUNITY),
}
"""What each reason tells of."""


def shown(reason: str = "answered", **fields: Any) -> Shown:
    """By Grace, in the data guild. A row that is None is not known, or not there."""
    path, number = PATHS[reason], fields.pop("number", 1)
    variant, actor = fields.pop("variant", ""), fields.pop("actor", person("grace"))
    rows: dict[str, Any] = {
        "community": community(),
        "post": a_post(),
        "reply": a_reply(),
        "gathering": a_gathering(),
        "membership": membership("bob", "requested"),
        **fields,
    }
    return Shown(
        notice=notice(reason, path, number=number, variant=variant),
        actor=actor,
        rows={each.kind: rows[each.kind] for each in path if rows[each.kind] is not None},
    )


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
