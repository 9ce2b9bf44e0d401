"""Goals in MongoDB: the organisation's objectives, communities' objectives, and check-ins."""

from collections.abc import Sequence

from services.membership.domain.goals.aim import Aim
from services.membership.domain.goals.check_in import CheckIn
from services.membership.domain.goals.objective import Objective
from shared.contracts.goals import ObjectiveStatus
from shared.mongo import Document, Index, Order, Place, Scope, beyond, read_first_of

AIMS = "aims"
OBJECTIVES = "objectives"
CHECK_INS = "check_ins"

_NEWEST: Order = [("created_at", -1), ("_id", -1)]
_LATEST: Order = [("number", -1)]

_AIMS = Index(_NEWEST)
_AIMS_BY_STATE = Index([("retired", 1), *_NEWEST])
AIM_INDEXES = (_AIMS, _AIMS_BY_STATE)

_ALL = Index([("community.id", 1), *_NEWEST])
_BY_STATUS = Index([("community.id", 1), ("status", 1), *_NEWEST])
OBJECTIVE_INDEXES = (_ALL, _BY_STATUS, Index("owner_id"), Index("key_results.owner_id"))

_OF_OBJECTIVE = Index([("objective_id", 1), *_LATEST])
_OF_KEY_RESULT = Index([("objective_id", 1), ("key_result_id", 1), *_LATEST])
CHECK_IN_INDEXES = (_OF_OBJECTIVE, _OF_KEY_RESULT, Index("person_id"))


async def aims(
    scope: Scope, *, retired: bool | None, after: Sequence[object] | None, limit: int
) -> list[Aim]:
    """Return aims, newest first. after: time and id of the previous one."""
    wanted: Document = {} if retired is None else {"retired": retired}
    index = _AIMS if retired is None else _AIMS_BY_STATE
    place = Place(beyond(wanted, _NEWEST, after), index)
    return await read_first_of(scope, AIMS, Aim, [place], _NEWEST, limit)


async def objectives(
    scope: Scope,
    community_id: str,
    *,
    status: ObjectiveStatus | None,
    after: Sequence[object] | None,
    limit: int,
) -> list[Objective]:
    """Return objectives, newest first. after: time and id of the previous one."""
    wanted: Document = {"community.id": community_id}
    if status is not None:
        wanted["status"] = status
    index = _ALL if status is None else _BY_STATUS
    place = Place(beyond(wanted, _NEWEST, after), index)
    return await read_first_of(scope, OBJECTIVES, Objective, [place], _NEWEST, limit)


async def check_ins(
    scope: Scope,
    objective_id: str,
    *,
    key_result_id: str | None,
    after: Sequence[object] | None,
    limit: int,
) -> list[CheckIn]:
    """Return check-ins, the last first. after: the number of the previous one."""
    wanted: Document = {"objective_id": objective_id}
    if key_result_id is not None:
        wanted["key_result_id"] = key_result_id
    index = _OF_OBJECTIVE if key_result_id is None else _OF_KEY_RESULT
    place = Place(beyond(wanted, _LATEST, after), index)
    return await read_first_of(scope, CHECK_INS, CheckIn, [place], _LATEST, limit)
