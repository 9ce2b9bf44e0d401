from typing import Any

import pytest

from services.content.domain.errors import (
    NotAdoptable,
    NotAnIdea,
    NotPublished,
    ReasonNeeded,
    StageFixed,
)
from services.content.domain.kinds.adoption import adopt
from services.content.domain.kinds.details import PostDetails
from services.content.domain.kinds.idea import NEXT
from services.content.domain.posts.post import Post
from shared.contracts.kinds import IdeaStage
from shared.contracts.values import PostKind, PostStatus
from tests.support.posts import GUILD, LATER, NOON, draft, post


def details(**idea: Any) -> PostDetails:
    return PostDetails.model_validate({"idea": idea})


def an_idea(**idea: Any) -> Post:
    return post(kind=PostKind.IDEA, details=details(**idea))


def test_an_idea_goes_from_proposed_to_adopted() -> None:
    idea = an_idea()
    for stage in (IdeaStage.DISCUSSED, IdeaStage.TRIED, IdeaStage.ADOPTED):
        assert idea.advance(stage, "", LATER) == ("details",)
    assert (idea.stage, idea.version) == (IdeaStage.ADOPTED, 4)


def test_moving_to_the_same_stage_changes_nothing() -> None:
    assert an_idea().advance(IdeaStage.PROPOSED, "", LATER) == ()


def test_an_idea_is_declined_with_a_reason_and_may_be_proposed_again() -> None:
    idea = an_idea(stage="discussed")
    with pytest.raises(ReasonNeeded):
        idea.advance(IdeaStage.DECLINED, "", LATER)
    idea.advance(IdeaStage.DECLINED, "Too dear", LATER)
    assert idea.details == details(stage="declined", reason="Too dear")
    idea.advance(IdeaStage.PROPOSED, "", LATER)
    assert idea.details == details()


@pytest.mark.parametrize(
    ("present", "wanted"),
    [("proposed", "adopted"), ("adopted", "tried"), ("of a newer version", "tried")],
)
def test_an_idea_skips_no_trial_and_leaves_no_final_stage(present: str, wanted: str) -> None:
    with pytest.raises(StageFixed):
        an_idea(stage=present).advance(IdeaStage(wanted), "", LATER)


def test_every_stage_declares_its_transitions() -> None:
    assert set(NEXT) == set(IdeaStage)


def test_an_edit_keeps_the_stage_of_an_idea() -> None:
    idea = an_idea(stage="tried", reason="Since May")
    assert idea.edit({"details": details(challenge_id="c1")}, LATER) == ("details",)
    assert idea.details == details(stage="tried", reason="Since May", challenge_id="c1")


def test_only_a_published_idea_changes_its_stage() -> None:
    with pytest.raises(NotAnIdea):
        post().advance(IdeaStage.TRIED, "", LATER)
    with pytest.raises(NotPublished):
        draft(kind=PostKind.IDEA, details=details()).advance(IdeaStage.TRIED, "", LATER)


def test_a_person_or_a_community_adopts_an_idea_once() -> None:
    assert adopt(an_idea(), None, "bob", NOON).id == "p1.bob"
    assert adopt(an_idea(), GUILD, "bob", NOON).id == "p1.c1"


@pytest.mark.parametrize(
    "other", [post(), post(kind=PostKind.IDEA, status=PostStatus.ARCHIVED, details=details())]
)
def test_posts_of_other_kinds_are_not_adopted(other: Post) -> None:
    with pytest.raises(NotAdoptable):
        adopt(other, None, "bob", NOON)
