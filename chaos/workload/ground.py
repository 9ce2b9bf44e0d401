"""The data that the clients of a run share: their places, and known posts and gatherings."""

import random
from collections import deque
from dataclasses import dataclass, field

from chaos.workload.client import Client
from shared.contracts.membership import membership_id
from shared.contracts.token import Version

MOST_KNOWN = 40
"""The number of posts and gatherings in use. Older ones stay unchanged."""


@dataclass(slots=True)
class Place:
    """A community of the keeper. `members`: the people believed to be in it, with the keeper."""

    id: str
    slug: str
    etag: str
    visibility: str
    members: set[str] = field(default_factory=set)
    invited: set[str] = field(default_factory=set)
    rights: dict[str, Version] = field(default_factory=dict)
    """The newest known versions that decide who may see the place, by aggregate id."""

    def learn(self, version: Version) -> None:
        known = self.rights.get(version.id)
        if known is None or known.sequence < version.sequence:
            self.rights[version.id] = version

    def for_reader(self, person_id: str) -> tuple[Version, ...]:
        """Return the versions that this person's next read waits for."""
        wanted = (self.id, membership_id(self.id, person_id))
        return tuple(self.rights[key] for key in wanted if key in self.rights)


@dataclass(slots=True)
class Post:
    """A post. `place` None: for everyone. `etag`: the newest known one."""

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
    """The shared state. square: public, everybody is a member. hall: its visibility flips.

    cellar: private. shut_out: the place that a person has just lost access to, for them to try at
    once.
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
        """Return any known post, or one of an author."""
        found = [post for post in self.posts if of in {None, post.author}]
        return chance.choice(found) if found else None

    def gathering(self, chance: random.Random) -> Gathering | None:
        return chance.choice(self.gatherings) if self.gatherings else None
