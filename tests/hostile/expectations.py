"""What each endpoint answers to whom: every operation of every service has to be here.

Sight says who may know of a thing, by the visibility of its community; `may` who of those may do
it. Decision record 1 is the source, not the code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from shared.contracts.values import Visibility
from shared.runtime.paging import write_cursor
from tests.support.events import wall
from tests.support.places import Place, Role

Roles = frozenset[Role]
Sight = Mapping[Visibility, Roles]
Body = Callable[[Place], Any]

ALL = frozenset(Role)
COLLEAGUES = ALL - {Role.GUEST}
MEMBERS = frozenset({Role.MEMBER, Role.ANIMATOR, Role.OWNER})
ANIMATES = frozenset({Role.ANIMATOR, Role.OWNER})
RUNS = ANIMATES | {Role.ADMIN}
ORGANISED = frozenset({Role.REMOVED})
ANSWERED = frozenset({Role.FORMER})
"""Who wrote the reply, as a member once."""


def sight(private: Roles) -> Sight:
    return {
        Visibility.PUBLIC: ALL,
        Visibility.INTERNAL: COLLEAGUES,
        Visibility.PRIVATE: private,
    }


def always(roles: Roles) -> Sight:
    return dict.fromkeys(Visibility, roles)


INSIDE = sight(MEMBERS)
"""Who may know of what belongs to a community."""
AWARE = sight(MEMBERS | {Role.INVITED, Role.ADMIN})
"""Who may know of the community itself."""
COUNTED = sight(MEMBERS | {Role.ADMIN})
"""Who may see its members."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing: 404 without `sees`, 403 without `may`, else neither. `changes`: it can be done
    once, so each visibility has a thing of its own for it."""

    sees: Sight
    may: Roles | Sight = ALL
    query: str = ""
    body: Body | None = None
    changes: bool = False

    def allows(self, role: Role, visibility: Visibility) -> bool:
        may = self.may if isinstance(self.may, frozenset) else self.may[visibility]
        return role in may


@dataclass(frozen=True, slots=True)
class Listing:
    """Many things: the place's are in it for those who `sees`, and for nobody else.

    `for_all` False: not for each of them, as it depends on more than the place.
    """

    sees: Sight
    query: str = "limit=100"
    for_all: bool = True


@dataclass(frozen=True, slots=True)
class Own:
    """One's own: `may` do it, and nobody is told of what they do not see."""

    may: Roles = ALL
    sees: Sight = field(default_factory=lambda: AWARE)
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret address: opens without a token, and one that is made up is not there."""


@dataclass(frozen=True, slots=True)
class Endless:
    """Never ends. What it has told so far is the place's for those who `sees`, and for nobody
    else; the owner was told something of each place.
    """

    sees: Sight


Expectation = Gate | Listing | Own | Secret | Endless


def _community(**fields: Any) -> Body:
    return lambda place: {**fields, "community": place.slug}


def _founded(_: Place) -> Any:
    return {"slug": f"own-{uuid4().hex[:10]}", "names": {"en": "Own"}}


_ANSWER = {"answer": "maybe"}
_PLAN = {"titles": {"en": "X"}, "time_zone": "UTC", "starts_at": wall(3), "ends_at": wall(4)}
_SLUG = "community={community}"

EXPECTED: Mapping[str, tuple[Expectation, ...]] = {
    # membership
    "POST /v1/communities": (Own(COLLEAGUES, body=_founded),),
    "GET /v1/communities": (Listing(AWARE, f"limit=100&after={write_cursor(['canary'])}"),),
    "GET /v1/communities/{community}": (Gate(AWARE),),
    "PATCH /v1/communities/{community}": (Gate(AWARE, RUNS, body=lambda _: {"domain": "x"}),),
    "POST /v1/communities/{community}/join": (Gate(AWARE, changes=True),),
    "POST /v1/communities/{community}/leave": (Gate(AWARE, changes=True),),
    "POST /v1/communities/{community}/members": (
        Gate(AWARE, RUNS, body=lambda place: {"person_id": place.ids["person_id"]}),
    ),
    "GET /v1/communities/{community}/members": (
        Gate(AWARE, {**COUNTED, Visibility.PUBLIC: COLLEAGUES}),
        Gate(AWARE, RUNS, query="standing=requested"),
    ),
    "POST /v1/communities/{community}/members/{person_id}/approve": (Gate(AWARE, RUNS),),
    "POST /v1/communities/{community}/members/{person_id}/refuse": (Gate(AWARE, RUNS),),
    "PATCH /v1/communities/{community}/members/{person_id}": (
        Gate(AWARE, RUNS, body=lambda _: {"role": "expert"}),
    ),
    "DELETE /v1/communities/{community}/members/{person_id}": (Gate(AWARE, RUNS, changes=True),),
    "GET /v1/memberships": (
        Listing(
            {
                Visibility.PUBLIC: MEMBERS | {Role.INVITED, Role.REQUESTED},
                Visibility.INTERNAL: MEMBERS | {Role.INVITED, Role.REQUESTED},
                Visibility.PRIVATE: MEMBERS | {Role.INVITED},
            },
            query="",
        ),
    ),
    "GET /v1/profiles/me": (Own(),),
    "PATCH /v1/profiles/me": (Own(body=lambda _: {"headline": "x"}),),
    "DELETE /v1/profiles/me": (Own(),),
    "GET /v1/profiles/{person_id}": (Gate(always(COLLEAGUES)),),
    # content
    "POST /v1/posts": (Gate(INSIDE, MEMBERS, body=_community(title="X", status="draft")),),
    "GET /v1/posts": (
        Listing(INSIDE),
        Listing(INSIDE, "tag={community}"),
        Gate(INSIDE, query=_SLUG),
        Gate(INSIDE, query=f"{_SLUG}&status=draft"),
    ),
    "GET /v1/posts/{post_id}": (Gate(INSIDE),),
    "PATCH /v1/posts/{post_id}": (Gate(INSIDE, RUNS, body=lambda _: {"title": "x"}),),
    "DELETE /v1/posts/{post_id}": (Gate(INSIDE, RUNS),),
    "POST /v1/posts/{post_id}/publish": (Gate(INSIDE, RUNS, changes=True),),
    "POST /v1/posts/{post_id}/unarchive": (Gate(INSIDE, RUNS, changes=True),),
    "POST /v1/posts/{post_id}/archive": (Gate(INSIDE, RUNS, changes=True),),
    "GET /v1/posts/{post_id}/versions": (Gate(INSIDE),),
    "GET /v1/posts/{post_id}/versions/{number}": (Gate(INSIDE),),
    "POST /v1/posts/{post_id}/replies": (Gate(INSIDE, MEMBERS, body=lambda _: {"body": "x"}),),
    "GET /v1/posts/{post_id}/replies": (Gate(INSIDE),),
    "GET /v1/replies/{reply_id}": (Gate(INSIDE),),
    "PATCH /v1/replies/{reply_id}": (Gate(INSIDE, RUNS | ANSWERED, body=lambda _: {"body": "x"}),),
    "DELETE /v1/replies/{reply_id}": (Gate(INSIDE, RUNS | ANSWERED),),
    "PUT /v1/posts/{post_id}/accepted-answer": (
        Gate(INSIDE, ANIMATES, body=lambda p: {"answer_id": p.ids["reply_id"]}, changes=True),
    ),
    "DELETE /v1/posts/{post_id}/accepted-answer": (Gate(INSIDE, ANIMATES, changes=True),),
    "POST /v1/imports": (Gate(INSIDE, RUNS, body=_community(items=[{}])),),
    # events
    "POST /v1/gatherings": (Gate(INSIDE, RUNS, body=_community(**_PLAN)),),
    "GET /v1/gatherings": (Listing(INSIDE, "tag={community}"), Gate(INSIDE, query=_SLUG)),
    "GET /v1/gatherings/mine": (Listing(INSIDE, for_all=False),),
    "GET /v1/gatherings/{gathering_id}": (Gate(INSIDE),),
    "PATCH /v1/gatherings/{gathering_id}": (
        Gate(INSIDE, RUNS | ORGANISED, body=lambda _: {"place": "x"}),
    ),
    "POST /v1/gatherings/{gathering_id}/cancel": (
        Gate(INSIDE, RUNS, body=lambda _: {}, changes=True),
    ),
    "PUT /v1/gatherings/{gathering_id}/rsvp": (Gate(INSIDE, body=lambda _: _ANSWER, changes=True),),
    "GET /v1/gatherings/{gathering_id}/attendees": (
        Gate(INSIDE, MEMBERS | ORGANISED | {Role.ADMIN}),
        Gate(INSIDE, ANIMATES | ORGANISED, query="line=no"),
    ),
    "GET /v1/gatherings/{gathering_id}.ics": (Gate(INSIDE),),
    "POST /v1/calendar-feed": (Own(sees=INSIDE, body=lambda _: {}),),
    "DELETE /v1/calendar-feed": (Own(sees=INSIDE),),
    "GET /v1/calendar-feed/{secret}.ics": (Secret(),),
    # search
    "GET /v1/search": (
        Listing(INSIDE, "q={community}"),
        Listing(INSIDE, "community={community}"),
        Listing(INSIDE, "tag={community}"),
    ),
    "GET /v1/suggest": (Listing(INSIDE, "q={community}"),),
    # notifications
    "GET /v1/notifications": (Listing(AWARE, for_all=False),),
    "GET /v1/notifications/unread-count": (Own(),),
    "POST /v1/notifications/{notification_id}/read": (Gate(always(frozenset({Role.OWNER}))),),
    "POST /v1/notifications/read-all": (Own(),),
    "GET /v1/stream": (Endless(AWARE),),
    "GET /v1/preferences": (Own(),),
    "PUT /v1/preferences": (Own(body=lambda _: {"time_zone": "UTC"}),),
    "GET /v1/unsubscribe/{token}": (Secret(),),
    "POST /v1/unsubscribe/{token}": (Secret(),),
}
