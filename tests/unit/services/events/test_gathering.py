import pytest

from services.events.domain.errors import GatheringCancelled, GatheringOver
from shared.contracts.events import GatheringStatus
from tests.support.gatherings import LATER, NOON, gathering


def test_a_change_sets_differing_fields_and_has_a_reason() -> None:
    one = gathering()
    wanted = {"titles": {"en": "Other"}, "place": "Room 12", "capacity": None}
    assert one.change(wanted, "More room", LATER) == ("titles", "capacity")
    assert (one.version, one.revision, one.updated_at) == (2, 1, LATER)
    assert (one.capacity, one.reason) == (None, "More room")


def test_a_reason_belongs_to_its_change_alone() -> None:
    one = gathering()
    one.change({"capacity": 3}, "More room", LATER)
    one.change({"capacity": 4}, None, LATER)
    assert one.reason is None


def test_equal_fields_are_no_change() -> None:
    one = gathering()
    assert one.change({"place": "Room 12"}, "because", LATER) == ()
    assert (one.version, one.revision, one.reason) == (1, 0, None)


def test_only_editable_fields_change() -> None:
    one = gathering()
    assert one.change({"organiser_id": "eve", "community": None}, None, LATER) == ()


def test_a_cancelled_gathering_stays_cancelled() -> None:
    one = gathering()
    assert one.cancel("Snow", LATER) == ("status", "reason")
    assert (one.status, one.reason, one.revision) == (GatheringStatus.CANCELLED, "Snow", 1)
    with pytest.raises(GatheringCancelled):
        one.cancel(None, LATER)
    with pytest.raises(GatheringCancelled):
        one.change({"place": "x"}, None, LATER)
    assert not one.takes_answers(LATER)


def test_a_past_gathering_takes_no_answers_and_is_not_cancelled() -> None:
    one = gathering()
    assert one.takes_answers(one.starts_at)
    assert not one.takes_answers(one.ends_at)
    with pytest.raises(GatheringOver):
        one.cancel(None, one.ends_at)
    assert one.change({"descriptions": {"en": "How it was"}}, None, one.ends_at)


def test_forgetting_the_organiser_does_not_raise_the_calendar_sequence() -> None:
    one = gathering()
    assert one.forget_organiser() == ("organiser_id",)
    assert (one.version, one.revision, one.organiser_id) == (2, 0, None)


def test_a_gathering_belongs_to_its_community_or_to_everyone() -> None:
    assert gathering().audience == "c1"
    assert gathering(community=None).audience == "everyone"
    assert (gathering().online, gathering(link=None).online) == (True, False)
    assert not gathering().is_over(NOON)
