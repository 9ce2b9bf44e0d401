"""Moderators of two communities move a post between them, with all that belongs to it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from services.content.domain.talk.reply import Reply
from services.content.use_cases.talk.post_reply import PostReply, post_reply
from shared.audience.sight import Asker
from shared.contracts.content import POST, REPLY
from shared.contracts.imported import post_id
from shared.contracts.moderation import DECISION
from shared.markdown import write_prose
from shared.messaging.unit import Unit, Work
from shared.mongo import Store
from tests.support.content import World, answer, created, write
from tests.support.engines import Engines
from tests.support.facts import named
from tests.support.messaging import NoRelay, eventually, facts_of
from tests.support.services import Client, Person

Unique = Callable[[str], str]

CASES = "/v1/moderation/cases"
TRAIL = "/v1/moderation/decisions?of=place&community="


class Two:
    """Two private communities, and a moderator and an author who are members of both."""

    def __init__(self, content: Client, world: World, names: tuple[str, str]) -> None:
        self.content, self.world = content, world
        self.here, self.there = names
        self.moderator, self.author = world.person("Mo"), world.person("Ada")

    async def found(self, visibility: str = "private") -> "Two":
        for slug in (self.here, self.there):
            await self.world.community(slug, visibility)
            await self.world.joins(self.moderator, slug, "moderator")
            await self.world.joins(self.author, slug)
        return self

    async def ask(self, post: Any, to: str = "", by: Person | None = None) -> Any:
        body = {"community": to or self.there, "reason": "It belongs there."}
        return await self.content.post(
            by or self.moderator, f"{CASES}/{post['id']}/move", json=body
        )

    async def move(self, post: Any, to: str = "") -> Any:
        return created(await self.ask(post, to))

    async def status(self, person: Person, path: str) -> int:
        return (await self.content.get(person, path)).status_code

    async def titles(self, person: Person, path: str) -> list[str]:
        found = (await self.content.get(person, path)).json()
        return [each["title"] for each in found["items"]]


@pytest.fixture
async def two(content: Client, world: World, unique: Unique) -> Two:
    return await Two(content, world, (unique("here"), unique("there"))).found()


async def test_a_moved_post_is_seen_where_it_is_and_nowhere_else(
    two: Two, content: Client, world: World, engines: Engines
) -> None:
    left, right = await world.member(two.here), await world.member(two.there)
    title = f"From {two.here}"
    post = await write(content, two.author, community=two.here, title=title, kind="question")
    replied = await answer(content, left, post)
    path, one = f"/v1/posts/{post['id']}", f"/v1/replies/{replied['id']}"
    vote = await content.put(two.author, f"{one}/reactions/vote")
    assert vote.status_code < 300, vote.text
    decision = await two.move(post)

    assert [await two.status(each, path) for each in (left, right)] == [404, 200]
    assert [await two.status(each, one) for each in (left, right)] == [404, 200]
    assert (await content.get(right, path)).json()["community"]["slug"] == two.there
    for person, slug, expected in (
        (left, two.here, []),
        (two.author, two.here, []),
        (right, two.there, [title]),
    ):
        assert await two.titles(person, f"/v1/posts?community={slug}") == expected
        assert await two.titles(person, f"/v1/posts?community={slug}&sort=active") == expected
    everywhere = "/v1/posts?kind=question&limit=100"
    assert title not in await two.titles(left, everywhere)
    assert title in await two.titles(right, everywhere)
    shown = (await content.get(right, f"{path}/replies")).json()["items"]
    assert [(each["id"], each["votes"]) for each in shown] == [(replied["id"], 1)]

    told = await facts_of(engines.kafka, POST.topic, post["id"], 2)
    assert [each.participle for each in told] == ["published", "moved"]
    state = told[1].data.state
    assert (state.community.slug, state.moved_from) == (two.there, (named(two.here),))
    moved = await facts_of(engines.kafka, REPLY.topic, replied["id"], 2)
    assert (moved[1].participle, moved[1].data.state.community.slug) == ("moved", two.there)
    [taken] = await facts_of(engines.kafka, DECISION.topic, decision["id"], 1)
    assert (taken.data.state.act, taken.data.state.person_id) == (
        "move",
        world.id_of(two.author),
    )


async def test_the_trail_of_both_communities_has_the_move_and_names_only_what_the_reader_knows(
    two: Two, content: Client, world: World
) -> None:
    post = await write(content, two.author, community=two.here)
    before, after = [await world.member(slug, "moderator") for slug in (two.here, two.there)]
    decision = await two.move(post)

    async def read(person: Person, slug: str) -> tuple[str, str | None]:
        [each] = (await content.get(person, TRAIL + slug)).json()["items"]
        assert each["id"] == decision["id"]
        to = each["moved_to"]
        return each["community"]["slug"], to and to["slug"]

    assert await read(two.moderator, two.here) == (two.here, two.there)
    assert await read(two.moderator, two.there) == (two.here, two.there)
    assert await read(before, two.here) == (two.here, None)
    assert await read(after, two.there) == (two.there, two.there)
    own = f"/v1/moderation/decisions/{decision['id']}"
    assert [await two.status(each, own) for each in (two.author, before, after)] == [200] * 3
    outsider = await world.member(two.there)
    assert await two.status(outsider, own) == 404
    case = (await content.get(after, f"{CASES}/{post['id']}")).json()
    assert [each["id"] for each in case["decisions"]] == [decision["id"]]
    assert await two.status(before, f"{CASES}/{post['id']}") == 404


async def test_only_those_who_moderate_both_move_what_readers_see(
    two: Two, content: Client, world: World
) -> None:
    post = await write(content, two.author, community=two.here)
    replied = await answer(content, two.author, post)
    one_sided = await world.member(two.here, "moderator")
    assert (await two.ask(post, by=one_sided)).status_code == 404
    await world.joins(one_sided, two.there)
    assert (await two.ask(post, by=one_sided)).status_code == 403
    for person in (two.author, await world.member(two.here)):
        assert (await two.ask(post, by=person)).status_code == 404
    assert (await two.ask(replied)).status_code == 409
    assert (await two.ask(post, "no-such-community")).status_code == 404
    assert (await two.ask(post, two.here)).json()["type"] == "urn:guilde:problem:not-movable"
    mine = await write(content, two.moderator, community=two.here)
    assert (await two.ask(mine)).status_code == 403
    draft = await write(content, two.author, community=two.here, status="draft")
    assert (await two.ask(draft)).status_code == 404
    await world.community(two.there, "private", stage="archived")
    assert (await two.ask(post)).status_code == 403


async def test_a_post_stays_if_its_author_or_its_challenge_could_not_come_along(
    two: Two, content: Client, world: World
) -> None:
    left = await world.member(two.here)
    post = await write(content, left, community=two.here)
    refused = await two.ask(post)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:guilde:problem:not-movable")
    challenge = await write(content, two.author, community=two.here, kind="challenge")
    details = {"idea": {"challenge_id": challenge["id"]}}
    idea = await write(content, two.author, community=two.here, kind="idea", details=details)
    for each in (challenge, idea):
        assert (await two.ask(each)).status_code == 409
    assert await two.status(left, f"/v1/posts/{post['id']}") == 200


async def test_a_post_stays_if_a_co_author_may_not_see_it_there(
    two: Two, content: Client, world: World
) -> None:
    bob = await world.member(two.here)
    post = await write(content, two.author, community=two.here)
    path = f"/v1/posts/{post['id']}/coauthors/{world.id_of(bob)}"
    assert (await content.put(two.author, path)).status_code < 300
    assert (await two.ask(post)).json()["type"] == "urn:guilde:problem:not-movable"
    await world.joins(bob, two.there)
    await two.move(post)
    assert await two.status(bob, f"/v1/posts/{post['id']}") == 200


async def test_an_archived_idea_keeps_its_challenge_and_a_draft_is_refused_once_it_left(
    two: Two, content: Client
) -> None:
    challenge, other = [
        await write(content, two.author, community=two.here, kind="challenge") for _ in range(2)
    ]

    async def idea(to: Any, **fields: Any) -> Any:
        details = {"idea": {"challenge_id": to["id"]}}
        return await write(
            content, two.author, community=two.here, kind="idea", details=details, **fields
        )

    archived = await idea(challenge)
    sent = await content.post(two.author, f"/v1/posts/{archived['id']}/archive")
    assert sent.status_code == 200
    assert (await two.ask(challenge)).status_code == 409
    draft = await idea(other, status="draft")
    await two.move(other)
    published = await content.post(two.author, f"/v1/posts/{draft['id']}/publish")
    assert published.status_code == 422


async def test_pins_series_relations_and_cases_stay_or_come_along(
    two: Two, content: Client, world: World
) -> None:
    owner, left = await world.member(two.here, "owner"), await world.member(two.here)
    post = await write(content, two.author, community=two.here, kind="question")
    other = await write(content, left, community=two.here, kind="question")
    key = post["id"]
    replied = await answer(content, two.author, post)
    assert (await content.put(owner, f"/v1/posts/{key}/pin")).status_code == 200
    relation = {"post_id": other["id"]}
    related = await content.put(owner, f"/v1/posts/{key}/relations/duplicate_of", json=relation)
    assert related.status_code == 200
    series = created(
        await content.post(owner, "/v1/series", json={"title": "Path", "community": two.here})
    )
    for each in (post, other):
        path = f"/v1/series/{series['id']}/posts/{each['id']}"
        assert (await content.put(owner, path, json={})).status_code == 200
    for path in (f"posts/{key}", f"replies/{replied['id']}"):
        flagged = await content.put(left, f"/v1/{path}/flag", json={"reason": "off_topic"})
        assert flagged.status_code == 204
    await two.move(post)

    assert await two.titles(two.moderator, f"/v1/pins?community={two.here}") == []
    assert await two.titles(two.moderator, f"/v1/pins?community={two.there}") == []
    kept = (await content.get(two.moderator, f"/v1/series/{series['id']}")).json()
    assert [each["id"] for each in kept["posts"]] == [other["id"]]
    found = (await content.get(two.moderator, f"/v1/posts/{key}/relations")).json()
    assert found["duplicate_of"] is None
    queues = [
        (await content.get(two.moderator, f"{CASES}?community={slug}")).json()["items"]
        for slug in (two.here, two.there)
    ]
    assert [[each["id"] for each in queue] for queue in queues] == [[], [replied["id"]]]
    own = (await content.get(left, "/v1/flags")).json()["items"]
    assert {each["status"] for each in own} == {"open", "upheld"}


async def test_of_two_moves_at_once_one_is_refused(
    two: Two, content: Client, world: World, unique: Unique
) -> None:
    third = await world.community(unique("third"), "private")
    await world.joins(two.moderator, third, "moderator")
    await world.joins(two.author, third)
    post = await write(content, two.author, community=two.here)
    sent = await asyncio.gather(two.ask(post), two.ask(post), two.ask(post, third))
    assert {each.status_code for each in sent} <= {201, 409}
    moves = sum(each.status_code == 201 for each in sent)
    told = (await content.get(two.author, "/v1/moderation/decisions")).json()["items"]
    assert len(told) == moves > 0
    read = await content.get(two.author, f"/v1/posts/{post['id']}")
    assert read.json()["version"] == 1 + moves
    assert read.json()["community"]["slug"] == told[0]["moved_to"]["slug"]


async def test_a_reply_written_while_its_post_moves_goes_along(
    two: Two, content: Client, world: World, content_store: Store
) -> None:
    post = await write(content, two.author, community=two.here)
    command = PostReply(Asker(world.id_of(two.author)), post["id"], write_prose("late"), None)

    async def overtaken(*, work: Work) -> Reply:
        reply = await post_reply(command, work=work)
        await two.move(post)
        return reply

    late = (await Unit(content_store, NoRelay()).run(overtaken)).result
    assert late.community is not None
    assert late.community.slug == two.here

    async def is_along() -> bool:
        row = await content_store.scope["replies"].find_one({"_id": late.id})
        return bool(row and row["community"]["slug"] == two.there)

    await eventually(is_along)


async def test_more_replies_than_a_batch_go_along(
    two: Two, content: Client, content_store: Store
) -> None:
    post = await write(content, two.author, community=two.here)
    for _ in range(12):
        await asyncio.gather(*(answer(content, two.author, post) for _ in range(10)))
    await two.move(post)
    along = {"post.id": post["id"], "community.id": named(two.there), "version": 2}

    async def all_along() -> bool:
        return bool(await content_store.scope["replies"].count_documents(along) == 120)

    await eventually(all_along)


async def test_an_import_leaves_alone_what_was_moved_away(
    two: Two, content: Client, world: World
) -> None:
    owner = await world.member(two.here, "owner")
    item = {"external_id": "a/1", "title": "Old", "body": "One", "lang": "en"}
    body = {"community": two.here, "items": [item]}
    assert (await content.post(owner, "/v1/imports", json=body)).status_code == 200
    key = post_id(named(two.here), "a/1")
    await two.move({"id": key})
    again = {"community": two.here, "items": [{**item, "body": "Two"}]}
    [result] = (await content.post(owner, "/v1/imports", json=again)).json()["results"]
    assert result["outcome"] == "refused"
    assert "moved" in result["problem"]


async def _merge(two: Two, post: Any, into: Any, by: Person | None = None) -> Any:
    body = {"into": into["id"], "reason": "It is the same."}
    return await two.content.post(by or two.moderator, f"{CASES}/{post['id']}/merge", json=body)


async def test_a_merged_post_leads_to_the_other_and_its_replies_go_there_with_votes_and_threads(
    two: Two, content: Client, world: World, engines: Engines
) -> None:
    bob = await world.member(two.here)
    post, kept = [
        await write(content, two.author, community=two.here, kind="question") for _ in range(2)
    ]
    helped, good = await answer(content, bob, post), await answer(content, bob, post)
    own = await answer(content, bob, kept)
    body = {"body": "Yes", "in_reply_to": good["id"]}
    below = created(await content.post(bob, f"/v1/posts/{post['id']}/replies", json=body))
    path = f"/v1/posts/{post['id']}"
    assert (
        await content.put(two.author, f"{path}/accepted-answer", json={"answer_id": helped["id"]})
    ).status_code == 200
    for thing in (f"replies/{good['id']}", f"posts/{kept['id']}"):
        await content.put(two.moderator, f"/v1/{thing}/reactions/vote")
    await content.put(bob, f"{path}/reactions/vote")
    flagged = await content.put(
        two.author, f"/v1/replies/{own['id']}/flag", json={"reason": "spam"}
    )
    assert flagged.status_code == 204
    decision = created(await _merge(two, post, kept))
    assert (decision["act"], decision["other_id"]) == ("merge", kept["id"])

    async def by_votes() -> list[Any]:
        path = f"/v1/posts/{kept['id']}/replies?sort=votes"
        return list((await content.get(bob, path)).json()["items"])

    expected = [good["id"], below["id"], helped["id"], own["id"]]

    async def is_in_order() -> bool:
        return [each["id"] for each in await by_votes()] == expected

    await eventually(is_in_order)
    found = await by_votes()
    assert [each["votes"] for each in found] == [1, 0, 0, 0]
    assert found[1]["thread_id"] == good["id"]
    read = (await content.get(bob, path)).json()
    assert (read["status"], read["accepted_answer_id"], read["replies"]) == ("archived", None, 0)
    assert (read["votes"], read["id"]) == (1, post["id"])
    relations = (await content.get(bob, f"{path}/relations")).json()
    assert relations["replaced_by"]["id"] == kept["id"]
    later = await content.post(bob, f"{path}/replies", json={"body": "Late"})
    assert later.json()["type"] == "urn:guilde:problem:not-published"
    for verb in ("publish", "unarchive"):
        again = await content.post(two.author, f"{path}/{verb}")
        assert again.json()["type"] == "urn:guilde:problem:is-merged"
    assert (await content.delete(two.author, f"{path}/relations/replaced_by")).status_code == 422
    assert (await _merge(two, post, kept)).json()["type"] == "urn:guilde:problem:not-mergeable"
    told = await facts_of(engines.kafka, POST.topic, post["id"], 3)
    assert [each.participle for each in told] == ["published", "resolved", "merged"]


async def test_only_posts_that_fit_together_are_merged(
    two: Two, content: Client, world: World
) -> None:
    def of(kind: str, slug: str = "") -> Any:
        return write(content, two.author, community=slug or two.here, kind=kind)

    question, other = await of("question"), await of("question")
    article, elsewhere = await of("article"), await of("question", two.there)
    replied = await answer(content, two.author, other)
    for into in (question, article, elsewhere, replied, {"id": "none"}):
        refused = await _merge(two, question, into)
        assert refused.json()["type"] == "urn:guilde:problem:not-mergeable", into
    member = await world.member(two.here)
    assert (await _merge(two, question, other, by=member)).status_code == 404
    assert (await _merge(two, replied, other)).status_code == 409
    both = await asyncio.gather(_merge(two, question, other), _merge(two, other, question))
    assert sorted(each.status_code for each in both) == [201, 409]


async def test_a_reply_and_a_vote_at_the_moment_of_a_merge_go_along(
    two: Two, content: Client, world: World, content_store: Store
) -> None:
    post, kept = [await write(content, two.author, community=two.here) for _ in range(2)]
    for _ in range(11):
        await asyncio.gather(*(answer(content, two.author, post) for _ in range(10)))
    command = PostReply(Asker(world.id_of(two.author)), post["id"], write_prose("late"), None)

    async def overtaken(*, work: Work) -> Reply:
        reply = await post_reply(command, work=work)
        assert (await _merge(two, post, kept)).status_code == 201
        return reply

    await Unit(content_store, NoRelay()).run(overtaken)
    replies = content_store.scope["replies"]

    async def all_along() -> bool:
        return bool(await replies.count_documents({"post.id": kept["id"]}) == 111)

    await eventually(all_along)
    assert await replies.count_documents({"post.id": post["id"]}) == 0


async def test_replies_still_go_along_if_the_merged_post_is_deleted_at_once(
    two: Two, content: Client, content_store: Store
) -> None:
    post, kept = [await write(content, two.author, community=two.here) for _ in range(2)]
    for _ in range(11):
        await asyncio.gather(*(answer(content, two.author, post) for _ in range(10)))
    created(await _merge(two, post, kept))
    path = f"/v1/posts/{post['id']}"
    gone = await content.delete(two.author, path, headers={"If-Match": "*"})
    assert gone.status_code < 300, gone.text
    along = {"post.id": kept["id"], "status": "published"}

    async def all_along() -> bool:
        return bool(await content_store.scope["replies"].count_documents(along) == 110)

    await eventually(all_along)


async def test_replies_split_off_become_a_post_with_their_threads(
    two: Two, content: Client, world: World, engines: Engines
) -> None:
    bob, cleo = await world.member(two.here), await world.member(two.here)
    post = await write(content, two.author, community=two.here, kind="question")
    path = f"/v1/posts/{post['id']}"

    async def below(above: Any) -> Any:
        body = {"body": "Below", "in_reply_to": above["id"]}
        return created(await content.post(cleo, f"{path}/replies", json=body))

    stays = await answer(content, cleo, post, "Stays")
    first, other = await answer(content, bob, post, "Another *matter*"), await below(stays)
    under = await below(first)
    deeper = await below(under)
    for each in (under, other):
        voted = await content.put(two.moderator, f"/v1/replies/{each['id']}/reactions/thanks")
        assert voted.status_code < 300, voted.text
    accepted = {"answer_id": first["id"]}
    assert (
        await content.put(two.author, f"{path}/accepted-answer", json=accepted)
    ).status_code == 200
    body = {
        "replies": [first["id"], other["id"]],
        "title": "Another matter",
        "kind": "question",
        "reason": "It is another question.",
    }
    split = f"{CASES}/{post['id']}/split"
    assert (await content.post(cleo, split, json=body)).status_code == 404
    key = {"Idempotency-Key": two.here}
    decision = created(await content.post(two.moderator, split, json=body, headers=key))
    again = created(await content.post(two.moderator, split, json=body, headers=key))
    assert again["id"] == decision["id"]

    made = (await content.get(bob, f"/v1/posts/{decision['other_id']}")).json()
    assert (made["title"], made["author"]["id"]) == ("Another matter", world.id_of(bob))
    assert (made["html"], made["kind"]) == ("<p>Another <em>matter</em></p>\n", "question")
    moved = (await content.get(bob, f"/v1/posts/{made['id']}/replies")).json()["items"]
    assert {(each["id"], each["kind"], each["thread_id"]) for each in moved} == {
        (other["id"], "answer", None),
        (under["id"], "answer", None),
        (deeper["id"], "reply", under["id"]),
    }
    left = (await content.get(bob, f"{path}/replies")).json()["items"]
    assert [each["id"] for each in left] == [stays["id"]]
    assert (await content.get(bob, path)).json()["accepted_answer_id"] is None
    assert (await content.get(bob, f"/v1/replies/{first['id']}")).status_code == 404
    told = await facts_of(engines.kafka, POST.topic, made["id"], 1)
    assert [each.participle for each in told] == ["detached"]
    refused = await content.post(two.moderator, split, json=body)
    assert refused.json()["type"] == "urn:guilde:problem:not-splittable"
    mine = (await content.get(bob, "/v1/moderation/decisions")).json()["items"]
    assert [(each["id"], each["act"]) for each in mine] == [(decision["id"], "split")]


async def test_a_reply_in_a_thread_is_split_off_with_what_answers_it(
    two: Two, content: Client
) -> None:
    post = await write(content, two.author, community=two.here)
    path = f"/v1/posts/{post['id']}"

    async def below(above: Any) -> Any:
        body = {"body": "Below", "in_reply_to": above["id"]}
        return created(await content.post(two.author, f"{path}/replies", json=body))

    root = await answer(content, two.author, post)
    chosen, beside = await below(root), await below(root)
    under = await below(chosen)
    body = {
        "replies": [chosen["id"]],
        "title": "Another matter",
        "kind": "discussion",
        "reason": "It is another one.",
    }
    split = await content.post(two.moderator, f"{CASES}/{post['id']}/split", json=body)
    made = created(split)["other_id"]
    for key, along in ((made, {under["id"]}), (post["id"], {root["id"], beside["id"]})):
        found = (await content.get(two.author, f"/v1/posts/{key}/replies")).json()["items"]
        assert {each["id"] for each in found} == along


async def test_what_was_moved_is_flagged_again_where_it_is(
    two: Two, content: Client, world: World
) -> None:
    left, right = [await world.member(slug, "moderator") for slug in (two.here, two.there)]
    post = await write(content, two.author, community=two.here)
    flag = f"/v1/posts/{post['id']}/flag"

    async def queued(person: Person, slug: str) -> list[str]:
        found = (await content.get(person, f"{CASES}?community={slug}")).json()["items"]
        return [each["id"] for each in found]

    flagged = await content.put(two.moderator, flag, json={"reason": "off_topic"})
    assert flagged.status_code == 204
    mover = await world.member(two.here, "moderator")
    await world.joins(mover, two.there, "moderator")
    created(await two.ask(post, by=mover))
    again = await content.put(two.moderator, flag, json={"reason": "spam"})
    assert again.status_code == 204
    assert await queued(left, two.here) == []
    assert await queued(right, two.there) == [post["id"]]


async def test_a_reply_that_was_split_off_is_flagged_again_under_its_new_post(
    two: Two, content: Client, world: World
) -> None:
    bob, left = await world.member(two.here), await world.member(two.here, "moderator")
    await world.joins(bob, two.there)
    post = await write(content, two.author, community=two.here, kind="question")
    first, reply = [await answer(content, bob, post) for _ in range(2)]
    flag = f"/v1/replies/{reply['id']}/flag"

    async def queue(person: Person, slug: str) -> list[Any]:
        return list((await content.get(person, f"{CASES}?community={slug}")).json()["items"])

    assert (await content.put(two.author, flag, json={"reason": "spam"})).status_code == 204
    dismissed = {"act": "dismiss", "reason": "It is none."}
    path = f"{CASES}/{reply['id']}/decisions"
    created(await content.post(left, path, json=dismissed))
    body = {
        "replies": [first["id"], reply["id"]],
        "title": "Another matter",
        "kind": "question",
        "reason": "It is another question.",
    }
    split = await content.post(two.moderator, f"{CASES}/{post['id']}/split", json=body)
    made = created(split)["other_id"]
    assert (await content.put(two.author, flag, json={"reason": "spam"})).status_code == 204
    [case] = await queue(left, two.here)
    assert (case["id"], case["thing"]["post_id"]) == (reply["id"], made)
    await two.move({"id": made})
    assert await queue(left, two.here) == []
    assert [each["id"] for each in await queue(two.moderator, two.there)] == [reply["id"]]


async def test_an_appeal_that_succeeds_after_a_move_shows_the_reply_where_it_is(
    two: Two, content: Client, world: World
) -> None:
    left, answerer = [await world.member(two.here, "moderator") for _ in range(2)]
    bob, right = await world.member(two.here), await world.member(two.there)
    post = await write(content, two.author, community=two.here)
    replied = await answer(content, bob, post)
    path = f"/v1/replies/{replied['id']}"
    hiding = {"act": "hide", "reason": "It is off topic."}
    hidden = created(await content.post(left, f"{CASES}/{replied['id']}/decisions", json=hiding))
    await two.move(post)
    assert await two.status(right, path) == 404
    one = f"/v1/moderation/decisions/{hidden['id']}"
    appealed = await content.post(bob, f"{one}/appeal", json={"text": "It is not."})
    assert appealed.status_code < 300, appealed.text
    overturned = {"overturn": True, "answer": "You are right."}
    answered = await content.post(answerer, f"{one}/answer", json=overturned)
    assert answered.status_code < 300, answered.text
    assert (await content.get(right, path)).json()["status"] == "published"
