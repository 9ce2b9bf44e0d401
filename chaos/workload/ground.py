"""What the clients of one run share: the places they meet in and what they know to be there."""

import random
from collections import deque
from dataclasses import dataclass, field

from chaos.workload.client import Client
from shared.contracts.membership import membership_id
from shared.contracts.token import Version

MOST_KNOWN = 40
"""Posts and gatherings that are still worked on; older ones are left alone."""


@dataclass(slots=True)
class Place:
    """A community of the keeper's. `members`: who is believed to be in, the keeper too."""

    id: str
    slug: str
    etag: str
    visibility: str
    members: set[str] = field(default_factory=set)
    invited: set[str] = field(default_factory=set)
    rights: dict[str, Version] = field(default_factory=dict)
    """The newest versions known that decide who may see it, by aggregate id."""

    def learn(self, version: Version) -> None:
        known = self.rights.get(version.id)
        if known is None or known.sequence < version.sequence:
            self.rights[version.id] = version

    def for_reader(self, person_id: str) -> tuple[Version, ...]:
        """What their next read has to know."""
        wanted = (self.id, membership_id(self.id, person_id))
        return tuple(self.rights[key] for key in wanted if key in self.rights)


@dataclass(slots=True)
class Post:
    """`place` None: for everyone. `etag`: the newest that is known."""

    id: str
    place: Place | None
    author: str
    kind: str
    etag: str
    canary: str
    version: Version
    answers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Gathering:
    id: str
    place: Place | None
    organiser: str
    etag: str
    canary: str
    capacity: int
    version: Version


@dataclass(slots=True)
class Ground:
    """square: public, all are in. hall: its visibility flips. cellar: private, people flip.

    shut_out: who lost sight of which place, for them to try at once.
    """

    keeper: str
    square: Place
    hall: Place
    cellar: Place
    posts: deque[Post] = field(default_factory=lambda: deque(maxlen=MOST_KNOWN))
    gatherings: deque[Gathering] = field(default_factory=lambda: deque(maxlen=MOST_KNOWN // 4))
    shut_out: dict[str, Place] = field(default_factory=dict)
    feeds: dict[str, str] = field(default_factory=dict)

    @property
    def places(self) -> tuple[Place, ...]:
        return self.square, self.hall, self.cellar

    def place_to_write(self, client: Client) -> Place | None:
        own = [place for place in self.places if client.person_id in place.members]
        return client.chance.choice([*own, None])

    def post(self, chance: random.Random, *, of: str | None = None) -> Post | None:
        """Any of those known, or of one author."""
        found = [post for post in self.posts if of in {None, post.author}]
        return chance.choice(found) if found else None

    def gathering(self, chance: random.Random) -> Gathering | None:
        return chance.choice(self.gatherings) if self.gatherings else None
