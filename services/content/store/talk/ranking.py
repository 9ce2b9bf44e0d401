"""Replies by helpfulness: the accepted answer, then by votes, then the oldest.

Each is followed by the replies of its thread, oldest first.
"""

from dataclasses import dataclass

from services.content.domain.talk.reply import Reply
from services.content.store.talk import reactions, replies
from shared.mongo import Scope

ACCEPTED = 2**53
"""A rank before any number of votes."""


@dataclass(frozen=True, slots=True)
class Rank:
    """The rank of a reply: votes of its thread's first reply, or ACCEPTED, and the ids of both.

    A reply to the post itself begins its own thread.
    """

    votes: int
    thread_id: str
    id: str

    @property
    def place(self) -> tuple[int, str, str]:
        within = "" if self.id == self.thread_id else self.id
        return -self.votes, self.thread_id, within


async def of_post(
    scope: Scope, post_id: str, accepted_id: str | None, *, after: Rank | None, limit: int
) -> list[tuple[Reply, Rank]]:
    """Return the replies after a rank. Votes given meanwhile move replies between pages.

    Two indexes give the order of all; only the replies of the page are read.
    """
    votes = await reactions.votes_on_replies(scope, post_id)
    if accepted_id is not None:
        votes[accepted_id] = ACCEPTED
    all_of_them = [
        Rank(votes.get(thread_id, 0), thread_id, key)
        for thread_id, key in await replies.threads(scope, post_id)
    ]
    following = [rank for rank in all_of_them if after is None or rank.place > after.place]
    page = sorted(following, key=lambda rank: rank.place)[:limit]
    there = await replies.readable(scope, [rank.id for rank in page])
    return [(there[rank.id], rank) for rank in page if rank.id in there]
