"""Many communities, one of them large, and a person who belongs to hundreds."""

from functools import partial
from typing import Any

from services.membership.domain.communities.charter import Charter, accept
from services.membership.domain.communities.community import Community
from services.membership.domain.communities.membership import Membership
from services.membership.domain.invitations.address import invite_address
from services.membership.domain.invitations.bulk import Bulk, Line, LineOutcome
from services.membership.domain.invitations.invitation import Invitation
from services.membership.domain.networking.connection import no_connection
from services.membership.domain.networking.stance import no_stance
from services.membership.domain.people.profile import Profile
from services.membership.domain.skills.endorsement import no_endorsement
from services.membership.domain.skills.topic import Topic
from services.membership.store import filing
from services.membership.store import traces as trace_store
from services.membership.store.communities import charters, communities, kinship, memberships
from services.membership.store.communities.communities import CommunitySort
from services.membership.store.health import preparing
from services.membership.store.invitations import addresses, bulks, links
from services.membership.store.mentoring import rounds
from services.membership.store.networking import meeting, ties
from services.membership.store.owned import OWNED
from services.membership.store.people import profiles
from services.membership.store.recognition import scores
from services.membership.store.skills import endorsements, topics
from services.membership.store.talent import looks
from shared.contracts.membership import Stage, membership_id
from shared.contracts.networking import Attitude, StanceKind
from shared.contracts.people import Competency
from shared.contracts.topics import TopicStatus
from shared.contracts.values import JoinPolicy, Language, Role, Standing, Visibility
from shared.mongo import Document, Scope, insert, write_document
from tests.support.modules import modules_of
from tests.support.posts import NOON
from tests.support.store_queries import (
    goals,
    health,
    mentoring,
    places,
    recognition,
    talent,
    traces,
)
from tests.support.store_queries.examples import Examples

LARGE = 3_000
OPEN = (Visibility.PUBLIC, Visibility.INTERNAL)
PAGE = 20
SELECTED = 60
"""One community in SELECTED selects colleagues."""
MINE = [places.ref(number).id for number in places.OWN]
LARGEST = places.ref(0).id


async def fill(scope: Scope) -> None:
    listed = [write_document(_topic(n)) for n in range(2_000)]
    await filing.file_topics(scope, listed)
    await insert(scope, topics.COLLECTION, listed)
    people = [_profile(n) for n in range(2_000)]
    await filing.file_profiles(scope, people)
    await insert(scope, profiles.COLLECTION, people)
    endorsed, followed, connected = zip(*(_tied(n) for n in range(2_000)), strict=True)
    await ties.file_stances(scope, followed)
    await ties.file_connections(scope, connected)
    await insert(scope, endorsements.COLLECTION, endorsed)
    await insert(scope, ties.STANCES, followed)
    await insert(scope, ties.CONNECTIONS, connected)
    large = [
        _membership(0, f"p{n:05}", Standing.LEFT if n % 3 == 0 else Standing.ACTIVE, _role(n))
        for n in range(LARGE)
    ]
    large[2_900]["successor_id"] = "p00100"
    own = [
        _membership(n, "reader", Standing.ACTIVE if n % 2 else Standing.LEFT, Role.MEMBER)
        for n in range(1, places.COUNT)
    ]
    await filing.file_memberships(scope, [*large, *own])
    await insert(scope, memberships.COLLECTION, [*large, *own])
    accepted = [_acceptance(n) for n in range(LARGE)]
    await filing.file_acceptances(scope, accepted)
    await insert(scope, charters.ACCEPTANCES, accepted)
    await goals.fill(scope)
    await mentoring.fill(scope)
    await health.fill(scope)
    await traces.fill(scope)
    await recognition.fill(scope)
    await talent.fill(scope)
    await insert(scope, links.COLLECTION, [_invitation(n) for n in range(LARGE)])
    await insert(scope, addresses.COLLECTION, [_address(n) for n in range(LARGE)])
    await _fill_bulks(scope)
    found = [_community(n) for n in range(places.COUNT)]
    await filing.file_communities(scope, found)
    await insert(scope, communities.COLLECTION, found)


