"""The indexes of posts that are reviewed."""

from shared.audience import reach
from shared.mongo import Index

DUE_ON, OWNER = "review.due_on", "review.owner_id"
_REVIEWED = {DUE_ON: {"$gt": ""}}

OF_AUDIENCE = Index(
    [
        *(("status", 1), (reach.AUDIENCE, 1), (DUE_ON, 1), ("_id", 1)),
        *(("kind", 1), ("language", 1), (OWNER, 1)),
    ],
    where=_REVIEWED,
)
INDEXES = (OF_AUDIENCE, Index(OWNER, where={OWNER: {"$gt": ""}}))
