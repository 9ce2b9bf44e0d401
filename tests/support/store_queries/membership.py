"""Many communities, a large one among them, and a person who belongs to hundreds."""

from services.membership.domain.community import Community
from services.membership.domain.membership import Membership
from services.membership.store import communities, memberships
from services.membership.store.owned import OWNED
from shared.contracts.membership import membership_id
from shared.contracts.values import JoinPolicy, Role, Standing, Visibility
from shared.mongo import Document, Scope, insert, write_document
from tests.support.modules import modules_of
from tests.support.posts import NOON
from tests.support.store_queries import places
from tests.support.store_queries.examples import Examples

LARGE = 3_000
OPEN = (Visibility.PUBLIC, Visibility.INTERNAL)
PAGE = 20
MINE = [places.ref(number).id for number in places.OWN]


async def fill(scope: Scope) -> None:
    await insert(scope, communities.COLLECTION, [_community(n) for n in range(places.COUNT)])
    large = [
        _membership(0, f"p{n:05}", Standing.LEFT if n % 3 == 0 else Standing.ACTIVE, _role(n))
        for n in range(LARGE)
    ]
    own = [
        _membership(n, "reader", Standing.ACTIVE if n % 2 else Standing.LEFT, Role.MEMBER)
        for n in range(1, places.COUNT)
    ]
    await insert(scope, memberships.COLLECTION, [*large, *own])


def _role(number: int) -> Role:
    return Role.OWNER if number in {100, 2_900} else Role.MEMBER


def _community(number: int) -> Document:
    return write_document(
        Community(
            id=places.ref(number).id,
            slug=places.ref(number).slug,
            names={},
            purposes={},
            domain="",
            topics=(),
            visibility=Visibility.PRIVATE if number < places.COUNT // 2 else Visibility.INTERNAL,
            join_policy=JoinPolicy.OPEN,
            created_at=NOON,
            updated_at=NOON,
        )
    )


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


EXAMPLES = Examples(
    modules=modules_of("services.membership.store"),
    prepare=[owned.prepare for owned in OWNED],
    fill=fill,
    asked={
        "communities.find": [
            lambda scope: communities.find(scope, "slug-0007"),
            lambda scope: communities.find(scope, "c0007"),
        ],
        "communities.visible": [
            lambda scope: communities.visible(
                scope, visibilities=OPEN, also=MINE, after_slug="", limit=PAGE
            ),
            lambda scope: communities.visible(
                scope, visibilities=OPEN[:1], also=MINE, after_slug="slug-0290", limit=PAGE
            ),
        ],
        "communities.of_visibility": [
            lambda scope: communities.of_visibility(scope, MINE, OPEN[:1])
        ],
        "memberships.of_person": [
            lambda scope: memberships.of_person(scope, "reader", {Standing.ACTIVE}),
            lambda scope: memberships.of_person(scope, "reader", {Standing.ACTIVE, Standing.LEFT}),
        ],
        "memberships.of_community": [
            lambda scope: memberships.of_community(
                scope, places.ref(0).id, standing=Standing.LEFT, after_id="", limit=PAGE
            )
        ],
        "memberships.count_active": [
            lambda scope: memberships.count_active(scope, places.ref(0).id)
        ],
        "memberships.has_other_owner": [
            lambda scope: memberships.has_other_owner(scope, places.ref(0).id, "p00100")
        ],
    },
    by_id=frozenset({"profiles.erased", "profiles.names", "profiles.saw"}),
)
