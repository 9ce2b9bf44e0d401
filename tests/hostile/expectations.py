"""The terms in which `kinds/` declares access to each endpoint.

A Sight maps the visibility of a community to the roles that may know of a thing; `may` says which
of those may do it. Decision record 1 is the source, not the code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.values import Visibility
from tests.support.places import Place, Role

Roles = frozenset[Role]
Sight = Mapping[Visibility, Roles]
Body = Callable[[Place], Any]

ALL = frozenset(Role)
COLLEAGUES = ALL - {Role.GUEST}
ANIMATES = frozenset({Role.ANIMATOR, Role.OWNER})
RUNS = ANIMATES | {Role.ADMIN}
MODERATES = RUNS | {Role.MODERATOR}
WRITES = ANIMATES | {Role.MODERATOR, Role.MEMBER}
MEMBERS = WRITES | {Role.READER}
ORGANISED = frozenset({Role.REMOVED})
ANSWERED = frozenset({Role.FORMER})
"""The author of the reply, who was a member once."""


def sight(private: Roles) -> Sight:
    return {
        Visibility.PUBLIC: ALL,
        Visibility.INTERNAL: COLLEAGUES,
        Visibility.SELECTED: private | {Role.SELECTED},
        Visibility.PRIVATE: private,
        Visibility.SECRET: private - {Role.ADMIN},
    }


def always(roles: Roles) -> Sight:
    return dict.fromkeys(Visibility, roles)


INSIDE = sight(MEMBERS)
"""The roles that may know of the contents of a community."""
AWARE = sight(MEMBERS | {Role.INVITED, Role.ADMIN})
"""The roles that may know of the community itself."""
COUNTED = sight(MEMBERS | {Role.ADMIN})
"""Who may see its members."""
ENTERED = {**AWARE, Visibility.SECRET: AWARE[Visibility.SECRET] | {Role.ADMIN}}
"""The roles that may join, or ask to. Administrators may, even a secret community."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Access to one thing: 404 without `sees`, 403 without `may`, success otherwise. `changes`: the
    write can be done once, so each visibility gets a thing of its own for it."""

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
    """Access to a list: it holds the place's things for the roles that `sees`, and nobody else.

    `for_all` False: not for each of those roles, since it depends on more than the place.
    """

    sees: Sight
    query: str = "limit=100"
    for_all: bool = True


@dataclass(frozen=True, slots=True)
class Own:
    """Access to the caller's own things: `may` use it, and no role sees what it may not know."""

    may: Roles = ALL
    sees: Sight = field(default_factory=lambda: AWARE)
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """Access by a secret address: it needs no token, and a made-up secret returns 404."""


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Access for everybody: the same response with or without a token."""


@dataclass(frozen=True, slots=True)
class Endless:
    """A stream without an end. Its events so far hold the place's for the roles that `sees`, and
    for nobody else; the owner has received one about each place.
    """

    sees: Sight


Expectation = Gate | Listing | Own | Secret | Unsigned | Endless


Expected = Mapping[str, tuple[Expectation, ...]]
"""By operation, as OpenAPI documents have it."""


def in_community(**fields: Any) -> Body:
    """Return the body of a write into a place's community."""
    return lambda place: {**fields, "community": place.slug}


OF_COMMUNITY = "community={community}"
"""The query for the things of a place's community."""
