"""A post waits for a reviewer, who approves or returns it."""

import pytest

from services.content.domain.editing.approval import Approval
from services.content.domain.errors import NotADraft, NotPublished, NotSubmitted
from services.content.domain.posts.post import Post
from services.content.domain.rights import is_author, may_approve, may_read
from shared.audience.sight import Asker, Audience, Community, Membership
from shared.contracts.values import PostKind, PostStatus, Role, Standing
from tests.support.posts import LATER, NOON, draft, post

ADA, EVE = Asker("ada"), Asker("eve")


def waiting(**fields: object) -> Post:
    made = draft(**fields)
    made.submit(NOON)
    return made


def within(role: Role | None, *kinds: PostKind) -> Audience:
    own = Membership(standing=Standing.ACTIVE, role=role) if role else None
    return Audience(Community(id="c1", slug="c1", visibility="public", approved_kinds=kinds), own)


def test_an_approved_post_is_published_by_a_version_of_its_own() -> None:
    submitted = waiting()
    assert (submitted.status, submitted.version) == (PostStatus.SUBMITTED, 2)
    assert submitted.publish(LATER) == ()
    assert submitted.approve("eve", LATER) == ("approval",)
    assert submitted.publish(LATER) == ("status", "published_at")
    assert (submitted.published_at, submitted.version) == (LATER, 4)
    assert submitted.approval == Approval(asked_at=NOON, by_id="eve")


def test_a_returned_post_is_a_draft_with_the_reason_until_it_is_submitted_again() -> None:
    returned = waiting()
    returned.send_back("eve", "Name the source.", LATER)
    assert returned.is_draft
    assert returned.approval == Approval(asked_at=NOON, by_id="eve", reason="Name the source.")
    returned.submit(LATER)
    assert returned.approval == Approval(asked_at=LATER)
    returned.withdraw(LATER)
    assert returned.approval is None
    assert returned.version == 5


def test_only_what_waits_is_decided_and_only_drafts_are_submitted() -> None:
    for other in (draft(), post()):
        with pytest.raises(NotSubmitted):
            other.approve("eve", LATER)
        with pytest.raises(NotSubmitted):
            other.send_back("eve", "No.", LATER)
        with pytest.raises(NotSubmitted):
            other.withdraw(LATER)
    with pytest.raises(NotADraft):
        post().submit(LATER)
    with pytest.raises(NotADraft):
        waiting().submit(LATER)


@pytest.mark.parametrize("verb", ["archive", "unarchive", "hide"])
def test_no_other_way_leads_into_the_open(verb: str) -> None:
    with pytest.raises(NotPublished):
        getattr(waiting(), verb)(LATER)


def test_an_erased_reviewer_is_forgotten_and_an_erased_author_leaves_nothing() -> None:
    returned = waiting()
    returned.send_back("eve", "No.", LATER)
    assert returned.forget("eve", LATER) == ("anonymised", ("approval",))
    assert returned.approval is not None
    assert returned.approval.by_id is None
    participle, _ = waiting().forget("ada", LATER)
    assert participle == "deleted"


@pytest.mark.parametrize(
    ("role", "reviews"),
    [
        (Role.OWNER, True),
        (Role.ANIMATOR, True),
        (Role.MODERATOR, True),
        (Role.EXPERT, True),
        (Role.MEMBER, False),
        (Role.GUEST, False),
        (None, False),
    ],
)
def test_reviewers_read_and_decide_what_waits(role: Role | None, *, reviews: bool) -> None:
    submitted, audience = waiting(), within(role)
    assert may_read(EVE, submitted, audience) is reviews
    assert may_approve(EVE, submitted, audience) is reviews
    assert not is_author(EVE, submitted)


@pytest.mark.parametrize("role", [Role.OWNER, Role.EXPERT])
def test_nobody_approves_what_they_wrote(role: Role) -> None:
    own, shared = waiting(), waiting(author_id="bob", coauthors=("ada",))
    for submitted in (own, shared):
        assert may_read(ADA, submitted, within(role))
        assert is_author(ADA, submitted)
        assert not may_approve(ADA, submitted, within(role))


def test_nobody_approves_a_text_that_they_rewrote() -> None:
    submitted = waiting()
    submitted.sign("eve")
    assert not may_approve(EVE, submitted, within(Role.OWNER))


def test_a_community_names_the_kinds_that_wait() -> None:
    audience = within(Role.MEMBER, PostKind.ARTICLE)
    assert audience.approves(PostKind.ARTICLE)
    assert not audience.approves(PostKind.QUESTION)
    assert not Audience().approves(PostKind.ARTICLE)
