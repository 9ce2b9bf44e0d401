"""The composition root of membership: the only file that imports all of its parts."""

from datetime import timedelta

from services.membership.domain.recognition.credential import Issuer
from services.membership.entry import consumers
from services.membership.entry.asking import Welcomed
from services.membership.entry.communities import (
    charters,
    communities,
    kinship,
    life,
    members,
    succession,
)
from services.membership.entry.communities.founding import Founding
from services.membership.entry.goals import aims, objectives, seasons
from services.membership.entry.health import diversity, gender, pulses
from services.membership.entry.health import health as healths
from services.membership.entry.invitations import addresses, bulks, links
from services.membership.entry.mentoring import matching, pairs, programmes
from services.membership.entry.networking import meeting
from services.membership.entry.people import avatars, export, people, profiles
from services.membership.entry.people import directory as directories
from services.membership.entry.people.declared import Directory
from services.membership.entry.recognition import kudos, open_badges, paths, recognition
from services.membership.entry.recognition.recognition import Boards
from services.membership.entry.recognition.signing import Issuing
from services.membership.entry.skills import bringing, endorsements, topics
from services.membership.entry.talent import pool, recruiting
from services.membership.store import filing, traces
from services.membership.store.communities import communities as community_store
from services.membership.store.communities import memberships
from services.membership.store.health import preparing as health_store
from services.membership.store.invitations import addresses as address_store
from services.membership.store.invitations import bulks as bulk_store
from services.membership.store.mentoring import rounds
from services.membership.store.owned import OWNED
from services.membership.store.recognition import scores
from services.membership.store.recognition.paths import PATHS
from services.membership.store.talent import looks
from services.membership.use_cases.follow_traces import READ_MODELS
from services.membership.use_cases.health.comparing import Comparing
from shared.contracts.charters import ACCEPTANCE
from shared.contracts.content import POST, REPLY
from shared.contracts.events import ATTENDANCE, GATHERING
from shared.contracts.goals import CHECK_IN, OBJECTIVE
from shared.contracts.invitations import INVITATION
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.contracts.mentoring import MENTEE_REQUEST, MENTOR_OFFER, PAIR
from shared.contracts.networking import CONNECTION, ENDORSEMENT, STANCE
from shared.contracts.progress import PROGRESS
from shared.contracts.recognition import AWARD, KUDOS, RECOGNITION_CHOICE
from shared.contracts.seasons import ACTIVITY
from shared.contracts.series import SERIES
from shared.contracts.talent import APPROACH, TALENT_PROFILE
from shared.contracts.topics import TOPIC
from shared.messaging.replaced import ask_to_drop
from shared.messaging.unit import utc_now
from shared.mongo import Scope, drop_indexes
from shared.runtime.service import Service

_FOUNDING = Founding()
_DIRECTORY = Directory()
_ISSUING = Issuing(Issuer("Guilde", "http://127.0.0.1:8080", "http://127.0.0.1:8080"))
_BOARDS = Boards()
LARGEST_BODY = 8 * 1024 * 1024
"""The limit on the bytes of a picture, or of the export of another platform."""
_LOOKS_KEPT = timedelta(days=365)


async def prepare(scope: Scope) -> None:
    await address_store.prepare(scope)
    await bulk_store.prepare(scope)
    await rounds.prepare(scope)
    await traces.prepare(scope)
    await ask_to_drop(scope, READ_MODELS, utc_now())
    await scores.prepare(scope)
    await looks.prepare(scope)
    await health_store.prepare(scope)
    await filing.file_unfiled(scope)
    for store in (community_store, memberships):
        await drop_indexes(scope, store.COLLECTION, store.DROPPED)


def service(
    founding: Founding = _FOUNDING,
    directory: Directory = _DIRECTORY,
    issuing: Issuing = _ISSUING,
    boards: Boards = _BOARDS,
    looks_kept: timedelta = _LOOKS_KEPT,
) -> Service:
    return Service(
        name="membership",
        title="Guilde membership: communities, profiles and memberships",
        owned=OWNED,
        reads=(
            *(COMMUNITY, PROFILE, MEMBERSHIP, ACCEPTANCE, INVITATION),
            *(TOPIC, ENDORSEMENT, STANCE, CONNECTION),
            *(OBJECTIVE, CHECK_IN, ACTIVITY, MENTOR_OFFER, MENTEE_REQUEST, PAIR),
            *(KUDOS, AWARD, RECOGNITION_CHOICE),
            *(TALENT_PROFILE, APPROACH),
            *(GATHERING, ATTENDANCE, POST, REPLY, SERIES, PROGRESS),
        ),
        read_models=(*READ_MODELS, PATHS),
        apply=consumers.consumer,
        jobs=consumers.JOBS,
        prepare=prepare,
        routers=(
            communities.router,
            life.router,
            kinship.router,
            members.router,
            succession.router,
            charters.router,
            objectives.router,
            aims.router,
            seasons.router,
            programmes.router,
            matching.router,
            pairs.router,
            healths.router,
            diversity.router,
            gender.router,
            pulses.router,
            links.router,
            addresses.router,
            bulks.router,
            people.router,
            export.router,
            meeting.router,
            avatars.router,
            profiles.router,
            directories.router,
            topics.router,
            endorsements.router,
            bringing.router,
            kudos.router,
            recognition.router,
            paths.router,
            pool.router,
            recruiting.router,
        ),
        open_routers=(open_badges.open_router,),
        largest_body=LARGEST_BODY,
        state={
            "welcomed": Welcomed(),
            "comparing": Comparing(),
            "founding": founding,
            "directory": directory,
            "issuing": issuing,
            "boards": boards,
            "looks_kept": looks_kept,
        },
    )
