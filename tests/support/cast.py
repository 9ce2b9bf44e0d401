"""A person in every role that a community knows, and what a place of theirs is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import uuid4

from httpx import Response

from shared.contracts.values import Visibility
from shared.runtime.identity import person_id_of
from tests.support.issuer import Issuer
from tests.support.services import Client, People, Person

ANY = {"If-Match": "*"}
Services = Mapping[str, Client]


class Role(StrEnum):
    """A person's relation to a community. `admin` administers the platform, and is no member.

    `selected`: a colleague in the department that the audience of a `selected` community names.
    `guest`: a guest of the platform. `reader`: a guest of the community.
    """

    STRANGER = "stranger"
    SELECTED = "selected"
    GUEST = "guest"
    ADMIN = "admin"
    REQUESTED = "requested"
    INVITED = "invited"
    FORMER = "former"
    REMOVED = "removed"
    READER = "reader"
    MEMBER = "member"
    MODERATOR = "moderator"
    ANIMATOR = "animator"
    OWNER = "owner"


@dataclass(slots=True)
class Place:
    """A community with its content. `ids`: by the name of the path parameter."""

    visibility: Visibility
    canary: str
    slug: str
    ids: dict[str, str] = field(default_factory=dict)


class Cast:
    """One person of each role. `bystander`: the member that requests act on."""

    def __init__(self, people: People, issuer: Issuer) -> None:
        self._issuer = issuer
        its = uuid4().hex[:8]
        self.people = {
            role: people(
                f"{role.title()} {its}",
                roles=(role.value,) if role in {Role.GUEST, Role.ADMIN} else (),
            )
            for role in Role
        }
        self.bystander = people(f"Bystander {its}")
        self.owner = self.people[Role.OWNER]
        self.department = f"Department {its}"

    def id_of(self, person: Person) -> str:
        return person_id_of(self._issuer.issuer, person.name.lower().replace(" ", "-"))

    def share_tokens(self) -> None:
        """Give everybody the owner's tokens, so that they see what the owner did."""
        tokens = list(self.owner.carries)
        for person in self.people.values():
            person.carries = [*tokens]


def done(answer: Response) -> Response:
    assert answer.is_success, answer.text
    return answer
