"""Where a community asks for it, reviewers approve posts before their publication."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from services.content.use_cases.posts.publish_due import publish_due
from shared.contracts.content import POST
from shared.messaging.jobs import BEGINNING
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support.content import World, write
from tests.support.engines import Engines
from tests.support.messaging import NoRelay, eventually, facts_of
from tests.support.services import Client, Person

Unique = Callable[[str], str]

ANY = {"If-Match": "*"}
AHEAD = datetime(2041, 5, 1, 9, 30, tzinfo=UTC)
NOT_SUBMITTED = "urn:guilde:problem:not-submitted"


async def reviewed(world: World, slug: str, *kinds: str) -> str:
    """Return a community that reviews these kinds of posts."""
    return await world.community(slug, approved_kinds=kinds or ("article",))


async def approve(content: Client, person: Person, post: Any) -> Any:
    path = f"/v1/posts/{post['id']}/approve"
    return await content.post(person, path, json={"version": post["version"]})


async def give_back(content: Client, person: Person, post: Any, reason: str = "Why?") -> Any:
    return await content.post(person, f"/v1/posts/{post['id']}/return", json={"reason": reason})


async def test_a_post_waits_is_read_by_reviewers_alone_and_published_once_approved(
    content: Client, world: World, engines: Engines, unique: Unique
) -> None:
    slug = await reviewed(world, unique("vetted"))
    ada, bob = await world.member(slug), await world.member(slug, name="Bob")
    expert = await world.member(slug, "expert", "Eve")
    post = await write(content, ada, community=slug, title="Waits")
    path = f"/v1/posts/{post['id']}"
    assert (post["status"], post["published_at"]) == ("submitted", None)
    assert (await content.get(bob, path)).status_code == 404
    assert (await content.get(bob, f"/v1/approvals?community={slug}")).status_code == 403
    assert (await content.get(expert, path)).json()["title"] == "Waits"
    [waiting] = (await content.get(expert, f"/v1/approvals?community={slug}")).json()["items"]
    assert (waiting["id"], waiting["author"]["id"]) == (post["id"], world.id_of(ada))
    mine = (await content.get(ada, "/v1/posts?status=submitted")).json()["items"]
    assert [each["id"] for each in mine] == [post["id"]]

    assert (await approve(content, ada, post)).status_code == 403
    done = await approve(content, expert, post)
    assert (done.status_code, done.json()["status"]) == (200, "published"), done.text
    assert (await content.get(bob, path)).json()["status"] == "published"
    told = await facts_of(engines.kafka, POST.topic, post["id"], 3)
    assert [(each.participle, each.actor) for each in told] == [
        ("submitted", world.id_of(ada)),
        ("approved", world.id_of(expert)),
        ("published", world.id_of(ada)),
    ]
    assert told[-1].data.state.approval.by_id == world.id_of(expert)


async def test_a_returned_post_is_a_draft_with_its_reason_and_waits_again(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await reviewed(world, unique("vetted"))
    ada, expert = await world.member(slug), await world.member(slug, "expert", "Eve")
    draft = await write(content, ada, community=slug, status="draft")
    path = f"/v1/posts/{draft['id']}"
    assert (await content.get(expert, path)).status_code == 404
    for _ in range(2):
        submitted = (await content.post(ada, f"{path}/publish")).json()
        assert (submitted["status"], submitted["version"]) == ("submitted", 2)
    assert (await give_back(content, ada, submitted)).status_code == 403
    returned = await give_back(content, expert, submitted, "Name your source.")
    assert returned.status_code == 204
    shown = (await content.get(ada, path)).json()
    assert (shown["status"], shown["approval"]["reason"]) == ("draft", "Name your source.")
    assert shown["approval"]["by"]["id"] == world.id_of(expert)
    assert (await content.get(expert, path)).status_code == 404
    await content.patch(ada, path, json={"body": "See RFC 1."}, headers=ANY)
    again = (await content.post(ada, f"{path}/publish")).json()
    assert (again["status"], again["approval"]["reason"]) == ("submitted", "")
    stale = await approve(content, expert, submitted)
    assert stale.json()["type"] == "urn:guilde:problem:review-outdated"
    assert (await approve(content, expert, again)).json()["status"] == "published"


async def test_an_author_withdraws_it_and_other_kinds_and_the_setting_off_need_no_review(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await reviewed(world, unique("vetted"))
    owner = await world.member(slug, "owner")
    post = await write(content, owner, community=slug)
    assert post["status"] == "submitted"
    path = f"/v1/posts/{post['id']}"
    withdrawn = (await content.post(owner, f"{path}/withdraw")).json()
    assert (withdrawn["status"], withdrawn["approval"]) == ("draft", None)
    again = await content.post(owner, f"{path}/withdraw")
    assert again.json()["type"] == NOT_SUBMITTED
    assert (await write(content, owner, community=slug, kind="question"))["status"] == "published"
    await world.community(slug)
    assert (await content.post(owner, f"{path}/publish")).json()["status"] == "published"


async def test_of_two_reviewers_at_once_one_decides(
    content: Client, world: World, engines: Engines, unique: Unique
) -> None:
    slug = await reviewed(world, unique("vetted"))
    ada = await world.member(slug)
    reviewers = [await world.member(slug, role) for role in ("expert", "moderator", "animator")]
    post = await write(content, ada, community=slug)
    answers = await asyncio.gather(
        approve(content, reviewers[0], post),
        give_back(content, reviewers[1], post),
        approve(content, reviewers[2], post),
    )
    # a returned post is the author's alone, and one that was approved is decided
    lost = [each for each in answers if not each.is_success]
    assert len(lost) == 2
    assert {each.status_code for each in lost} <= {404, 409}
    is_published = not answers[1].is_success
    shown = (await content.get(ada, f"/v1/posts/{post['id']}")).json()
    assert shown["status"] == ("published" if is_published else "draft")
    told = await facts_of(engines.kafka, POST.topic, post["id"], 3 if is_published else 2)
    happened = [each.participle for each in told[1:]]
    assert happened == (["approved", "published"] if is_published else ["returned"])


async def test_a_scheduled_draft_waits_for_a_reviewer_at_its_time(
    content: Client, world: World, content_store: Store, unique: Unique
) -> None:
    slug = await reviewed(world, unique("vetted"))
    ada, expert = await world.member(slug), await world.member(slug, "expert", "Eve")
    draft = await write(content, ada, community=slug, status="draft")
    path = f"/v1/posts/{draft['id']}"
    await content.put(ada, f"{path}/schedule", json={"at": AHEAD.isoformat()})
    unit = Unit(content_store, NoRelay(), clock=lambda: AHEAD)
    while (await unit.run(partial(publish_due, "", BEGINNING))).result is not None:
        pass
    shown = (await content.get(expert, path)).json()
    assert (shown["status"], shown["publish_at"]) == ("submitted", None)
    assert (await approve(content, expert, shown)).json()["status"] == "published"


async def test_what_waits_goes_with_its_erased_author_and_is_not_moderated(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await reviewed(world, unique("vetted"))
    ada, moderator = await world.member(slug), await world.member(slug, "moderator", "Eve")
    post = await write(content, ada, community=slug)
    case = f"/v1/moderation/cases/{post['id']}"
    assert (await content.get(moderator, case)).status_code == 404
    assert (await content.get(moderator, f"/v1/posts/{post['id']}")).status_code == 200
    await world.erases(ada)

    async def gone() -> bool:
        return (await content.get(moderator, f"/v1/posts/{post['id']}")).status_code == 404

    await eventually(gone)
