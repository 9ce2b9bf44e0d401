"""The signatures of posts in MongoDB: a read model of the service's own facts.

The index of bands has eight entries for each post, and answers which posts share one with a text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.content.domain.posts.likeness import ALIKE, Signature, bands, likeness, signature
from shared.contracts.content import POST, PostData, PostState
from shared.contracts.envelope import Fact
from shared.contracts.kinds import said_in
from shared.contracts.values import READABLE
from shared.messaging.read_models import ReadModel
from shared.mongo import Document, Index, Scope, create_indexes

COLLECTION = "likenesses"
INDEXES = (Index("bands"),)
MOST_SHARING = 200
"""How many posts that share a band are compared; more share one only if a text is boilerplate."""


@dataclass(frozen=True, slots=True)
class Alike:
    post_id: str
    likeness: float


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def alike(scope: Scope, own: Signature) -> list[Alike]:
    """Return the posts that are like this text, most alike first."""
    matching = {"bands": {"$in": bands(own)}}
    cursor = scope[COLLECTION].find(matching, {"signature": 1}, session=scope.session)
    rows = await cursor.limit(MOST_SHARING).to_list(MOST_SHARING)
    found = [Alike(row["_id"], likeness(own, row["signature"])) for row in rows]
    return sorted(
        (each for each in found if each.likeness >= ALIKE),
        key=lambda each: (-each.likeness, each.post_id),
    )


def text_of(state: PostState) -> str:
    return "\n".join(_texts(state))


def row(fact: Fact[PostData]) -> Document:
    """Return the signature of a post that can be read; of others, nothing is found."""
    state, key = fact.data.state, {"_id": fact.subject, "sequence": fact.sequence}
    own = signature(text_of(state)) if state.status in READABLE else None
    return {**key, "bands": bands(own), "signature": own} if own is not None else key


def _texts(state: PostState) -> Iterator[str]:
    yield state.title
    yield state.text
    yield from said_in(state.details)


LIKENESSES = ReadModel(POST, COLLECTION, row)
