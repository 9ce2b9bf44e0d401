from datetime import timedelta

from uuid6 import uuid7

from services.content.store.talk.ranking import ACCEPTED, Rank
from services.content.store.talk.replies import first_id_after
from shared.messaging.unit import utc_now


def test_the_most_helpful_answer_comes_first_and_a_thread_stays_together() -> None:
    accepted, voted, old, new = [
        Rank(votes, key, key) for votes, key in ((ACCEPTED, "r3"), (2, "r4"), (0, "r1"), (0, "r2"))
    ]
    said = [Rank(2, "r4", "r6"), Rank(2, "r4", "r7")]
    wanted = [accepted, voted, *said, old, new]
    assert sorted([*said[::-1], new, old, voted, accepted], key=lambda rank: rank.place) == wanted


def test_a_later_id_sorts_after_a_moment() -> None:
    before, after = utc_now() - timedelta(milliseconds=1), utc_now() + timedelta(hours=1)
    made = str(uuid7())
    assert first_id_after(before) <= made < first_id_after(after)
