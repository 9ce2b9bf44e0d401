"""A poll and its ballots: one per person, changed or withdrawn until it closes.

A ballot is a row without a fact: only the voter can see their choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, computed_field

from services.content.domain.errors import NoSuchChoice, NotPublished, PollClosed, PollNotFound
from services.content.domain.kinds.details import PostDetails
from services.content.domain.posts.post import Post
from shared.contracts.kinds import Poll


class Ballot(BaseModel):
    """A ballot; `choices` are the positions of the chosen options, from 0, in ascending order."""

    id: str
    post_id: str
    person_id: str
    choices: tuple[int, ...]
    cast_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def chosen(self) -> str:
        """Return the choices as one string, which an index counts by."""
        return " ".join(map(str, self.choices))


@dataclass(frozen=True, slots=True)
class Results:
    """The results; `votes` of each option, in order, and `voters`, the number of ballots."""

    votes: tuple[int, ...]
    voters: int


def poll_of(post: Post) -> Poll:
    """Return the poll of a post. Raises: PollNotFound."""
    if post.details is None or post.details.poll is None:
        raise PollNotFound
    return post.details.poll


def is_open(post: Post, now: datetime) -> bool:
    closes_at = poll_of(post).closes_at
    return post.is_published and (closes_at is None or now < closes_at)


def check_open(post: Post, now: datetime) -> None:
    """Refuse if the poll is not open. Raises: NotPublished, PollClosed."""
    if not post.is_published:
        raise NotPublished("only a published poll takes votes")
    if not is_open(post, now):
        raise PollClosed


def ballot_id(post_id: str, person_id: str) -> str:
    return f"{post_id}.{person_id}"


def cast(post: Post, person_id: str, choices: Sequence[int], now: datetime) -> Ballot:
    """Return a new ballot. Raises: PollNotFound, NotPublished, PollClosed, NoSuchChoice."""
    poll = poll_of(post)
    check_open(post, now)
    chosen = sorted(set(choices))
    if not chosen or not set(chosen) <= set(range(len(poll.options))):
        raise NoSuchChoice(f"choices: one or more of 0 to {len(poll.options) - 1}")
    if len(chosen) > 1 and not poll.several:
        raise NoSuchChoice("choices: this poll takes only one")
    return Ballot(
        id=ballot_id(post.id, person_id),
        post_id=post.id,
        person_id=person_id,
        choices=tuple(chosen),
        cast_at=now,
    )


def count(poll: Poll, cast_alike: Mapping[tuple[int, ...], int]) -> Results:
    """Return the results. cast_alike: the number of ballots by their choices."""
    votes = [0] * len(poll.options)
    for choices, ballots in cast_alike.items():
        for choice in choices:
            votes[choice] += ballots
    return Results(tuple(votes), sum(cast_alike.values()))


def offers_the_same(before: PostDetails | None, wanted: Mapping[str, Any]) -> bool:
    """Return whether ballots mean the same after the edit as before it."""
    old = before.poll if before is not None else None
    new = wanted.get("details", before)
    if old is None or new is None or new.poll is None:
        return True
    return (old.options, old.several) == (new.poll.options, new.poll.several)
