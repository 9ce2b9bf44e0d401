"""Traces: what is not there, or no longer, has no community and names nobody."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.membership.store import traces
from services.membership.use_cases.follow_traces import READ_MODELS
from shared.contracts.envelope import Fact
from shared.contracts.events import GatheringStatus
from shared.messaging.read_models import REPLACED
from shared.mongo import Document
from tests.support import facts
from tests.support.posts import NOON


def _with(fact: Fact[Any], **fields: Any) -> Fact[Any]:
    state = fact.data.state.model_copy(update=fields)
    return replace(fact, data=fact.data.model_copy(update={"state": state}))


def _place(row: Document) -> tuple[object, ...]:
    return row["by"], row["community_id"], row["done_at"]


@pytest.mark.parametrize("status", ["draft", "hidden", "deleted", "of a later version"])
def test_a_post_or_reply_that_nobody_reads_is_nowhere(status: str) -> None:
    post = _with(facts.post(kind="question", accepted="a"), status=status)
    row = traces.post_row(post)
    assert (_place(row), row["is_off"], row["month"]) == ((None,) * 3, True, None)
    assert (row["accepted"], row["review_on"]) == (None, None)
    reply = traces.reply_row(_with(facts.reply(to=post), status=status))
    assert (_place(reply), reply["month"], reply["answers"]) == ((None,) * 3, None, False)
    assert reply["to_id"] is None


def test_a_trace_says_who_did_what_where_and_when() -> None:
    post = facts.post(kind="question", accepted="a", at=NOON)
    state = post.data.state
    row = traces.post_row(post)
    assert state.community is not None
    assert _place(row) == (state.author_id, state.community.id, NOON)
    assert (row["asks"], row["accepted"], row["month"]) == (True, "a", f"{NOON:%Y-%m}")
    reply = facts.reply(to=post, at=NOON + timedelta(hours=1))
    answered = traces.reply_row(reply)
    assert (answered["post_id"], answered["to_id"]) == (post.subject, state.author_id)
    assert (answered["answers"], answered["done_at"]) == (True, NOON + timedelta(hours=1))


def test_a_cancelled_gathering_is_off_and_one_of_a_later_version_counts_for_nobody() -> None:
    gathering = facts.gathering()
    row = traces.gathering_row(_with(gathering, status=GatheringStatus.CANCELLED))
    assert (_place(row), row["is_off"]) == ((None,) * 3, True)
    later = traces.gathering_row(_with(gathering, status="postponed"))
    assert (later["by"], later["is_off"]) == (None, False)
    assert later["done_at"] == gathering.data.state.ends_at


def test_what_older_versions_wrote_is_replaced_at_a_revision_that_they_never_had() -> None:
    posts = next(each for each in READ_MODELS if each.collection == traces.POSTS)
    assert posts.replaces == ("post_deeds", "health_posts")
    assert posts.revision < REPLACED


def test_an_erased_person_is_forgotten_in_all_that_is_replaced() -> None:
    replaced = {name for model in READ_MODELS for name in model.replaces}
    assert {name for name, _ in traces.REPLACED} == replaced
