"""Parents and related communities: over HTTP, on the real store."""

import asyncio
from itertools import pairwise
from typing import Any

from httpx import Response

from services.membership.domain.communities.kinship import DEEPEST
from shared.contracts.membership import COMMUNITY
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, problem, statuses
from tests.support.messaging import facts_of
from tests.support.services import Client, Person


def path(slug: str) -> str:
    return f"/v1/communities/{slug}/kinship"


async def place(
    membership: Client, person: Person, slug: str, parent: str | None, *related: str
) -> Response:
    body = {"parent": parent, "related": list(related)}
    return await membership.put(person, path(slug), json=body, headers=ANY)


def slugs(found: dict[str, Any]) -> dict[str, Any]:
    parent = found["parent"]
    return {
        "parent": parent and parent["slug"],
        **{which: [each["slug"] for each in found[which]] for which in ("children", "related")},
    }


async def test_readers_see_the_parent_children_and_related_ones_that_they_may_see(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, bob = guilds.person("Ada"), guilds.person("Bob")
    parent = await guilds.community(ada, visibility="private")
    slug, sister = await guilds.community(ada), await guilds.community(ada)
    hidden = await guilds.community(ada, visibility="private")
    seen = ok(await place(membership, ada, slug, parent, sister, hidden))
    assert slugs(seen) == {"parent": parent, "children": [], "related": [sister, hidden]}
    assert slugs(ok(await membership.get(ada, path(parent))))["children"] == [slug]
    assert slugs(ok(await membership.get(bob, path(slug)))) == {
        "parent": None,
        "children": [],
        "related": [sister],
    }
    community = ok(await membership.get(ada, f"/v1/communities/{slug}"))
    facts = await facts_of(engines.kafka, COMMUNITY.topic, community["id"], 2)
    assert (facts[-1].participle, facts[-1].data.changed) == (
        *("placed", ("parent_id", "related_ids")),
    )


async def test_an_animator_does_not_change_hidden_relations(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug, sister = await guilds.community(ada), await guilds.community(ada)
    parent, hidden = [await guilds.community(ada, visibility="private") for _ in range(2)]
    ok(await place(membership, ada, slug, parent, hidden))
    animator = await guilds.member(slug, ada, "animator")
    seen = ok(await place(membership, animator, slug, None, sister))
    assert slugs(seen) == {"parent": None, "children": [], "related": [sister]}
    assert slugs(ok(await membership.get(ada, path(slug)))) == {
        "parent": parent,
        "children": [],
        "related": [sister, hidden],
    }


async def test_only_an_animator_of_both_places_one_below_the_other(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob = guilds.person("Ada"), guilds.person("Bob")
    slug, foreign = await guilds.community(ada), await guilds.community(bob)
    hidden = await guilds.community(bob, visibility="private")
    assert problem(await place(membership, ada, slug, foreign)) == (403, "not-allowed")
    assert problem(await place(membership, bob, slug, foreign)) == (403, "not-allowed")
    assert problem(await place(membership, ada, slug, hidden)) == (409, "not-a-parent")
    assert problem(await place(membership, ada, slug, "nowhere")) == (409, "not-a-parent")
    assert problem(await place(membership, ada, slug, None, hidden)) == (422, "invalid")


async def test_a_circle_and_too_long_a_line_are_refused(membership: Client, guilds: Guilds) -> None:
    ada = guilds.person("Ada")
    line = [await guilds.community(ada) for _ in range(DEEPEST + 1)]
    for parent, below in pairwise(line[1:]):
        ok(await place(membership, ada, below, parent))
    for slug, wanted in ((line[0], line[0]), (line[1], line[-1]), (line[1], line[0])):
        assert problem(await place(membership, ada, slug, wanted)) == (409, "not-a-parent")


async def test_two_placed_below_each_other_at_once_make_no_circle(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    one, other = await guilds.community(ada), await guilds.community(ada)
    answers = await asyncio.gather(
        place(membership, ada, one, other), place(membership, ada, other, one)
    )
    assert statuses(list(answers)) == [200, 409]
