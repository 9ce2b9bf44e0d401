"""Content dies amid a move, a merge and a split: all of it goes along, is found and told once."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from chaos.platform import Platform
from services.content.use_cases.posts.follow_post import BATCH
from shared.mongo import Store
from tests.support.files import pdf, share
from tests.support.messaging import eventually
from tests.support.two_guilds import EVERYWHERE, TwoGuilds

pytestmark = pytest.mark.timeout(900)

MANY = 2 * BATCH + 20
"""So many replies that some go along in the transaction, and the others in two parts of a job."""


@pytest_asyncio.fixture
async def guilds(platform: Platform) -> AsyncIterator[TwoGuilds]:
    store = Store(platform.target.store_url, "content")
    guilds = TwoGuilds(platform, store.scope)
    await guilds.found()
    yield guilds
    await guilds.portal.close()
    store.close()


async def test_a_move_takes_all_along_once_though_its_processes_die(guilds: TwoGuilds) -> None:
    file = await share(guilds.portal.content, guilds.author.person, pdf(guilds.word), "plan.pdf")
    post_id = await guilds.ask(files=[file["id"]])
    made = await guilds.reply(post_id, MANY, by=guilds.left)
    made += await guilds.reply(post_id, by=guilds.author, in_reply_to=made[0])
    await eventually(lambda: guilds.told(guilds.left))
    invited = await guilds.told(guilds.right)
    decision = await guilds.decide(post_id, "move", EVERYWHERE, community=guilds.there)

    parts = {(each, post_id) for each in (file["id"], *made)}
    assert await guilds.found_by(guilds.right) == Counter({*parts, (post_id, None)})
    assert not await guilds.found_by(guilds.left)
    shown = await guilds.replies(guilds.right, post_id)
    assert Counter(each["id"] for each in shown) == Counter(made)
    for path in (f"posts/{post_id}", f"files/{file['id']}", f"replies/{made[-1]}"):
        assert await guilds.status(guilds.right, f"/v1/{path}") == 200
        assert await guilds.status(guilds.left, f"/v1/{path}") == 404
    *of_replies, of_post = await guilds.participles(*made, post_id)
    assert of_replies == [["posted", "moved"]] * len(made)
    assert of_post == ["published", "moved"]

    text = "A moderator moved your post to another community: see why"
    assert (await guilds.told(guilds.author))[text] == 1
    assert await guilds.told(guilds.right) == invited
    assert not any(guilds.word in each for each in await guilds.told(guilds.left))
    assert await guilds.decisions() == [decision["id"]]


async def test_a_merge_takes_all_replies_along_once_though_its_processes_die(
    guilds: TwoGuilds,
) -> None:
    post_id, kept_id = await guilds.ask(), await guilds.ask()
    made = await guilds.reply(post_id, MANY, by=guilds.left)
    own = await guilds.reply(kept_id, by=guilds.left)
    await guilds.react(made[-1], "vote")
    decision = await guilds.decide(post_id, "merge", into=kept_id)

    shown = await guilds.replies(guilds.author, kept_id, sort="votes")
    assert Counter(each["id"] for each in shown) == Counter([*made, *own])
    assert (shown[0]["id"], shown[0]["votes"]) == (made[-1], 1)
    assert await guilds.replies(guilds.author, post_id) == []
    replies = {(each, kept_id) for each in (*made, *own)}
    assert await guilds.found_by(guilds.left) == Counter({*replies, (kept_id, None)})
    assert not await guilds.found_by(guilds.right)
    *of_replies, of_post = await guilds.participles(*made, post_id)
    assert of_replies == [["posted", "moved"]] * len(made)
    assert of_post == ["published", "merged"]

    text = "A moderator merged your post into another one: see why"
    assert (await guilds.told(guilds.author))[text] == 1
    assert await guilds.decisions() == [decision["id"]]


async def test_a_split_makes_one_post_of_all_that_answers_though_its_processes_die(
    guilds: TwoGuilds,
) -> None:
    post_id = await guilds.ask()
    first, stays = await guilds.reply(post_id, 2, by=guilds.left)
    along = await guilds.reply(post_id, BATCH + 20, by=guilds.left, in_reply_to=first)
    await guilds.react(along[-1], "thanks")
    title = f"Et {guilds.word} ?"
    decision = await guilds.decide(post_id, "split", replies=[first], title=title, kind="question")

    made_id = decision["other_id"]
    shown = {each["id"]: each for each in await guilds.replies(guilds.author, made_id)}
    assert shown.keys() == set(along)
    assert [each["kind"] for each in shown[along[-1]]["reactions"]] == ["thanks"]
    assert [each["id"] for each in await guilds.replies(guilds.author, post_id)] == [stays]
    replies = {(stays, post_id), *((each, made_id) for each in along)}
    assert await guilds.found_by(guilds.left) == Counter(
        {*replies, (post_id, None), (made_id, None)}
    )
    of_first, of_made, *of_replies = await guilds.participles(first, made_id, *along)
    assert (of_first, of_made) == (["posted", "deleted"], ["detached"])
    assert of_replies == [["posted", "moved"]] * len(along)

    text = "A moderator turned your reply into a post: see why"
    assert (await guilds.told(guilds.left))[text] == 1
    for who in (guilds.author, guilds.left, guilds.moderator):
        assert not any(title in each for each in await guilds.told(who))
    assert await guilds.decisions() == [decision["id"]]
