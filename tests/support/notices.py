"""Notices and read models for tests: name the fields that matter, the rest is plausible."""

from typing import Any

from pydantic import BaseModel

from services.notifications.domain.channels import MailWhen
from services.notifications.domain.known import Community, Known, Membership, Person
from services.notifications.domain.notice import Item, Notice, item_id
from services.notifications.domain.shown import Shown
from services.notifications.domain.subject import Path, Subject
from services.notifications.reasons.table import REASONS
from services.notifications.subjects.activity import Activity
from services.notifications.subjects.approach import Approach
from services.notifications.subjects.connection import Connection
from services.notifications.subjects.decision import Decision
from services.notifications.subjects.endorsement import Endorsement
from services.notifications.subjects.flag import Flag
from services.notifications.subjects.gathering import Gathering
from services.notifications.subjects.kudos import Kudos
from services.notifications.subjects.objective import Objective
from services.notifications.subjects.pair import Pair
from services.notifications.subjects.post import Post
from services.notifications.subjects.pulse import Pulse
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
OBJECTIVE, ACTIVITY = Subject("objective", "o1"), Subject("activity", "v1")
OF_COMMUNITY: Path = (COMMUNITY,)
OF_POST: Path = (POST, COMMUNITY)
OF_REPLY: Path = (REPLY, POST, COMMUNITY)
OF_GATHERING: Path = (GATHERING, COMMUNITY)
OF_OBJECTIVE: Path = (OBJECTIVE, COMMUNITY)
OF_ACTIVITY: Path = (ACTIVITY, COMMUNITY)
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
    """Return what is known of community c1, its post p1, its reply r1 and the gathering g1."""
    rows: dict[Subject, BaseModel] = {
        COMMUNITY: community(visibility=visibility),
        POST: a_post(status=post),
        REPLY: a_reply(status=reply),
        GATHERING: a_gathering(),
        OBJECTIVE: an_objective(),
        ACTIVITY: an_activity(),
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
    plain = {"id": "r1", "post_id": "p1", "status": "published", "author_id": "grace"}
    return Reply.model_validate({**plain, "excerpt": "On real engines.", **fields})


def an_objective(**fields: Any) -> Objective:
    plain = {"id": "o1", "community_id": "c1", "titles": {"fr": "Grandir", "en": "Grow"}}
    return Objective.model_validate({**plain, **fields})


def an_activity(**fields: Any) -> Activity:
    plain = {
        "id": "v1",
        "community_id": "c1",
        "titles": {"fr": "Ouverture", "en": "Opening"},
        "due_on": "2026-10-25",
        "dropped": False,
    }
    return Activity.model_validate({**plain, **fields})


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
    **dict.fromkeys(("answered", "replied", "mentioned", "accepted", "followed"), OF_REPLY),
    **dict.fromkeys(
        (
            *("announced", "posted", "found", "could_answer"),
            *("edited", "publication_stopped", "review_due", "suggested", "coauthor", "approval"),
        ),
        OF_POST,
    ),
    **dict.fromkeys(
        ("gathering_scheduled", "gathering_changed", "gathering_cancelled", "promoted"),
        OF_GATHERING,
    ),
    "membership_requested": OF_REQUEST,
    "activity_due": OF_ACTIVITY,
    "check_in_awaited": OF_OBJECTIVE,
    **dict.fromkeys(("request_decided", "invited", "added", "admin_joined"), OF_COMMUNITY),
    **dict.fromkeys(("charter_published", "proposal_supported"), OF_COMMUNITY),
    **dict.fromkeys(("succession", "role_term"), OF_COMMUNITY),
    "connecting": (Subject("connection", "ada.grace"),),
    "endorsing": (Subject("endorsement", "ada.grace"),),
    "mentoring": (Subject("pair", "m1"), COMMUNITY),
    "moderated": (Subject("decision", "d1"),),
    "flag_settled": (Subject("flag", "p1.ada"),),
    "pulse": (Subject("pulse", "u1"), COMMUNITY),
    "approached": (Subject("approach", "h1"),),
    "recognition": (Subject("kudos", "k1"), COMMUNITY),
}
"""The subject of a notice, by reason."""


def shown(reason: str = "answered", **fields: Any) -> Shown:
    """Return a notice of Grace's act in the data guild. A row set to None is unknown or gone."""
    path, number = PATHS[reason], fields.pop("number", 1)
    variant, actor = fields.pop("variant", ""), fields.pop("actor", person("grace"))
    rows: dict[str, Any] = {
        "community": community(),
        "post": a_post(),
        "reply": a_reply(),
        "gathering": a_gathering(),
        "objective": an_objective(),
        "activity": an_activity(),
        "membership": membership("bob", "requested"),
        "connection": Connection(id="ada.grace", people=("ada", "grace")),
        "endorsement": Endorsement(id="ada.grace", people=("ada", "grace")),
        "decision": Decision(id="d1", community_id="c1", person_id="ada"),
        "flag": Flag(id="p1.ada", person_id="ada"),
        "pulse": Pulse(id="u1", community_id="c1"),
        "pair": Pair(id="m1", community_id="c1", people=("ada", "grace")),
        "approach": Approach(id="h1", people=("ada", "grace")),
        "kudos": Kudos(id="k1", to_id="ada", community_id="c1"),
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
