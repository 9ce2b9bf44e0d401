"""The views of people and of other parts shared by content's responses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply
from services.content.store.talk.reactions import NO_REACTIONS, Reactions
from services.content.store.talk.replies import NO_REPLIES, Tally
from services.content.use_cases.previews.see_previews import Previewed
from shared.audience.naming import Names
from shared.contracts.values import CommunityRef
from shared.tagging import TopicOfTag


@dataclass(frozen=True, slots=True)
class Named:
    """An aggregate with its author's name, replies and reactions.

    `topics`: of its tags. `previews`: of its links. `answers_id`: the author of the reply that a
    reply answers.
    """

    aggregate: Any
    names: Names
    tally: Tally = NO_REPLIES
    pinned: bool = False
    reactions: Reactions = NO_REACTIONS
    answers_id: str | None = None
    topics: Sequence[TopicOfTag] = ()
    previews: Sequence[Previewed] = ()

    @property
    def version(self) -> int:
        """Return the version for the ETag."""
        return int(self.aggregate.version)

    @property
    def id(self) -> str:
        return str(self.aggregate.id)


class Author(BaseModel):
    """A person. `name`: null if it is not known yet, or if you are a guest and may not see it.

    `avatar`: the name of their picture, if they show you one; membership serves it.
    """

    id: str
    name: str | None
    avatar: str | None = None

    @classmethod
    def of(
        cls, person_id: str | None, community: CommunityRef | None, names: Names
    ) -> "Author | None":
        if person_id is None:
            return None
        name, avatar = names.of(person_id, community), names.avatar_of(person_id)
        return cls(id=person_id, name=name, avatar=avatar)


def author_of(thing: Post | Reply, names: Names) -> Author | None:
    return Author.of(thing.author_id, thing.community, names)


def authors_of(ids: tuple[str, ...], community: CommunityRef | None, names: Names) -> list[Author]:
    found = (Author.of(person_id, community, names) for person_id in ids)
    return [author for author in found if author is not None]
