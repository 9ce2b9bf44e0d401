"""The read models that say who may see what."""

from services.content.store import posts
from services.content.store.owned import POSTS
from shared.audience import communities, looking, memberships, people, reach
from shared.audience.sight import visibilities
from tests.support.store_queries import content, places
from tests.support.store_queries.examples import Examples

SOME = [places.ref(number).id for number in range(30)]

EXAMPLES = Examples(
    modules=[communities, looking, memberships, people, reach],
    prepare=[communities.prepare, memberships.prepare, POSTS.prepare],
    fill=content.fill,
    asked={
        "communities.find_by_slug": [lambda scope: communities.find_by_slug(scope, "slug-0007")],
        "communities.closed": [
            lambda scope: communities.closed(scope, SOME, visibilities(places.READER))
        ],
        "memberships.active": [lambda scope: memberships.active(scope, "reader")],
        "looking.see_community": [
            lambda scope: looking.see_community(scope, places.READER, "slug-0007")
        ],
        "reach.of": [lambda scope: reach.of(scope, places.READER)],
        "reach.seen": [lambda scope: reach.seen(scope, places.READER, SOME)],
        "reach.refile": [lambda scope: reach.refile(scope, posts.COLLECTION, SOME)],
        "reach.file_unfiled": [lambda scope: reach.file_unfiled(scope, posts.COLLECTION)],
    },
    by_id=frozenset(
        {
            *("communities.find", "communities.find_many"),
            *("looking.by_ref", "looking.by_refs"),
            *("memberships.find", "memberships.of_person", "reach.file"),
            *("people.is_erased", "people.refuse_erased", "people.erased"),
            *("people.names", "people.said"),
        }
    ),
    whole={"reach.refile_all": "after a rebuild, which goes through everything as well"},
)
