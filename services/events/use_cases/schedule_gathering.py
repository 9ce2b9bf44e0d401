from dataclasses import dataclass
from datetime import datetime

from services.events.domain.gathering import Gathering
from services.events.domain.rights import may_schedule
from services.events.domain.times import Schedule
from services.events.store import seating
from services.events.store.owned import GATHERINGS
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.values import LocalizedText
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class ScheduleGathering:
    """A command. `community` is a slug, or None for everyone.

    `starts` and `ends` are as in domain/times.py. `capacity` None means no limit.
    """

    asker: Asker
    titles: LocalizedText
    descriptions: LocalizedText
    community: str | None
    time_zone: str
    starts: datetime
    ends: datetime
    place: str | None
    link: str | None
    capacity: int | None
    tags: tuple[str, ...]


async def schedule_gathering(command: ScheduleGathering, *, work: Work) -> Gathering:
    """Schedule a gathering; the caller organises it. It may be in the past, for the record.

    Raises: CommunityNotFound, NotAllowed, PersonErased, WrongTime.
    """
    await refuse_erased(work.scope, command.asker)
    audience = await see_community(work.scope, command.asker, command.community)
    if not may_schedule(command.asker, audience):
        raise NotAllowed(
            "only animators may schedule in a community; guests may not schedule for everyone"
        )
    schedule = Schedule.plan(command.time_zone, command.starts, command.ends)
    gathering = Gathering(
        id=work.new_id(),
        titles=command.titles,
        descriptions=command.descriptions,
        community=audience.ref,
        **schedule.model_dump(),
        place=command.place,
        link=command.link,
        capacity=command.capacity,
        tags=command.tags,
        organiser_id=command.asker.person_id,
        created_at=work.now,
        updated_at=work.now,
    )
    await GATHERINGS.save(work, gathering, "scheduled")
    await seating.add(work.scope, gathering.id)
    return gathering