def _all(sort: CommunitySort = CommunitySort.SLUG, **wanted: Any) -> communities.Filters:
    """Return the filters for communities that are open or that the reader belongs to."""
    order = communities.order(sort, Language.ENGLISH)
    return communities.Filters(visibilities=OPEN, own=MINE, order=order, **wanted)


def _profile(number: int) -> Document:
    return write_document(
        Profile(
            id=f"p{number:05}",
            language=Language.ENGLISH,
            name=f"P{number:05}",
            email=f"P{number:05}@example.org",
            skills=("SQL",) if number % 50 == 0 else (),
            competencies=_competencies(number),
            erased=number % 9 == 0,
            created_at=NOON,
            updated_at=NOON,
        )
    )


def _topic(number: int) -> Topic:
    return Topic(
        id=f"t{number:04}",
        labels={Language.FRENCH: f"Sujet {number:04}", Language.ENGLISH: f"Topic {number:04}"},
        broader="t0003" if number % 50 == 0 else None,
        status=TopicStatus.LISTED if number % 2 else TopicStatus.RETIRED,
        created_at=NOON,
        updated_at=NOON,
    )


def _competencies(number: int) -> tuple[Competency, ...]:
    """Return a person's skills: a few people teach, and a few want to learn, each topic."""
    taught = Competency(topic_id=f"t{number % 40:04}", level=4, can_teach=True)
    return (taught, Competency(topic_id=f"t{40 + number % 40:04}", wants_to_learn=True))


def _tied(number: int) -> tuple[Document, Document, Document]:
    one, other = f"p{number:05}", f"p{number + 1:05}"
    connection = no_connection(one, other, NOON)
    connection.want(one, other, NOON)
    endorsement = no_endorsement(one, other, NOON)
    endorsement.give("t0007", NOON)
    stance = no_stance(one, StanceKind.PERSON, other, NOON)
    stance.take(Attitude.FOLLOWED, NOON)
    return write_document(endorsement), write_document(stance), write_document(connection)


def _role(number: int) -> Role:
    return Role.OWNER if number in {100, 2_900} else Role.MEMBER


def _community(number: int) -> Document:
    return write_document(
        Community(
            id=places.ref(number).id,
            slug=places.ref(number).slug,
            names={Language.ENGLISH: f"Word{number}"},
            parent_id=places.ref(7).id if number % 400 == 8 else None,
            purposes={},
            domain="",
            topics=(f"Word {number}",),
            visibility=_visibility(number),
            audience={"department": ("Finance",)} if number % SELECTED == 0 else {},
            join_policy=JoinPolicy.OPEN,
            stage=Stage.DORMANT if number % 50 == 0 else Stage.ACTIVE,
            created_at=NOON,
            updated_at=NOON,
        )
    )


def _visibility(number: int) -> Visibility:
    if number % SELECTED == 0:
        return Visibility.SELECTED
    return Visibility.PRIVATE if number < places.COUNT // 2 else Visibility.INTERNAL


def _membership(number: int, person_id: str, standing: Standing, role: Role) -> Document:
    ref = places.ref(number)
    return write_document(
        Membership(
            id=membership_id(ref.id, person_id),
            version=1,
            community=ref,
            person_id=person_id,
            standing=standing,
            role=role,
            since=NOON,
        )
    )


def _acceptance(number: int) -> Document:
    """Return an acceptance of version 2, or of version 3, which few have accepted."""
    version = 3 if number % 50 == 0 else 2
    charter = Charter(id=LARGEST, version=version, community=places.ref(0), published_at=NOON)
    return write_document(accept(charter, f"p{number:05}", NOON))


def _invitation(number: int) -> Document:
    return write_document(
        Invitation(
            id=f"i{number:05}",
            community=places.ref(number % places.COUNT),
            made_by=f"p{number:05}",
            most_uses=5,
            made_at=NOON,
            expires_at=NOON,
        )
    )


