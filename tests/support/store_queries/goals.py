"""Thousands of goals, most of them in one community, and membership's queries on them."""

from collections.abc import Mapping, Sequence

from services.membership.domain.goals.aim import Aim
from services.membership.domain.goals.check_in import CheckIn
from services.membership.domain.goals.objective import KeyResult, Objective
from services.membership.domain.goals.season import Activity, Season
from services.membership.store.goals import goals, seasons
from shared.contracts.goals import Confidence, ObjectiveStatus
from shared.contracts.seasons import ActivityKind, ActivityLink, LinkKind
from shared.contracts.values import Language
from shared.mongo import Document, Scope, insert, write_document
from tests.support.posts import NOON
from tests.support.store_queries import places
from tests.support.store_queries.examples import Ask

COUNT = 3_000
LARGEST = "c0000"
PAGE = 21
_TITLES = {Language.ENGLISH: "A title"}


async def fill(scope: Scope) -> None:
    await insert(scope, goals.AIMS, [_aim(n) for n in range(COUNT)])
    await insert(scope, goals.OBJECTIVES, [_objective(n) for n in range(COUNT)])
    await insert(scope, goals.CHECK_INS, [_check_in(n) for n in range(COUNT)])
    await insert(scope, seasons.SEASONS, [_season(n) for n in range(COUNT)])
    await insert(scope, seasons.ACTIVITIES, [_activity(n) for n in range(COUNT)])


def _aim(number: int) -> Document:
    at = NOON
    aim = Aim(
        id=f"a{number:05}",
        titles=_TITLES,
        retired=number % 50 == 0,
        created_at=at,
        updated_at=at,
    )
    return write_document(aim)


def _objective(number: int) -> Document:
    """Return an objective; one in fifty is reached."""
    key_result = KeyResult(
        id=f"k{number:05}",
        titles=_TITLES,
        unit="",
        start=0,
        target=1,
        current=0,
        due_on="2026-06-30",
        owner_id=f"p{number:05}",
    )
    objective = Objective(
        id=f"o{number:05}",
        community=places.ref(0 if number < COUNT // 2 else number % places.COUNT),
        titles=_TITLES,
        why={},
        owner_id=f"q{number:05}",
        status=ObjectiveStatus.REACHED if number % 50 == 0 else ObjectiveStatus.OPEN,
        starts_on="2026-01-01",
        ends_on="2026-06-30",
        key_results=(key_result,),
        created_at=NOON,
        updated_at=NOON,
    )
    return write_document(objective)


def _check_in(number: int) -> Document:
    """Return a check-in of one objective; few measure its second key result."""
    check_in = CheckIn(
        id=f"i{number:05}",
        community=places.ref(0),
        objective_id="o00000",
        key_result_id="k00001" if number % 50 == 0 else "k00000",
        number=number,
        value=number,
        note="",
        confidence=Confidence.HIGH,
        person_id=f"p{number:05}",
        at=NOON,
    )
    return write_document(check_in)


def _season(number: int) -> Document:
    season = Season(
        id=f"s{number:05}",
        community=places.ref(0 if number < COUNT // 2 else number % places.COUNT),
        titles=_TITLES,
        starts_on=f"2026-01-{number % 28 + 1:02}",
        ends_on="2026-06-30",
        created_at=NOON,
        updated_at=NOON,
    )
    return write_document(season)


def _activity(number: int) -> Document:
    """Return an activity; a season has thirty, and every third one became a gathering."""
    link = ActivityLink(kind=LinkKind.GATHERING, id=f"g{number:05}")
    activity = Activity(
        id=f"v{number:05}",
        community=places.ref(0),
        season_id=f"s{number // 30:05}",
        kind=ActivityKind.GATHERING,
        titles=_TITLES,
        owner_id=f"p{number:05}",
        due_on=f"2026-01-{number % 28 + 1:02}",
        link=link if number % 3 == 0 else None,
        created_at=NOON,
        updated_at=NOON,
    )
    return write_document(activity)


ASKED: Mapping[str, Sequence[Ask]] = {
    "goals.aims": [
        lambda scope: goals.aims(scope, retired=None, after=None, limit=PAGE),
        lambda scope: goals.aims(scope, retired=True, after=[NOON, "a02000"], limit=PAGE),
    ],
    "goals.objectives": [
        lambda scope: goals.objectives(scope, LARGEST, status=None, after=None, limit=PAGE),
        lambda scope: goals.objectives(
            scope, LARGEST, status=ObjectiveStatus.REACHED, after=[NOON, "o01200"], limit=PAGE
        ),
    ],
    "seasons.seasons": [
        lambda scope: seasons.seasons(scope, LARGEST, after=["2026-01-15", "s00700"], limit=PAGE)
    ],
    "seasons.activities": [lambda scope: seasons.activities(scope, ["s00001", "s00050"])],
    "seasons.linked_to": [lambda scope: seasons.linked_to(scope, "g00300")],
    "seasons.are_linked": [lambda scope: seasons.are_linked(scope, ["g00300", "g00600", "x"])],
    "goals.check_ins": [
        lambda scope: goals.check_ins(
            scope, "o00000", key_result_id=None, after=[2_000], limit=PAGE
        ),
        lambda scope: goals.check_ins(
            scope, "o00000", key_result_id="k00001", after=None, limit=PAGE
        ),
    ],
}
