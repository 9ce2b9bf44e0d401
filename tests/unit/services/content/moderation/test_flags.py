"""A flag lies where its item is: a second one, too."""

from services.content.domain.moderation.flag import Flag
from services.content.domain.talk.reply import Reply
from shared.contracts.moderation import FlagReason, FlagStatus
from shared.contracts.values import CommunityRef
from tests.support.posts import GUILD, LATER, NOON, post, reply

THERE = CommunityRef(id="c2", slug="there")


def test_a_flag_that_is_raised_again_names_the_present_place_of_its_item() -> None:
    one: Reply = reply()
    flag = Flag.on(one, post(), FlagReason.SPAM, "", "eve", NOON)
    assert (flag.community, flag.thing.post_id) == (GUILD, "p1")
    flag.settle(FlagStatus.DISMISSED, NOON)
    new = post(id="p2", community=THERE)
    one.follow(new, NOON)
    changed = flag.raise_again(one, new, FlagReason.ABUSIVE, "again", LATER)
    assert (flag.community, flag.thing.post_id, flag.is_open) == (THERE, "p2", True)
    assert changed == ("status", "thing", "community")


def test_a_flag_on_a_reply_that_has_not_followed_yet_is_where_its_post_is() -> None:
    flag = Flag.on(reply(), post(community=THERE), FlagReason.SPAM, "", "eve", NOON)
    assert flag.community == THERE
    flag.settle(FlagStatus.DISMISSED, NOON)
    again = post(community=THERE)
    assert flag.raise_again(reply(), again, FlagReason.SPAM, "", LATER) == ("status",)
