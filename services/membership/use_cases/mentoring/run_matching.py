"""A round of matching: requested, computed in a separate process, reviewed, and published.

A slow job gathers the open offers and requests, and runs a separate process to assign them. Another
job publishes the matches as pairs, one batch per transaction.
"""

from dataclasses import dataclass

from services.membership.domain.mentoring.application import Request, application_id
from services.membership.domain.mentoring.matching import Answer
from services.membership.domain.mentoring.matching_round import Match, Round, RoundStatus
from services.membership.domain.mentoring.pair import Pair
from services.membership.domain.mentoring.programme import Programme
from services.membership.matching.apart import assign_apart
from services.membership.store.mentoring import rounds
from services.membership.store.mentoring.owned import OFFERS, PAIRS, PROGRAMMES, REQUESTS
from services.membership.use_cases.mentoring.ask_matching import gather
from services.membership.use_cases.mentoring.see_programme import organise, see_as_organiser
from shared.audience.sight import Asker
from shared.messaging import jobs
from shared.messaging.jobs import Job, Step
from shared.messaging.owned import Change
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope
from shared.observe.logs import logger

FIND_MATCHES = "find_matches"
PUBLISH_MATCHES = "publish_matches"

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class RunMatching:
    asker: Asker
    programme_id: str


@dataclass(frozen=True, slots=True)
class DropMatch:
    asker: Asker
    programme_id: str
    mentee_id: str


async def run_matching(command: RunMatching, *, work: Work) -> None:
    """Request a round of matching; its matches replace earlier ones that were not published.

    Raises: those of `organise`, MatchingRunning.
    """
    programme = (await organise(command.asker, work.scope, command.programme_id)).programme
    known = await rounds.find(work.scope, programme.id)
    known.require_idle()
    known.become(RoundStatus.RUNNING, work.now)
    await rounds.save(work.scope, known)
    await jobs.ask(work.scope, FIND_MATCHES, [programme.id], work.now)


async def publish_matches(command: RunMatching, *, work: Work) -> None:
    """Propose the reviewed matches, if any, to both sides.

    Raises: those of `organise`, MatchingRunning.
    """
    programme = (await organise(command.asker, work.scope, command.programme_id)).programme
    known = await rounds.find(work.scope, programme.id)
    known.require_idle()
    if known.is_ready:
        known.become(RoundStatus.PUBLISHING, work.now)
        await rounds.save(work.scope, known)
        await jobs.ask(work.scope, PUBLISH_MATCHES, [programme.id], work.now)


async def drop_match(command: DropMatch, *, work: Work) -> None:
    """Remove a match before it is published. Raises: those of `organise`, MatchingRunning."""
    programme = (await organise(command.asker, work.scope, command.programme_id)).programme
    known = await rounds.find(work.scope, programme.id)
    known.require_idle()
    match_id = application_id(programme.id, command.mentee_id)
    if dropped := await rounds.drop_matches(work.scope, [match_id]):
        known.matches -= dropped
        known.become(known.status, work.now)
        await rounds.save(work.scope, known)


async def see_round(asker: Asker, scope: Scope, programme_id: str) -> Round:
    """Return the latest round. Raises: ProgrammeNotFound, NotAllowed."""
    await see_as_organiser(asker, scope, programme_id)
    return await rounds.find(scope, programme_id)


async def find_matches(programme_id: str, /, *, unit: Unit) -> Step:
    """Assign the open requests of a programme, and return the step that stores the matches."""
    scope = unit.store.scope
    programme = await PROGRAMMES.find(scope, programme_id)
    asked = await gather(scope, programme) if programme else None
    answer = await assign_apart(asked) if asked and programme and programme.is_open else Answer()
    if answer is None:
        log.error("a matching failed", programme=programme_id)

    async def store(key: str, _: str, *, work: Work) -> str | None:
        known = await rounds.find(work.scope, key)
        if known.status is not RoundStatus.RUNNING:
            return None
        matches = _matches(key, answer) if answer else []
        await rounds.replace_matches(work.scope, key, matches)
        known.mentors, known.mentees = (len(asked.mentors), len(asked.mentees)) if asked else (0, 0)
        known.matches = len(matches)
        known.total, known.greedy = (answer.total, answer.greedy) if answer else (0.0, 0.0)
        known.become(RoundStatus.FAILED if answer is None else RoundStatus.READY, work.now)
        await rounds.save(work.scope, known)
        return None

    return store


async def propose_pairs(programme_id: str, _: str, *, work: Work) -> str | None:
    """Publish the next matches as pairs; those without an offer or request are skipped."""
    known = await rounds.find(work.scope, programme_id)
    programme = await PROGRAMMES.find(work.scope, programme_id)
    if programme is None or known.status is not RoundStatus.PUBLISHING:
        return None
    found = await rounds.matches(work.scope, programme_id, after=None, limit=rounds.BATCH)
    if found and programme.is_open:
        await _propose(programme, found, work)
        await rounds.drop_matches(work.scope, [each.id for each in found])
        return "more"
    known.become(RoundStatus.PUBLISHED, work.now)
    await rounds.save(work.scope, known)
    return None


MATCHING = (Job(FIND_MATCHES, slow=find_matches), Job(PUBLISH_MATCHES, propose_pairs))


def _matches(programme_id: str, answer: Answer) -> list[Match]:
    return [
        Match(
            id=application_id(programme_id, each.mentee_id),
            programme_id=programme_id,
            **each.model_dump(),
        )
        for each in answer.matches
    ]


async def _propose(programme: Programme, found: list[Match], work: Work) -> None:
    keys = [application_id(programme.id, each.mentor_id) for each in found]
    offers = await OFFERS.find_many(work.scope, keys)
    requests = await REQUESTS.find_many(work.scope, [each.id for each in found])
    pairs: list[Change[Pair]] = []
    matched: list[Change[Request]] = []
    for match in found:
        offer = offers.get(application_id(programme.id, match.mentor_id))
        request = requests.get(match.id)
        if not offer or offer.withdrawn or not request or request.withdrawn or request.pair_id:
            continue
        pair = Pair(
            id=work.new_id(),
            community=programme.community,
            programme_id=programme.id,
            mentor_id=match.mentor_id,
            mentee_id=match.mentee_id,
            score=match.score,
            criteria=match.criteria,
            topics=match.topics,
            since=work.now,
            created_at=work.now,
        )
        pairs.append(Change(pair, "proposed"))
        matched.append(Change(request, request.match(pair.id, work.now), ("pair_id",)))
    await PAIRS.save_all(work, pairs)
    await REQUESTS.save_all(work, matched)
