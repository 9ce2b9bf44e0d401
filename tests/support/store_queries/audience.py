"""The read models that decide who may see a post or gathering, and the topics of their tags."""

from services.content.store.owned import POSTS
from services.content.store.posts import posts
from shared import tagging
from shared.audience import communities, directory, looking, memberships, people, reach
from shared.audience.sight import visibilities
from shared.mongo import Scope, insert
from tests.support import facts
from tests.support.store_queries import content, places
from tests.support.store_queries.examples import Examples

SOME = [places.ref(number).id for number in range(30)]


async def fill(scope: Scope) -> None:
    await content.fill(scope)
    told = [facts.topic(en=f"topic {n}", fr=f"sujet {n}") for n in range(1_000)]
    await insert(scope, tagging.COLLECTION, [tagging.TOPICS.of(fact) for fact in told])


EXAMPLES = Examples(
    modules=[communities, directory, looking, memberships, people, reach, tagging],
    prepare=[communities.prepare, memberships.prepare, tagging.prepare, POSTS.prepare],
    fill=fill,
    asked={
        "communities.find_by_slug": [lambda scope: communities.find_by_slug(scope, "slug-0007")],
        "communities.closed": [
            lambda scope: communities.closed(scope, SOME, visibilities(places.READER))
        ],
        "communities.admitting": [lambda scope: communities.admitting(scope, places.KEYS)],
        "memberships.active": [lambda scope: memberships.active(scope, "reader")],
        "looking.slugs_ahead": [
            lambda scope: looking.slugs_ahead(scope, [(places.READER, "slug-0007")])
        ],
        "looking.see_community": [
            lambda scope: looking.see_community(scope, places.READER, "slug-0007")
        ],
        "tagging.settled": [lambda scope: tagging.settled(scope, ["topic 7", "free"])],
        "tagging.topics_of": [lambda scope: tagging.topics_of(scope, ["sujet 7", "free"])],
        "tagging.alike": [lambda scope: tagging.alike(scope, "topic 7")],
        "reach.of": [lambda scope: reach.of(scope, places.READER)],
        "reach.joined": [lambda scope: reach.joined(scope, places.READER)],
        "reach.seen": [lambda scope: reach.seen(scope, places.READER, SOME)],
        "reach.refile": [lambda scope: reach.refile(scope, posts.COLLECTION, SOME)],
        "reach.file_unfiled": [lambda scope: reach.file_unfiled(scope, posts.COLLECTION)],
    },
    by_id=frozenset(
        {
            *("communities.find", "communities.find_many", "communities.read_ahead"),
            *("directory.held", "directory.held_by", "directory.held_for"),
            *("looking.by_ref", "looking.by_refs", "looking.by_ids", "looking.look_ahead"),
            "memberships.read_ahead",
            *("memberships.find", "memberships.of_person", "memberships.of_people", "reach.file"),
            *("people.is_erased", "people.refuse_erased", "people.erased"),
            *("people.faces", "people.said", "tagging.by_id"),
        }
    ),
    whole={"reach.refile_all": "after a rebuild, which goes through everything as well"},
)
