from dataclasses import dataclass

from services.content.domain.rights import may_publish
from services.content.domain.series.series import Series
from services.content.store.owned import ALL_SERIES
from services.content.use_cases.lookup import check_skills
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.contracts.series import SeriesKind
from shared.contracts.values import Language
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class BeginSeries:
    """The input of `begin_series`; `community` is a slug, or None for everyone.

    skills, minutes: of a path.
    """

    asker: Asker
    kind: SeriesKind
    title: str
    summary: str
    language: Language
    community: str | None
    skills: tuple[str, ...] = ()
    minutes: int | None = None


async def begin_series(command: BeginSeries, *, work: Work) -> Series:
    """Begin a series without posts, with the same rights as for publishing there.

    Raises: CommunityNotFound, NotAllowed, NotAPath, NoSuchSkill, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    audience = await see_community(work.scope, command.asker, command.community)
    if not may_publish(command.asker, audience):
        raise NotAllowed(
            "only members may begin a series in a community; guests may not begin one for everyone"
        )
    series = Series(
        id=work.new_id(),
        kind=command.kind,
        title=command.title,
        summary=command.summary,
        language=command.language,
        community=audience.ref,
        curator_id=command.asker.person_id,
        created_at=work.now,
        updated_at=work.now,
    )
    await check_skills(work.scope, command.skills)
    series.teach(command.skills, command.minutes)
    await ALL_SERIES.save(work, series, "started")
    return series
