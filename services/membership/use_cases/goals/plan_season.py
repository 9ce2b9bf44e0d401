"""Use cases of a season plan: create it, from a template or empty; change its titles and days."""

from dataclasses import dataclass
from typing import Any

from services.membership.domain.errors import InvalidPeriod
from services.membership.domain.goals.season import Activity, Season
from services.membership.domain.goals.templates import Template
from services.membership.store.goals.owned import ACTIVITIES, SEASONS
from services.membership.use_cases.goals.see_objective import require_writer
from services.membership.use_cases.goals.see_season import (
    SeenSeason,
    find_season,
    with_activities,
)
from services.membership.use_cases.lookup import see_community
from shared.audience.sight import Asker
from shared.contracts.values import LocalizedText
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.runtime.writing import Expected


@dataclass(frozen=True, slots=True)
class PlanSeason:
    """The input of `plan_season`; days are ISO 8601. The caller owns the template's activities."""

    asker: Asker
    name: str
    titles: LocalizedText
    starts_on: str
    ends_on: str
    template: Template | None


@dataclass(frozen=True, slots=True)
class ChangeSeason:
    """The input of `change_season`; `wanted` holds SEASON_FIELDS of domain.goals.season."""

    asker: Asker
    season_id: str
    wanted: dict[str, Any]
    expected: Expected


async def plan_season(command: PlanSeason, *, work: Work) -> SeenSeason:
    """Begin a season plan. Raises: CommunityNotFound, NotAllowed, CommunityArchived."""
    seen = await see_community(work.scope, command.asker, command.name)
    await require_writer(work.scope, command.asker, seen)
    season = Season(
        id=work.new_id(),
        community=seen.community.ref,
        titles=command.titles,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        created_at=work.now,
        updated_at=work.now,
    )
    await SEASONS.save(work, season, "planned")
    await ACTIVITIES.save_all(work, _begun_from(command, season, work))
    return (await with_activities(command.asker, work.scope, seen, [season]))[0]


async def change_season(command: ChangeSeason, *, work: Work) -> SeenSeason:
    """Change titles and days of a season; its activities keep their due days.

    Raises: SeasonNotFound, NotAllowed, CommunityArchived, StaleProblem, InvalidPeriod.
    """
    season, seen = await find_season(command.asker, work.scope, command.season_id)
    await require_writer(work.scope, command.asker, seen)
    command.expected.check(season.version)
    changed = season.edit(command.wanted, work.now)
    if season.ends_on < season.starts_on:
        raise InvalidPeriod
    if changed:
        await SEASONS.save(work, season, "changed", changed)
    return (await with_activities(command.asker, work.scope, seen, [season]))[0]


def _begun_from(command: PlanSeason, season: Season, work: Work) -> list[Change[Activity]]:
    if command.template is None:
        return []
    owns = command.asker.person_id
    return [
        Change(
            Activity(
                id=work.new_id(),
                community=season.community,
                season_id=season.id,
                kind=idea.kind,
                titles=idea.titles,
                owner_id=owns,
                due_on=due_on,
                created_at=work.now,
                updated_at=work.now,
            ),
            "planned",
        )
        for idea, due_on in command.template.between(season.starts_on, season.ends_on)
    ]
