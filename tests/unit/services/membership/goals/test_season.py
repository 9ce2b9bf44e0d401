"""Activities of a season: done by the post or gathering they became, or by hand; and templates."""

from datetime import UTC, datetime

import pytest

from services.membership.domain.goals.errors import DoneByFacts, NotLinkable
from services.membership.domain.goals.season import Activity, Linked
from services.membership.domain.goals.templates import TEMPLATES, Template
from services.membership.store.goals.seasons import standing
from shared.contracts.seasons import ActivityKind
from shared.contracts.values import CommunityRef, Language

NOW = datetime(2026, 1, 5, tzinfo=UTC)
LATER = datetime(2026, 2, 5, tzinfo=UTC)


def an_activity(kind: ActivityKind = ActivityKind.GATHERING) -> Activity:
    return Activity(
        id="a",
        community=CommunityRef(id="c", slug="data"),
        season_id="s",
        kind=kind,
        titles={Language.ENGLISH: "Opening"},
        owner_id="ada",
        due_on="2026-02-01",
        created_at=NOW,
        updated_at=NOW,
    )


def test_an_activity_is_done_by_its_post_or_gathering() -> None:
    activity = an_activity()
    assert activity.link_to("g", NOW) == "linked"
    assert activity.follow(Linked(None), NOW) is None
    assert activity.follow(Linked(LATER), NOW) == "completed"
    assert (activity.done_at, activity.follow(Linked(LATER), NOW)) == (LATER, None)
    assert activity.follow(Linked(None), NOW) == "reopened"


def test_a_cancelled_gathering_is_unlinked_from_its_activity() -> None:
    activity = an_activity()
    activity.link_to("g", NOW)
    activity.follow(Linked(LATER), NOW)
    assert activity.follow(Linked(None, is_off=True), NOW) == "unlinked"
    assert (activity.link, activity.done_at) == (None, None)


def test_an_activity_of_another_kind_is_ticked_off_by_hand() -> None:
    activity = an_activity(ActivityKind.OTHER)
    assert activity.tick(done=True, now=NOW) == "completed"
    assert activity.tick(done=True, now=NOW) is None
    assert activity.tick(done=False, now=NOW) == "reopened"
    with pytest.raises(NotLinkable):
        activity.link_to("g", NOW)


def test_a_linked_activity_is_not_ticked_off_by_hand() -> None:
    with pytest.raises(DoneByFacts):
        an_activity(ActivityKind.CHALLENGE).tick(done=True, now=NOW)


@pytest.mark.parametrize(
    ("row", "linked"),
    [
        ({"done_at": NOW, "is_off": False, "community_id": "c"}, Linked(NOW)),
        ({"done_at": LATER, "is_off": False, "community_id": "c"}, Linked(None)),
        ({"done_at": NOW, "is_off": True, "community_id": "c"}, Linked(NOW, is_off=True)),
        ({"done_at": NOW, "is_off": False, "community_id": "d"}, Linked(NOW, is_off=True)),
    ],
    ids=["over", "ahead", "cancelled", "elsewhere"],
)
def test_a_gathering_has_been_held_once_it_is_over_in_this_community(
    row: dict[str, object], linked: Linked
) -> None:
    assert standing(row, "c", NOW) == linked


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda each: each.name)
def test_a_template_has_both_languages_and_plans_within_the_season(
    template: Template,
) -> None:
    assert all(len(idea.titles) == len(Language) for idea in template.ideas)
    days = [day for _, day in template.between("2026-01-05", "2026-01-26")]
    assert days
    assert max(days) <= "2026-01-26"
