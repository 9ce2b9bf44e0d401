"""The words in which `kinds/` says what each endpoint answers to whom.

Sight says who may know of a thing, by the visibility of its community; `may` who of those may do
it. Decision record 1 is the source, not the code.
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


Expected = Mapping[str, tuple[Expectation, ...]]
"""By operation, as OpenAPI documents have it."""


def in_community(**fields: Any) -> Body:
    """What is written into a place's community."""
    return lambda place: {**fields, "community": place.slug}


OF_COMMUNITY = "community={community}"
"""The query that asks for what belongs to a place's community."""
