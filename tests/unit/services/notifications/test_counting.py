"""The people whose count a fact changes, and the updates of a count."""

from datetime import timedelta
from typing import Any

import pytest

from services.notifications.domain.notice import Count, Inbox
from services.notifications.domain.subject import EVERYONE
from services.notifications.subjects.table import concerned_by
from shared.contracts.envelope import Fact
from tests.support import facts
from tests.support.facts import NOON, named
from tests.support.notices import an_item

GUILDS = named("guilds")
TABLE: list[tuple[str, Fact[Any], set[str]]] = [
    ("a first membership", facts.membership("bob"), {named("bob")}),
    (
        "a decided request",
        facts.membership("bob", sequence=2, participle="approved"),
        {named("bob"), GUILDS},
    ),
    ("a new profile", facts.profile("bob"), set()),
    ("another profile", facts.profile("bob", sequence=2), {named("bob")}),
    ("a new community", facts.community("guilds"), set()),
    ("a changed community", facts.community("guilds", sequence=2), {GUILDS}),
    ("a post", facts.post(community="guilds"), set()),
    ("an edited post", facts.post(community="guilds", sequence=2, participle="edited"), set()),
    ("a deleted post", facts.post(community="guilds", sequence=2, status="deleted"), {GUILDS}),
    (
        "a deleted post for everyone",
        facts.post(community=None, sequence=2, status="deleted"),
        {EVERYONE},
    ),
    (
        "a moved post",
        facts.post(
            community="guilds",
            sequence=2,
            participle="moved",
            moved_from=(named("there"), EVERYONE),
        ),
        {GUILDS, named("there"), EVERYONE},
    ),
    ("a deleted reply", facts.reply(sequence=2, status="deleted"), {GUILDS}),
    ("a gathering", facts.gathering(sequence=2), set()),
]


@pytest.mark.parametrize(
    ("fact", "concerned"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_a_fact_concerns_people_whose_access_it_may_change(
    fact: Fact[Any], concerned: set[str]
) -> None:
    assert concerned_by(fact) == concerned


def count(**fields: Any) -> Count:
    plain = {"unread": 2, "guest": False, "last": 5, "marks": 1, "as_of": 7, "at": NOON}
    return Count.model_validate({**plain, **fields})


def test_a_count_follows_new_and_read_notices() -> None:
    told = count(places=["c1"]).told(1, 3, {"c2"})
    assert (told.unread, told.last, told.marks, told.places) == (3, 8, 1, frozenset({"c1", "c2"}))
    read = told.read(1)
    assert (read.unread, read.last, read.marks) == (2, 8, 2)
    nothing = count(more=True, hidden=True).all_read()
    assert (nothing.unread, nothing.is_whole, nothing.marks) == (0, True, 2)


@pytest.mark.parametrize(
    ("last", "marks", "is_present"), [(5, 1, True), (6, 1, False), (5, 2, False)]
)
def test_a_count_is_current_until_a_notice_comes_or_is_read(
    last: int, marks: int, *, is_present: bool
) -> None:
    inbox = Inbox(id="ada", last=last, marks=marks, count=count())
    assert (inbox.present_count is not None) is is_present


def test_an_item_is_unread_until_it_or_all_items_are_read() -> None:
    item = an_item(number=4, made_at=NOON + timedelta(days=1))
    assert Inbox(id="ada", read_to=3).has_unread(item)
    assert not Inbox(id="ada", read_to=4).has_unread(item)
    assert not Inbox(id="ada").has_unread(an_item(number=4, unread=False))
