"""The aggregates of the talent pool that membership owns, with their collections and facts."""

from services.membership.domain.talent.approach import Approach
from services.membership.domain.talent.talent import Talent
from services.membership.store import filing
from services.membership.store.talent import approaches, pool
from shared.contracts.talent import APPROACH, TALENT_PROFILE, ApproachData, TalentData
from shared.messaging.owned import Owned, Personal, anonymising, named_in

TALENTS: Owned[Talent, TalentData] = Owned(
    TALENT_PROFILE,
    Talent,
    pool.COLLECTION,
    indexes=pool.INDEXES,
    file=filing.file_talents,
    personal=named_in("person_id"),
    is_gone=lambda talent: talent.person_id is None,
)
"""A talent's id names its person: nothing of it stays on Kafka once they are erased."""

APPROACHES: Owned[Approach, ApproachData] = Owned(
    APPROACH,
    Approach,
    approaches.COLLECTION,
    indexes=approaches.INDEXES,
    personal=Personal(
        naming=lambda person_id: {"$or": [{"person_id": person_id}, {"recruiter_id": person_id}]},
        named=lambda data: (data.state.person_id, data.state.recruiter_id),
        forget=anonymising("person_id", "recruiter_id"),
    ),
    is_gone=lambda approach: approach.recruiter_id is None,
)

OWNED = (TALENTS, APPROACHES)
