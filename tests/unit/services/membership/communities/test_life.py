"""The stages of a community: proposed, supported, active, dormant, archived."""

from datetime import UTC, datetime

import pytest

from services.membership.domain.communities.community import Community
from services.membership.domain.errors import StageFixed
from shared.contracts.membership import Stage
from shared.contracts.values import JoinPolicy, Visibility

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def at(stage: Stage) -> Community:
    return Community(
        id="c",
        slug="c",
        names={},
        purposes={},
        domain="",
        topics=(),
        visibility=Visibility.INTERNAL,
        join_policy=JoinPolicy.OPEN,
        stage=stage,
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.mark.parametrize(
    ("before", "after", "happened"),
    [
        (Stage.PROPOSAL, Stage.INCUBATION, "incubated"),
        (Stage.PROPOSAL, Stage.ACTIVE, "activated"),
        (Stage.INCUBATION, Stage.ACTIVE, "activated"),
        (Stage.ACTIVE, Stage.DORMANT, "paused"),
        (Stage.DORMANT, Stage.ACTIVE, "activated"),
        (Stage.PROPOSAL, Stage.ARCHIVED, "archived"),
        (Stage.DORMANT, Stage.ARCHIVED, "archived"),
        (Stage.ARCHIVED, Stage.ACTIVE, "activated"),
    ],
)
def test_a_transition_has_a_participle(before: Stage, after: Stage, happened: str) -> None:
    community = at(before)
    assert community.move(after, "Why", NOW) == happened
    assert (community.stage, community.reason, community.version) == (after, "Why", 2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Stage.ACTIVE, Stage.PROPOSAL),
        (Stage.ACTIVE, Stage.INCUBATION),
        (Stage.ACTIVE, Stage.ACTIVE),
        (Stage.PROPOSAL, Stage.DORMANT),
        (Stage.ARCHIVED, Stage.DORMANT),
    ],
)
def test_some_transitions_are_refused(before: Stage, after: Stage) -> None:
    community = at(before)
    with pytest.raises(StageFixed):
        community.move(after, "", NOW)
    assert (community.stage, community.version) == (before, 1)


def test_enough_supporters_activate_a_proposal_and_each_counts_once() -> None:
    community = at(Stage.PROPOSAL)
    assert [community.support(person, 2, NOW) for person in ("p", "p", "q")] == [
        "supported",
        None,
        "activated",
    ]
    assert (community.stage, community.version) == (Stage.ACTIVE, 3)
    with pytest.raises(StageFixed):
        community.support("r", 2, NOW)


def test_support_is_withdrawn_once() -> None:
    community = at(Stage.INCUBATION)
    community.support("p", 2, NOW)
    assert community.unsupport("p", NOW)
    assert not community.unsupport("p", NOW)
    assert (community.supporters, community.version) == ((), 3)
