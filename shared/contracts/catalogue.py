"""Every aggregate that speaks on Kafka. A new one is added here, its samples in golden/."""

from typing import Any

from pydantic import BaseModel

from shared.contracts.aggregate import Aggregate
from shared.contracts.content import POST, REPLY
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE

AGGREGATES: tuple[Aggregate[Any], ...] = (
    *(COMMUNITY, PROFILE, MEMBERSHIP),
    *(POST, REPLY),
    *(GATHERING, ATTENDANCE),
)

DATA_BY_TYPE: dict[str, type[BaseModel]] = {
    fact_type: aggregate.data for aggregate in AGGREGATES for fact_type in aggregate.types
}