def _address(number: int) -> Document:
    """Return an invited address; new ones are all of the largest community."""
    is_new = number % 10 == 0
    ref = places.ref(0 if is_new else number % places.COUNT)
    made = invite_address(ref, f"a{number}@example.org", f"p{number:05}", NOON)
    made.is_new = is_new
    made.person_id = f"p{number:05}" if number % 2 else None
    return write_document(made)


async def _fill_bulks(scope: Scope) -> None:
    """Store one large file of people among many small ones."""
    for number in range(300):
        ref = places.ref(number % places.COUNT)
        count = LARGE if number == 0 else 5
        bulk = Bulk(
            id=f"b{number:04}",
            community=ref,
            made_by=f"p{number:05}",
            is_dry=False,
            lines=count,
            made_at=NOON,
            expires_at=NOON,
        )
        await bulks.add(scope, bulk, [_line(number, n) for n in range(count)])


def _line(bulk: int, number: int) -> Line:
    outcome = LineOutcome.BAD if number % 100 == 0 else LineOutcome.ADDED
    who = f"{bulk}-{number}"
    return Line(number=number, address=f"{who}@example.org", outcome=outcome, person_id=who)


EXAMPLES = Examples(
    modules=modules_of("services.membership.store"),
    prepare=[
        *(owned.prepare for owned in OWNED),
        addresses.prepare,
        bulks.prepare,
        rounds.prepare,
        trace_store.prepare,
        scores.prepare,
        preparing.prepare,
        looks.prepare,
    ],
    fill=fill,
    asked={
        "communities.find": [
            lambda scope: communities.find(scope, "slug-0007"),
            lambda scope: communities.find(scope, "c0007"),
        ],
        "communities.listed": [
            lambda scope: communities.listed(scope, _all(CommunitySort.SLUG), limit=PAGE),
            lambda scope: communities.listed(scope, _all(CommunitySort.NAME), limit=PAGE),
            lambda scope: communities.listed(scope, _all(CommunitySort.NEWEST), limit=PAGE),
            lambda scope: communities.listed(scope, _all(CommunitySort.MEMBERS), limit=PAGE),
            lambda scope: communities.listed(scope, _all(words=("word",)), limit=PAGE),
            lambda scope: communities.listed(scope, _all(words=("word7", "w")), limit=PAGE),
            lambda scope: communities.listed(scope, _all(only_own=True), limit=PAGE),
            lambda scope: communities.listed(scope, _all(after=["slug-0290"]), limit=PAGE),
            lambda scope: communities.listed(
                scope, _all(join_policy=JoinPolicy.INVITATION), limit=PAGE
            ),
            lambda scope: communities.listed(scope, _all(stage=Stage.DORMANT), limit=PAGE),
            lambda scope: communities.listed(
                scope, _all(CommunitySort.NEWEST, after=[NOON, "slug-0290"]), limit=PAGE
            ),
        ],
        "communities.unowned": [
            lambda scope: communities.unowned(scope, after=["slug-0001"], limit=PAGE)
        ],
        "communities.admitting": [lambda scope: communities.admitting(scope, places.KEYS)],
        "memberships.of_person": [
            lambda scope: memberships.of_person(scope, "reader", {Standing.ACTIVE}),
            lambda scope: memberships.of_person(scope, "reader", {Standing.ACTIVE, Standing.LEFT}),
        ],
        "memberships.of_community": [
            partial(memberships.of_community, community_id=LARGEST, filters=filters, limit=PAGE)
            for filters in (
                memberships.Filters(Standing.LEFT),
                memberships.Filters(role=Role.OWNER),
                memberships.Filters(named="p01"),
                memberships.Filters(after=["p01000", "p01000"]),
                memberships.Filters(named="p0012", sort=memberships.MemberSort.NEWEST),
                memberships.Filters(sort=memberships.MemberSort.NEWEST, after=[NOON, "p01000"]),
            )
        ],
        "memberships.companions": [
            lambda scope: memberships.companions(
                scope, MINE, memberships.Filters(named="p0"), limit=PAGE
            )
        ],
        "charters.last_accepted": [
            lambda scope: charters.last_accepted(scope, LARGEST, "p00100"),
        ],
        "charters.count_accepted": [lambda scope: charters.count_accepted(scope, LARGEST, 3)],
        "charters.accepted": [
            lambda scope: charters.accepted(scope, LARGEST, 3, after=None, limit=PAGE),
            lambda scope: charters.accepted(
                scope, LARGEST, 2, after=[NOON, f"{LARGEST}.p02000.2"], limit=PAGE
            ),
        ],
        **goals.ASKED,
        **mentoring.ASKED,
        **health.ASKED,
        **recognition.ASKED,
        **traces.ASKED,
        **talent.ASKED,
        "links.of_community": [
            lambda scope: links.of_community(scope, MINE[0], after=None, limit=PAGE),
            lambda scope: links.of_community(scope, MINE[0], after=[NOON, "i01000"], limit=PAGE),
        ],
        "addresses.of_community": [
            lambda scope: addresses.of_community(scope, MINE[0], after=None, limit=PAGE),
        ],
        "addresses.count": [lambda scope: addresses.count(scope, LARGEST, most=50)],
        "addresses.new": [lambda scope: addresses.new(scope, LARGEST)],
        "addresses.waiting": [lambda scope: addresses.waiting(scope, "a100@example.org")],
        "addresses.awaited": [
            lambda scope: addresses.awaited(scope, ["a100@example.org", "a101@example.org"])
        ],
        "addresses.forget_address": [
            lambda scope: addresses.forget_address(scope, "a102@example.org")
        ],
        "addresses.forget_invited": [lambda scope: addresses.forget_invited(scope, "p00103")],
        "addresses.forget_inviter": [lambda scope: addresses.forget_inviter(scope, "p00104")],
        "bulks.of_community": [
            lambda scope: bulks.of_community(scope, MINE[0], after=None, limit=PAGE),
            lambda scope: bulks.of_community(scope, MINE[0], after=[NOON, "b0200"], limit=PAGE),
        ],
        "bulks.lines": [
            lambda scope: bulks.lines(scope, "b0000", after=1_000, limit=PAGE),
            lambda scope: bulks.lines(scope, "b0000", outcome=LineOutcome.BAD, limit=PAGE),
        ],
        "bulks.forget_address": [lambda scope: bulks.forget_address(scope, "0-7@example.org")],
        "bulks.forget_added": [lambda scope: bulks.forget_added(scope, "0-8")],
        "bulks.forget_maker": [lambda scope: bulks.forget_maker(scope, "p00009")],
        "profiles.by_address": [
            lambda scope: profiles.by_address(scope, ["p00100@example.org", "nobody@example.org"])
        ],
        "communities.about": [
            lambda scope: communities.about(scope, ["t0007"], ["word 9"]),
        ],
        "topics.listed": [
            lambda scope: topics.listed(scope, topics.Filters(Language.FRENCH), limit=PAGE),
            lambda scope: topics.listed(
                scope,
                topics.Filters(Language.ENGLISH, after=["topic 0100", "t0100"]),
                limit=PAGE,
            ),
            lambda scope: topics.listed(
                scope, topics.Filters(Language.FRENCH, named="sujet 01"), limit=PAGE
            ),
            lambda scope: topics.listed(
                scope, topics.Filters(Language.FRENCH, broader="t0003"), limit=PAGE
            ),
        ],
        "topics.named": [lambda scope: topics.named(scope, ["topic 0100", "sujet 0200"])],
        "topics.by_name": [lambda scope: topics.by_name(scope, ["topic 0100"])],
        "charters.of_person": [lambda scope: charters.of_person(scope, "p00100")],
        "communities.supported_by": [lambda scope: communities.supported_by(scope, "p00100")],
        "endorsements.of_person": [lambda scope: endorsements.of_person(scope, "p00100")],
        "endorsements.by_person": [lambda scope: endorsements.by_person(scope, "p00101")],
        "ties.stances": [lambda scope: ties.stances(scope, "p00100")],
        "ties.connections": [lambda scope: ties.connections(scope, "p00100")],
        "meeting.teachers": [
            lambda scope: meeting.teachers(scope, "t0007", "p01500", PAGE),
            lambda scope: meeting.teachers(scope, "t0007", "p01990", PAGE),
        ],
        "meeting.learners": [lambda scope: meeting.learners(scope, "t0008", "p01500", PAGE)],
        "meeting.members": [
            lambda scope: meeting.members(scope, LARGEST, "p015", PAGE),
            lambda scope: meeting.members(scope, LARGEST, "p0199", PAGE),
        ],
        "meeting.belonging": [lambda scope: meeting.belonging(scope, ["reader", "p00100"])],
        "filing.refile_acceptances": [
            lambda scope: filing.refile_acceptances(scope, [membership_id(LARGEST, "p00100")])
        ],
        "profiles.by_name": [
            lambda scope: profiles.by_name(scope, named="", skill=None, after=None, limit=PAGE),
            lambda scope: profiles.by_name(
                scope, named="p01", skill=None, after=["p0101", "p0101"], limit=PAGE
            ),
            lambda scope: profiles.by_name(scope, named="", skill="sql", after=None, limit=PAGE),
            lambda scope: profiles.by_name(
                scope, named="", skill="sql", topics=["t0007"], after=None, limit=PAGE
            ),
        ],
        "filing.refile_people": [lambda scope: filing.refile_people(scope, ["reader"])],
        "filing.refile_communities": [lambda scope: filing.refile_communities(scope, [LARGEST])],
        "memberships.count_active": [
            lambda scope: memberships.count_active(scope, [LARGEST, *MINE])
        ],
        "memberships.count_owners": [
            lambda scope: memberships.count_owners(scope, [LARGEST, *MINE])
        ],
        "memberships.longest_serving": [
            lambda scope: memberships.longest_serving(scope, LARGEST, Role.MEMBER, limit=PAGE)
        ],
        "kinship.below": [lambda scope: kinship.below(scope, places.ref(7).id)],
        "kinship.height": [lambda scope: kinship.height(scope, places.ref(7).id)],
        "memberships.named_by": [
            lambda scope: memberships.named_by(scope, places.ref(0).id, "p00100")
        ],
        "memberships.has_other_owner": [
            lambda scope: memberships.has_other_owner(scope, places.ref(0).id, "p00100")
        ],
    },
    by_id=health.BY_ID
    | traces.BY_ID
    | frozenset(
        {
            *("kinship.line_up", "kinship.take_turn"),
            *("avatars.put", "avatars.drop", "avatars.find"),
            "seasons.known",
            *("charters.edition", "charters.keep_edition", "memberships.active"),
            "filing.file_acceptances",
            *("bulks.add", "bulks.find", "bulks.note", "bulks.save"),
            *("addresses.add", "addresses.looked_at", "addresses.withdraw"),
            *("profiles.erased", "profiles.faces", "profiles.names", "profiles.saw"),
            *("meeting.people", "ties.file_stances", "ties.file_connections", "pairs.file"),
            *("rounds.find", "rounds.save", "rounds.drop_matches"),
            *("pool.touch", "filing.file_talents"),
            *("looks.record", "looks.add_search", "looks.find_search"),
            *("filing.file_communities", "filing.file_memberships", "filing.file_profiles"),
            "filing.file_topics",
            "filing.refile_memberships",
        }
    ),
    whole={
        **health.WHOLE,
        **recognition.WHOLE,
        "filing.file_unfiled": "rows of an older version, looked for when a service starts",
    },
)
