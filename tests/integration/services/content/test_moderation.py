"""Readers flag; moderators claim and decide; the person concerned appeals, and another answers."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from services.content.main import service as content_service
from services.content.settings import ContentSettings
from shared.contracts.content import POST
from shared.contracts.moderation import DECISION, FLAG
from shared.mongo import Scope, Store
from shared.runtime.settings import RunAs
from tests.support.content import World, answer, created, write
from tests.support.engines import Engines
from tests.support.issuer import Issuer
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person, run_service

Unique = Callable[[str], str]

CASES = "/v1/moderation/cases"
DECISIONS = "/v1/moderation/decisions"


async def flag(content: Client, person: Person, path: str, reason: str = "spam") -> None:
    said = {"reason": reason, "text": f"by {person.name}"}
    sent = await content.put(person, f"/v1/{path}/flag", json=said)
    assert sent.status_code == 204, sent.text


async def decide(content: Client, person: Person, thing_id: str, act: str) -> Any:
    body = {"act": act, "reason": f"It is right to {act}."}
    return created(await content.post(person, f"{CASES}/{thing_id}/decisions", json=body))


async def queue(content: Client, person: Person, slug: str) -> list[Any]:
    found = await content.get(person, f"{CASES}?community={slug}")
    items: list[Any] = found.json()["items"]
    return items


async def test_flags_are_grouped_by_item_and_only_moderators_see_them(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "private")
    ada, bob, cleo = [await world.member(slug) for _ in range(3)]
    moderator = await world.member(slug, "moderator")
    post = await write(content, ada, community=slug)
    await flag(content, bob, f"posts/{post['id']}")
    await flag(content, bob, f"posts/{post['id']}", "abusive")
    await flag(content, cleo, f"posts/{post['id']}", "outdated")

    [case] = await queue(content, moderator, slug)
    assert (case["id"], case["flags"]) == (post["id"], 2)
    assert case["reasons"] == {"spam": 1, "outdated": 1}
    whole = (await content.get(moderator, f"{CASES}/{post['id']}")).json()
    reporters = {each["reporter"]["id"] for each in whole["raised"]}
    assert reporters == {world.id_of(bob), world.id_of(cleo)}
    own = await content.put(ada, f"/v1/posts/{post['id']}/flag", json={"reason": "spam"})
    assert own.status_code == 403
    for person in (ada, bob):
        assert (await content.get(person, f"{CASES}?community={slug}")).status_code == 403
        assert (await content.get(person, f"{CASES}/{post['id']}")).status_code == 404
    admin = world.person("Root", "admin")
    assert (await content.get(admin, f"{CASES}/{post['id']}")).status_code == 404


async def test_one_moderator_at_a_time_works_on_a_case(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob = await world.member(slug), await world.member(slug)
    both = [await world.member(slug, "moderator") for _ in range(2)]
    post = await write(content, ada, community=slug)
    claim = f"{CASES}/{post['id']}/claim"
    assert (await content.put(both[0], claim)).status_code == 409
    await flag(content, bob, f"posts/{post['id']}")
    claims = await asyncio.gather(*(content.put(each, claim) for each in both))
    assert sorted(each.status_code for each in claims) == [204, 409]
    [case] = await queue(content, both[0], slug)
    [first] = [each for each in both if world.id_of(each) == case["claimed_by"]["id"]]
    [other] = [each for each in both if each is not first]
    body = {"act": "hide", "reason": "No."}
    decided = await content.post(other, f"{CASES}/{post['id']}/decisions", json=body)
    assert decided.json()["type"] == "urn:guilde:problem:claimed-by-other"
    assert (await content.delete(first, claim)).status_code == 204
    await decide(content, other, post["id"], "hide")
    assert await queue(content, other, slug) == []


async def test_a_hidden_post_is_seen_by_its_author_and_moderators_alone_until_an_appeal_succeeds(
    content: Client, world: World, unique: Unique, engines: Engines
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob = await world.member(slug), await world.member(slug)
    first, second = [await world.member(slug, "moderator") for _ in range(2)]
    post = await write(content, ada, community=slug)
    replied = await answer(content, bob, post)
    await flag(content, bob, f"posts/{post['id']}")
    hidden = await decide(content, first, post["id"], "hide")

    path, listing = f"/v1/posts/{post['id']}", f"/v1/posts?community={slug}"
    seen = [(await content.get(each, path)).status_code for each in (ada, first, bob)]
    assert seen == [200, 200, 404]
    assert (await content.get(ada, path)).json()["status"] == "hidden"
    assert (await content.get(ada, listing)).json()["items"] == []
    assert (await content.post(ada, f"{path}/publish")).status_code == 409
    assert (await content.post(ada, f"{path}/archive")).status_code == 409

    async def follows(status: int) -> bool:
        return (await content.get(ada, f"/v1/replies/{replied['id']}")).status_code == status

    await eventually(lambda: follows(404))
    mine = (await content.get(ada, DECISIONS)).json()["items"]
    assert [each["id"] for each in mine] == [hidden["id"]]
    assert "raised" not in mine[0]
    one = f"{DECISIONS}/{hidden['id']}"
    assert (await content.get(bob, one)).status_code == 404
    appealed = await content.post(ada, f"{one}/appeal", json={"text": "It is true."})
    assert appealed.json()["appeal"]["status"] == "open"
    again = await content.post(ada, f"{one}/appeal", json={"text": "It is true."})
    assert again.json()["type"] == "urn:guilde:problem:not-appealable"
    said = {"overturn": True, "answer": "You are right."}
    assert (await content.post(first, f"{one}/answer", json=said)).status_code == 403
    assert (await content.post(ada, f"{one}/answer", json=said)).status_code == 403
    answered = await content.post(second, f"{one}/answer", json=said)
    assert answered.json()["status"] == "overturned"

    assert (await content.get(bob, path)).json()["status"] == "published"
    await eventually(lambda: follows(200))
    flags = (await content.get(bob, "/v1/flags")).json()["items"]
    assert [each["status"] for each in flags] == ["upheld"]
    facts = await facts_of(engines.kafka, POST.topic, post["id"], 3)
    assert [each.participle for each in facts] == ["published", "hidden", "restored"]
    told = await facts_of(engines.kafka, DECISION.topic, hidden["id"], 3)
    assert [each.participle for each in told] == ["taken", "appealed", "answered"]
    key = f"{post['id']}.{world.id_of(bob)}"
    raised = await facts_of(engines.kafka, FLAG.topic, key, 2)
    assert [each.participle for each in raised] == ["raised", "settled"]


async def test_a_hidden_answer_reopens_its_question_and_stays_hidden_with_it(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob = await world.member(slug), await world.member(slug)
    moderator = await world.member(slug, "moderator")
    post = await write(content, ada, community=slug, kind="question")
    replied = await answer(content, bob, post)
    path, one = f"/v1/posts/{post['id']}", f"/v1/replies/{replied['id']}"
    accepted = {"answer_id": replied["id"]}
    assert (await content.put(ada, f"{path}/accepted-answer", json=accepted)).is_success
    await decide(content, moderator, replied["id"], "hide")
    assert (await content.get(ada, path)).json()["accepted_answer_id"] is None
    assert (await content.get(ada, one)).status_code == 404
    assert (await content.get(bob, one)).json()["status"] == "hidden"
    assert (await content.get(ada, f"{path}/replies")).json()["items"] == []
    await decide(content, moderator, post["id"], "hide")
    await decide(content, moderator, post["id"], "restore")
    later = await answer(content, bob, post)

    async def settled() -> bool:
        shown = (await content.get(ada, f"{path}/replies")).json()["items"]
        return [each["id"] for each in shown] == [later["id"]]

    await eventually(settled)
    assert (await content.get(bob, one)).json()["status"] == "hidden"
    await decide(content, moderator, replied["id"], "restore")
    assert (await content.get(ada, one)).json()["status"] == "published"


async def test_a_locked_post_takes_replies_of_moderators_alone(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, moderator = await world.member(slug), await world.member(slug, "moderator")
    post = await write(content, ada, community=slug)
    await decide(content, moderator, post["id"], "lock")
    refused = await content.post(ada, f"/v1/posts/{post['id']}/replies", json={"body": "Yes"})
    assert refused.json()["type"] == "urn:guilde:problem:is-locked"
    replied = await answer(content, moderator, post)
    body = {"act": "lock", "reason": "No."}
    wrong = await content.post(ada, f"{CASES}/{replied['id']}/decisions", json=body)
    assert wrong.status_code == 404
    await decide(content, moderator, post["id"], "unlock")
    await answer(content, ada, post)


async def test_a_sanction_bars_a_member_until_it_is_lifted_or_its_time_is_over(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, moderator = await world.member(slug), await world.member(slug, "moderator")
    animator = await world.member(slug, "animator")
    for person in (ada, moderator, animator):
        await world.knows(person)
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    body = {"community": slug, "person_id": world.id_of(ada), "reason": "Too loud."}
    place = "/v1/moderation/sanctions"
    bar = {**body, "act": "bar_posting", "until": until}
    assert (await content.post(ada, place, json=bar)).status_code == 403
    others = {**bar, "person_id": world.id_of(animator)}
    assert (await content.post(moderator, place, json=others)).status_code == 422
    endless = {**body, "act": "bar_posting"}
    assert (await content.post(moderator, place, json=endless)).status_code == 422
    sanction = created(await content.post(moderator, place, json=bar))
    text = {"kind": "article", "title": "A", "body": "B", "lang": "en", "community": slug}
    refused = await content.post(ada, "/v1/posts", json=text)
    assert refused.json()["type"] == "urn:guilde:problem:barred"
    draft = await write(content, ada, community=slug, status="draft")
    published = await content.post(ada, f"/v1/posts/{draft['id']}/publish")
    assert published.status_code == 403
    await write(content, ada)  # elsewhere, nothing has changed
    one = f"{DECISIONS}/{sanction['id']}"
    lifted = await content.post(moderator, f"{one}/lift", json={"reason": "Enough."})
    assert lifted.json()["status"] == "lifted"
    assert (await content.post(moderator, f"{one}/lift", json={"reason": "X"})).status_code == 409
    await write(content, ada, community=slug)
    listing = f"{DECISIONS}?of=place&community={slug}&person={world.id_of(ada)}"
    trail = (await content.get(animator, listing)).json()["items"]
    assert [each["id"] for each in trail] == [sanction["id"]]
    assert (await content.get(ada, listing)).status_code == 403


async def test_the_trail_survives_deletion_and_forgets_erased_people(
    content: Client, world: World, unique: Unique, content_scope: Scope
) -> None:
    slug = await world.community(unique("guild"))
    ada, bob = await world.member(slug), await world.member(slug)
    moderator = await world.member(slug, "moderator")
    for person in (ada, bob, moderator):
        await world.knows(person)
    kept, gone = [await write(content, ada, community=slug) for _ in range(2)]
    for post in (kept, gone):
        await flag(content, bob, f"posts/{post['id']}")
    decision = await decide(content, moderator, kept["id"], "hide")
    path = f"/v1/posts/{kept['id']}"
    assert (await content.delete(ada, path, headers={"If-Match": "*"})).status_code == 204
    shown = (await content.get(moderator, f"{DECISIONS}/{decision['id']}")).json()
    assert shown["title"] == kept["title"]
    await world.erases(bob)
    await world.erases(ada)

    async def forgotten() -> bool:
        decisions = content_scope["decisions"]
        named = await decisions.count_documents({"person_id": world.id_of(ada)})
        flags = await content_scope["flags"].count_documents({"person_id": world.id_of(bob)})
        return named == flags == 0

    await eventually(forgotten)
    assert await queue(content, moderator, slug) == []
    shown = (await content.get(moderator, f"{DECISIONS}/{decision['id']}")).json()
    assert (shown["person"], shown["status"]) == (None, "standing")


async def test_a_writer_sees_likely_duplicates_that_they_may_read(
    content: Client, world: World, unique: Unique
) -> None:
    slug, other = await world.community(unique("guild"), "private"), world.person("Eve")
    ada, moderator = await world.member(slug), await world.member(slug, "moderator")
    mark = unique("a")
    body = f"When the {mark} relay stops we restart it, look at its backlog, and write down why."
    post = await write(content, ada, community=slug, body=body)
    text = {"title": "Title", "body": body.replace("look at", "check")}

    async def alike(person: Person, **more: Any) -> list[Any]:
        found = await content.post(person, "/v1/alike", json={**text, **more})
        return [each["id"] for each in found.json()["items"]]

    async def finds() -> bool:
        return await alike(ada) == [post["id"]]

    await eventually(finds)
    assert await alike(ada, besides=post["id"]) == []
    assert await alike(other) == []
    await decide(content, moderator, post["id"], "hide")
    assert await alike(ada) == []


async def test_newcomers_publish_a_few_posts_an_hour_where_the_platform_wants_it(
    content: Client, world: World, engines: Engines, issuer: Issuer
) -> None:
    ada = world.person("Ada")
    draft = await write(content, ada, status="draft")
    settings = ContentSettings(
        kafka=engines.kafka,
        store_url=engines.store_url,
        issuer=issuer.issuer,
        jwks_url=issuer.jwks_url,
        role=RunAs.API,
        newcomer_posts=2,
    )
    store = Store(settings.store_url, settings.store_database)
    async with run_service(content_service(settings, store), settings, store) as limited:
        for _ in range(2):
            await write(limited, ada)
        refused = await limited.post(ada, "/v1/posts", json={"title": "Title"})
        assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (
            429,
            "too-many-posts",
        )
        published = await limited.post(ada, f"/v1/posts/{draft['id']}/publish")
        assert published.status_code == 429
        await write(limited, ada, status="draft")
        week_ago = datetime.now(UTC) - timedelta(days=8)
        await store.scope["posts"].update_one(
            {"author_id": world.id_of(ada), "status": "published"},
            {"$set": {"listed_at": week_ago}},
        )
        await write(limited, ada)
        await write(limited, ada)


async def test_what_moderators_delete_is_in_the_trail_and_what_authors_delete_is_not(
    content: Client, world: World, unique: Unique
) -> None:
    slug = await world.community(unique("guild"))
    ada, moderator = await world.member(slug), await world.member(slug, "moderator")
    own, others = [await write(content, ada, community=slug, title=title) for title in "AB"]
    anyhow = {"If-Match": "*"}
    assert (await content.delete(ada, f"/v1/posts/{own['id']}", headers=anyhow)).is_success
    gone = await content.delete(moderator, f"/v1/posts/{others['id']}", headers=anyhow)
    assert gone.is_success
    mine = (await content.get(ada, DECISIONS)).json()["items"]
    told = [(each["act"], each["title"], each["decider"]["id"]) for each in mine]
    assert told == [("delete", "B", world.id_of(moderator))]


async def test_a_decision_by_a_name_that_no_id_has_is_not_found(
    content: Client, world: World, unique: Unique
) -> None:
    ada = world.person(unique("Ada"))
    assert (await content.get(ada, f"{DECISIONS}/%C2%A2")).status_code == 404
