"""What a move and a merge do with a post, and what a reader of the trail learns of a move."""

import pytest

from services.content.domain.errors import IsMerged, NotPublished
from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import NotMergeable, NotMovable
from services.content.domain.rights import may_move_to
from services.content.domain.talk.reply import Reply
from shared.audience.sight import EVERYONE, Asker, Audience, Community, Membership
from shared.contracts.moderation import Act
from shared.contracts.values import CommunityRef, PostKind, PostStatus, Role, Standing, Visibility
from tests.support.posts import GUILD, LATER, NOON, draft, post, reply

THERE = CommunityRef(id="c2", slug="there")
THIRD = CommunityRef(id="c3", slug="third")


def moved(**fields: object) -> Decision:
    plain = {"id": "d1", "act": Act.MOVE, "community": GUILD, "moved_to": THERE}
    people = {"person_id": "ada", "decider_id": "mo", "reason": "It belongs there."}
    return Decision.model_validate(
        {**plain, **people, "created_at": NOON, "updated_at": NOON, **fields}
    )


def audience(role: Role, **fields: object) -> Audience:
    plain = {"id": "c2", "slug": "there", "visibility": Visibility.PRIVATE}
    own = Membership(standing=Standing.ACTIVE, role=role)
    return Audience(Community.model_validate({**plain, **fields}), own)


def test_a_moved_post_remembers_the_audiences_that_it_had() -> None:
    one = post(community=None)
    assert one.move(GUILD, (), LATER) == ("community", "moved_from")
    one.move(THERE, (), LATER)
    one.move(GUILD, (), LATER)
    assert (one.community, one.moved_from) == (GUILD, ("everyone", "c2"))
    assert (one.version, one.audience) == (4, "c1")


def test_what_does_not_come_along_is_cleared() -> None:
    one = post(duplicate_of="p2", translation_of="p3")
    one.move(THERE, ["duplicate_of"], LATER)
    assert (one.duplicate_of, one.translation_of) == (None, "p3")


def test_only_what_readers_see_moves_to_another_community() -> None:
    for one in (draft(), post(status=PostStatus.HIDDEN), post(status=PostStatus.DELETED)):
        with pytest.raises(NotPublished):
            one.move(THERE, (), LATER)
    for one in (post(), post(community=THERE, merged_into="p2")):
        with pytest.raises(NotMovable):
            one.move(GUILD, (), LATER)


def test_a_merged_post_leads_to_the_other_and_stays_archived() -> None:
    one, kept = (
        post(kind=PostKind.QUESTION, accepted_answer_id="r1"),
        post(id="p2", kind=PostKind.QUESTION),
    )
    one.merge(kept, LATER)
    assert (one.status, one.replaced_by, one.merged_into) == (PostStatus.ARCHIVED, "p2", "p2")
    assert one.accepted_answer_id is None
    with pytest.raises(IsMerged):
        one.unarchive(LATER)
    one.hide(LATER)
    one.restore(LATER)
    assert one.status is PostStatus.ARCHIVED


def test_a_merged_post_still_says_where_its_replies_go_once_it_is_deleted() -> None:
    one = post()
    one.merge(post(id="p2"), LATER)
    one.delete(LATER)
    assert (one.replaced_by, one.merged_into) == (None, "p2")


@pytest.mark.parametrize(
    "kept",
    [
        post(),
        post(id="p2", kind=PostKind.QUESTION),
        post(id="p2", community=THERE),
        post(id="p2", status=PostStatus.ARCHIVED),
        post(id="p2", merged_into="p3"),
        post(id="p2", replaced_by="p1"),
    ],
)
def test_posts_that_do_not_fit_are_not_merged(kept: object) -> None:
    with pytest.raises(NotMergeable):
        post().merge(kept, LATER)  # type: ignore[arg-type]


def test_a_reply_hidden_by_itself_follows_its_post_and_stays_hidden() -> None:
    one: Reply = reply()
    one.hide(LATER)
    assert one.follow(post(id="p2", community=THERE), LATER) == ("post", "community")
    assert (one.community, one.status, one.post.id) == (THERE, PostStatus.HIDDEN, "p2")


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ({"c1", "c2"}, (GUILD, THERE)),
        ({"c1"}, (GUILD, None)),
        ({"c2"}, (THERE, THERE)),
        (set(), (GUILD, None)),
    ],
)
def test_the_trail_names_no_community_that_its_reader_does_not_know(
    seen: set[str], told: tuple[CommunityRef, CommunityRef | None]
) -> None:
    shown = moved().seen_from(seen)
    assert (shown.community, shown.moved_to) == told
    assert moved().audiences == ("c1", "c2")


def test_who_moderates_a_community_may_move_posts_there() -> None:
    asker, admin = Asker("mo"), Asker("root", is_admin=True)
    article, news = PostKind.ARTICLE, PostKind.ANNOUNCEMENT
    assert may_move_to(asker, article, audience(Role.MODERATOR))
    assert not may_move_to(asker, article, audience(Role.EXPERT))
    assert not may_move_to(asker, news, audience(Role.MODERATOR))
    assert may_move_to(asker, news, audience(Role.ANIMATOR))
    assert not may_move_to(asker, article, audience(Role.OWNER, stage="archived"))
    assert not may_move_to(asker, article, EVERYONE)
    private = Audience(audience(Role.OWNER).community)
    assert not may_move_to(admin, article, private)
    public = Community(id="c2", slug="there", visibility=Visibility.PUBLIC)
    assert may_move_to(admin, news, Audience(public))
