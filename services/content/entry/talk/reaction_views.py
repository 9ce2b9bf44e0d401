"""Reactions in responses about posts and replies."""

from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.content.store.talk.reactions import Reactions
from shared.contracts.talk import ReactionKind
from shared.contracts.unknown import Open


class ReactionView(BaseModel):
    """A kind of reaction. `count`: how many people gave it. `own`: whether you did."""

    model_config = ConfigDict(frozen=True)

    kind: Open[ReactionKind]
    count: int
    own: bool


_VOTE = ReactionKind.VOTE.value
_PLACES = {kind.value: place for place, kind in enumerate(ReactionKind)}


def reacted(reactions: Reactions) -> dict[str, Any]:
    """Return the fields of a post or a reply: votes, and its other reactions in a fixed order."""
    others = sorted(reactions.counts.keys() - {_VOTE}, key=_place)
    return {
        "votes": reactions.votes,
        "voted": _VOTE in reactions.own,
        "reactions": [
            _view(kind, reactions.counts[kind], kind in reactions.own) for kind in others
        ],
    }


@lru_cache(maxsize=4_096)
def _view(kind: str, count: int, own: bool) -> ReactionView:  # noqa: FBT001  as the cache has it
    """Return the view; a page has hundreds of a few different ones."""
    return ReactionView(kind=kind, count=count, own=own)


def _place(kind: str) -> tuple[int, str]:
    """Return the sort key of a kind. Kinds that only a newer version knows are last."""
    return _PLACES.get(kind, len(_PLACES)), kind
