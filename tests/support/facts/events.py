"""Facts of events."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shared.contracts.envelope import Fact
from shared.contracts.events import (
    ATTENDANCE,
    GATHERING,
    AttendanceData,
    AttendanceState,
    GatheringData,
    GatheringRef,
    GatheringState,
    attendance_id,
)
from tests.support.facts.base import NOON, community_ref, fact_of, localized, named, new_id


def gathering(
    titles: Mapping[str, str] | None = None,
    *,
    descriptions: Mapping[str, str] | None = None,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    community: str | None = "guilds",
    starts: datetime = NOON + timedelta(days=7),
    ends: datetime | None = None,
    time_zone: str = "Europe/Paris",
    place: str | None = "Salle 12",
    online: bool = False,
    capacity: int | None = None,
    tags: Sequence[str] = (),
    status: str = "scheduled",
    reason: str | None = None,
    organiser: str | None = "ada",
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[GatheringData]:
    """Return a gathering. `organiser` is a name for `named`; `community` a slug or None."""
    until = ends or starts + timedelta(hours=2)
    state = GatheringState(
        titles=localized(titles or {"fr": "Atelier", "en": "Workshop"}),
        descriptions=localized(descriptions or {}),
        community=community_ref(community) if community else None,
        time_zone=time_zone,
        starts_at=starts,
        ends_at=until,
        starts_local=_clock(starts, time_zone),
        ends_local=_clock(until, time_zone),
        place=place,
        online=online,
        capacity=capacity,
        tags=tuple(tags),
        status=status,
        reason=reason,
        organiser_id=named(organiser) if organiser else None,
        revision=sequence - 1,
        created_at=at,
        updated_at=at,
    )
    natural = "scheduled" if sequence == 1 else "changed"
    said = participle or ("cancelled" if status == "cancelled" else natural)
    return fact_of(
        GATHERING, said, id or new_id(), sequence, GatheringData(state=state, changed=())
    )


def attendance(
    who: str = "grace",
    *,
    to: Fact[GatheringData] | None = None,
    person_id: str | None = None,
    sequence: int = 1,
    answer: str = "yes",
    seat: str | None = None,
    participle: str = "answered",
    at: datetime = NOON,
) -> Fact[AttendanceData]:
    """Return the answer of `named(who)`, or of `person_id`, to a gathering."""
    on = to or gathering()
    person = person_id or named(who)
    asked = on.data.state
    ref = GatheringRef(
        id=on.subject,
        titles=asked.titles,
        community=asked.community,
        time_zone=asked.time_zone,
        starts_at=asked.starts_at,
    )
    state = AttendanceState(
        gathering=ref,
        person_id=person,
        answer=answer,
        seat=seat or ("seated" if answer == "yes" else "none"),
        created_at=at,
        updated_at=at,
    )
    subject = attendance_id(on.subject, person)
    data = AttendanceData(state=state, changed=())
    return fact_of(ATTENDANCE, participle, subject, sequence, data)


def _clock(moment: datetime, time_zone: str) -> str:
    there = moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    return there.isoformat(timespec="seconds")
