"""The gaps that a person sees: those nearest to the communities that they animate.

Only the searches themselves and taken-up gaps are stored. So a search that expires, or whose person
is erased, stops counting at once.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.search.domain.gaps.gap import Gap, gap_id
from services.search.domain.gaps.needs import Cluster, NeedKind, clustered, told
from services.search.index.gaps.needing import Needing
from services.search.store.gaps import asked, gaps
from services.search.use_cases.gaps import gather
from shared.contracts.values import CommunityRef
from shared.mongo import Scope

WINDOW = timedelta(days=30)
"""The length of the two windows of a trend: the last one, and the one before."""
UNMET = tuple(kind for kind in NeedKind if kind is not NeedKind.MET)


@dataclass(frozen=True, slots=True)
class Trend:
    """Numbers of people in the last 30 days, and in the 30 days before."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures since a gap was taken up: people who asked for it, and people who opened a result."""

    asked: int
    opened: int


@dataclass(frozen=True, slots=True)
class SeenGap:
    """A gap. All numbers count different people, rounded down to a multiple of three.

    `place`: the nearest community that its reader may see. `taken_up`: once an animator did so.
    """

    id: str
    words: str
    stems: tuple[str, ...]
    language: str
    demand: int
    of_kind: Mapping[NeedKind, int]
    trend: Trend
    place: CommunityRef | None
    taken_up: Gap | None = None
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """The inputs that determine a person's gaps. `visible`: the slugs of communities."""

    person_id: str
    is_admin: bool
    animates: frozenset[str]
    visible: frozenset[str]
    taken_up: tuple[Gap, ...]

    def has(self, gap: SeenGap) -> bool:
        return self.is_admin or (gap.place is not None and gap.place.id in self.animates)

    @property
    def key(self) -> tuple[object, ...]:
        marks = tuple((gap.id, gap.version) for gap in self.taken_up)
        return self.person_id, self.is_admin, self.animates, self.visible, marks


@dataclass(frozen=True, slots=True)
class Computed:
    """Computed gaps. `keys`: their source documents.

    `searches`: the number of searches between `since` and `until`.
    """

    gaps: tuple[SeenGap, ...]
    keys: frozenset[str]
    since: datetime
    until: datetime
    searches: int


async def see_gaps(
    needing: Needing, scope: Scope, person_id: str, *, is_admin: bool, now: datetime
) -> list[SeenGap]:
    """Return gaps, greatest demand first. Administrators also see those without a community.

    The person's own needs do not count: two others stay fewer than three. Searches restricted to,
    or with results of, communities that they may not see do not count either. A gap with a word
    that is only in documents that they may not see does not exist for them.
    """
    sight = await sight_of(needing, scope, person_id, is_admin=is_admin)
    if sight is None:
        return []
    return await shown(needing, sight, await compute(needing, scope, sight, now))


async def sight_of(
    needing: Needing, scope: Scope, person_id: str, *, is_admin: bool
) -> Sight | None:
    """Return the sight of a person who sees gaps at all."""
    animates = await needing.animates()
    if not animates and not is_admin:
        return None
    visible = frozenset(await needing.communities())
    taken_up = tuple(gap for gap in await gaps.newest(scope) if gap.community.slug in visible)
    return Sight(person_id, is_admin, animates, visible, taken_up)


async def shown(needing: Needing, sight: Sight, computed: Computed) -> list[SeenGap]:
    """Return those gaps that the person sees now."""
    mine = [gap for gap in computed.gaps if sight.has(gap)]
    secret = await needing.secret(word for gap in mine for word in gap.words.split())
    return [gap for gap in mine if secret.isdisjoint(gap.words.split())]


async def compute(needing: Needing, scope: Scope, sight: Sight, now: datetime) -> Computed:
    person_id, topics = sight.person_id, await needing.topics()
    since = now - asked.KEPT
    rows = await asked.since(scope, since)
    counted = [r for r in rows if r.person_id != person_id and sight.visible >= {*r.places}]
    questions = await needing.unanswered(since, now - gather.UNANSWERED_AFTER)
    read = await needing.documents(gather.most_opened(counted))
    unknown = await needing.without_experts(
        tag for source in read.values() for tag in source.get("tags", ())
    )

    def clusters() -> list[Cluster]:
        of_questions = gather.of_questions(questions, topics)
        needs = [
            *gather.of_stale(counted, read, topics, now),
            *gather.of_unknown(counted, read, unknown, topics),
            *gather.of_searches(counted, topics, now),
            *(need for need in of_questions if need.person_id != person_id),
        ]
        pinned = [(gap.language, frozenset(gap.stems)) for gap in sight.taken_up]
        return clustered(needs, pinned)

    # thousands of searches take seconds, and the service answers others meanwhile
    found = await asyncio.to_thread(clusters)
    followed, new = found[: len(sight.taken_up)], found[len(sight.taken_up) :]
    named = [(each, words) for each in new if _demand(each) and (words := each.words)]
    named.sort(key=lambda each: (-_demand(each[0]), sorted(each[1])))
    places = await needing.places([" ".join(words.values()) for _, words in named])
    seen = [
        *(_followed(gap, each, now) for gap, each in zip(sight.taken_up, followed, strict=True)),
        *(_new(each, words, at, now) for (each, words), at in zip(named, places, strict=False)),
    ]
    # searches that expire soon are left out of the number, which tells of others that vanish
    lasting = since + timedelta(hours=1)
    return Computed(
        tuple(sorted(seen, key=lambda gap: (-gap.demand, gap.id))),
        frozenset((*read, *(source["key"] for source in questions))),
        lasting,
        now,
        await asked.count(scope, lasting, now),
    )


def _demand(cluster: Cluster) -> int:
    return told(cluster.unmet)


def _new(
    cluster: Cluster, words: Mapping[str, str], place: CommunityRef | None, now: datetime
) -> SeenGap:
    return SeenGap(
        id=gap_id(cluster.language, words),
        words=" ".join(words.values()),
        stems=tuple(words),
        language=cluster.language,
        place=place,
        **_counted(cluster, now),
    )


def _followed(gap: Gap, cluster: Cluster, now: datetime) -> SeenGap:
    later = [need for need in cluster.needs if need.at > gap.taken_up_at]
    return SeenGap(
        id=gap.id,
        words=gap.words,
        stems=gap.stems,
        language=gap.language,
        place=gap.community,
        taken_up=gap,
        measured=Measured(told(later), told(need for need in later if need.is_met)),
        **_counted(cluster, now),
    )


def _counted(cluster: Cluster, now: datetime) -> dict[str, Any]:
    unmet = cluster.unmet
    return {
        "demand": told(unmet),
        "of_kind": {kind: told(n for n in unmet if n.kind is kind) for kind in UNMET},
        "trend": Trend(
            told(need for need in unmet if need.at >= now - WINDOW),
            told(need for need in unmet if now - 2 * WINDOW <= need.at < now - WINDOW),
        ),
    }
