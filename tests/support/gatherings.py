"""Aggregates of events for tests: name the fields that matter, the rest is plausible."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.events.domain.attendance import Attendance, no_answer
from services.events.domain.gathering import Gathering
from services.events.domain.times import Schedule
from shared.contracts.values import CommunityRef

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
GUILD = CommunityRef(id="c1", slug="guild")
STARTS, ENDS = datetime(2026, 4, 2, 18), datetime(2026, 4, 2, 20)  # noqa: DTZ001  on the wall


def gathering(
    zone: str = "Europe/Paris", starts: datetime = STARTS, ends: datetime = ENDS, **fields: Any
) -> Gathering:
    plain: dict[str, Any] = {
        "id": "g1",
        "titles": {"fr": "Atelier", "en": "Workshop"},
        "descriptions": {"en": "Bring a laptop"},
        "community": GUILD,
        **Schedule.plan(zone, starts, ends).model_dump(),
        "place": "Room 12",
        "link": "https://meet.example/1",
        "capacity": 2,
        "tags": ("craft",),
        "organiser_id": "ada",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Gathering.model_validate({**plain, **fields})


def attendance(person_id: str = "bob", **fields: Any) -> Attendance:
    return no_answer(gathering().ref, person_id, NOON).model_copy(update=fields)
