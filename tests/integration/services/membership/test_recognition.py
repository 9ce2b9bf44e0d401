"""Recognition: kudos and who sees them, badges by facts, credentials, scores and leaderboards."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from services.membership.store.traces import COUNT_PERSON
from services.membership.use_cases.follow_traces import READ_MODELS
from services.membership.use_cases.recognition.count_person import count_person
from shared.contracts.envelope import Fact, write_data, write_headers
from shared.contracts.recognition import AWARD
from shared.contracts.values import CommunityRef
from shared.messaging.unit import utc_now
from shared.mongo import Store
from tests.integration.services.membership.test_reminding import a_job, at
from tests.support import facts
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import eventually, facts_of, send_raw
from tests.support.open_badges import BASE, judged, verified
from tests.support.rebuilding import Rebuilding
from tests.support.services import Client, Person

Make = Callable[..., Fact[Any]]
_MINE = "/v1/profiles/me/recognition"


async def give(
    membership: Client, by: Person, to_id: str, community: str | None = None
) -> dict[str, Any]:
    body = {"to_id": to_id, "reason": "You found the cause", "community": community}
    return created(await membership.post(by, "/v1/kudos", json=body))


async def seen_by(membership: Client, reader: Person, person_id: str) -> list[str]:
    answer = ok(await membership.get(reader, f"/v1/profiles/{person_id}/kudos"))
    return [each["id"] for each in answer["items"]]


async def recognition_of(membership: Client, reader: Person, person_id: str) -> dict[str, Any]:
    return ok(await membership.get(reader, f"/v1/profiles/{person_id}/recognition"))


async def badges_of(membership: Client, person: Person, guilds: Guilds) -> list[str]:
    seen = await recognition_of(membership, person, guilds.id_of(person))
    return [each["badge"] for each in seen["awards"] or ()]


async def choose(membership: Client, person: Person, **wanted: bool) -> None:
    answer = await membership.put(person, _MINE, json=wanted)
    assert answer.status_code == 204, answer.text


async def issued(membership: Client, address: str) -> str:
    """Return what the issuer has at an address."""
    assert address.startswith(BASE)
    found = await membership.get(None, f"/v1/open-badges{address.removeprefix(BASE)}")
    assert found.status_code == 200
    return found.text


async def a_credential(membership: Client, guilds: Guilds, engines: Engines, of: Person) -> str:
    """Have a person earn a badge and publish it; return the credential, as somebody saves it."""
    await publish(engines, *answers(guilds.id_of(of), 1))

    async def awarded() -> bool:
        return "first_answer" in await badges_of(membership, of, guilds)

    await eventually(awarded)
    path = "/v1/profiles/me/badges/first_answer"
    assert (await membership.put(of, path, json={"public": True})).status_code == 204
    seen = await recognition_of(membership, of, guilds.id_of(of))
    [address] = [each["credential"] for each in seen["awards"] if each["credential"]]
    token = await issued(membership, address)
    await verified(token, partial(issued, membership))
    return token


async def is_refused(membership: Client, token: str) -> None:
    """Wait until a saved copy of the credential is refused, as revoked."""

    async def refused() -> bool:
        verdict = await judged(token, partial(issued, membership))
        return "'revocation' is set" in verdict.reason

    await eventually(refused)


async def test_a_saved_credential_is_refused_once_its_person_objects_or_is_erased(
    membership: Client, guilds: Guilds, engines: Engines, membership_store: Store
) -> None:
    ada, bob, cleo = [await guilds.known(name) for name in ("Ada", "Bob", "Cleo")]
    objectors, erased, kept = [
        await a_credential(membership, guilds, engines, each) for each in (ada, bob, cleo)
    ]
    await choose(membership, ada, objects=True)
    await is_refused(membership, objectors)
    assert (await membership.delete(bob, "/v1/profiles/me", headers=ANY)).status_code == 204
    await is_refused(membership, erased)
    await verified(kept, partial(issued, membership))
    for name in ("credential_lists", "revoked_credentials"):
        rows = await membership_store.scope[name].find({}).to_list(1_000)
        assert not any(guilds.id_of(each) in str(row) for row in rows for each in (ada, bob))


async def test_administrators_take_a_badge_away_and_give_it_back(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, eve = [await guilds.known(name) for name in ("Ada", "Eve")]
    admin = await guilds.known("Root", "admin")
    token = await a_credential(membership, guilds, engines, ada)
    await choose(membership, ada, shows_badges=True)
    path = f"/v1/profiles/{guilds.id_of(ada)}/badges/first_answer/withdrawn"
    for person in (eve, ada):
        refused = await membership.put(person, path, json={"withdrawn": True})
        assert problem(refused) == (404, "award-not-found")
    for _ in range(2):
        assert (await membership.put(admin, path, json={"withdrawn": True})).status_code == 204
    await is_refused(membership, token)
    adas = guilds.id_of(ada)
    own = (await recognition_of(membership, ada, adas))["awards"]
    taken = [(each["badge"], each["credential"]) for each in own if each["withdrawn"]]
    assert taken == [("first_answer", None)]
    assert "first_answer" not in str((await recognition_of(membership, eve, adas))["awards"])
    public = await membership.put(ada, "/v1/profiles/me/badges/first_answer", json={"public": True})
    assert problem(public) == (404, "award-not-found")
    await publish(engines, *answers(adas, 1))
    await choose(membership, ada, shows_badges=False)
    told = (await recognition_of(membership, admin, adas))["awards"]
    assert [(each["badge"], each["withdrawn"]) for each in told] == [("first_answer", True)]
    assert (await recognition_of(membership, eve, adas))["awards"] is None
    assert (await membership.put(admin, path, json={"withdrawn": False})).status_code == 204
    assert (await recognition_of(membership, admin, adas))["awards"] is None
    await choose(membership, ada, shows_badges=True)
    back = (await recognition_of(membership, eve, adas))["awards"]
    assert ("first_answer", False) in [(each["badge"], each["withdrawn"]) for each in back]
    await is_refused(membership, token)


async def publish(engines: Engines, *told: Fact[Any]) -> None:
    for fact in told:
        topic = f"guilde.{fact.kind}"
        await send_raw(
            engines.kafka, topic, (fact.subject.encode(), write_data(fact), write_headers(fact))
        )


def by(fact: Fact[Any], field: str, person_id: str) -> Fact[Any]:
    state = fact.data.state.model_copy(update={field: person_id})
    return replace(fact, data=fact.data.model_copy(update={"state": state}))


def answers(person_id: str, number: int, ref: CommunityRef | None = None) -> list[Fact[Any]]:
    """Return questions, each with an accepted answer of this person, which is published after."""
    told: list[Fact[Any]] = []
    for _ in range(number):
        key = str(uuid4())
        question = placed(facts.post(kind="question", accepted=key, community=None), ref)
        answer = facts.reply(to=question, id=key)
        told += [question, by(answer, "author_id", person_id)]
    return told


def a_year(person_ids: Sequence[str]) -> list[Fact[Any]]:
    """Return a question with an accepted answer of each person in each month until now.

    They have the same ids each time.
    """
    told: list[Fact[Any]] = []
    now = utc_now()
    for number, person_id in enumerate(person_id for person_id in person_ids for _ in range(12)):
        key = str(uuid5(NAMESPACE_OID, f"{person_id} {number}"))
        since = now - timedelta(days=365 - 30 * (number % 12))
        asked = facts.post(
            id=f"{key[:-1]}q", kind="question", accepted=key, community=None, at=since
        )
        answer = facts.reply(to=asked, id=key, at=since + timedelta(hours=1))
        told += [asked, by(answer, "author_id", person_id)]
    return told


def by_id(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["_id"]))


def placed(fact: Fact[Any], ref: CommunityRef | None) -> Fact[Any]:
    state = fact.data.state.model_copy(update={"community": ref})
    return replace(fact, data=fact.data.model_copy(update={"state": state}))


async def test_kudos_in_a_private_community_are_seen_by_its_members_alone(
    membership: Client, guilds: Guilds
) -> None:
    ada, stranger = guilds.person("Ada"), await guilds.known("Eve")
    slug = await guilds.community(ada, visibility="private")
    bob, cleo = await guilds.member(slug, ada), await guilds.member(slug, ada)
    inside = await give(membership, ada, guilds.id_of(bob), slug)
    outside = await give(membership, ada, guilds.id_of(bob))
    both = [outside["id"], inside["id"]]
    for reader in (ada, bob, cleo):
        assert await seen_by(membership, reader, guilds.id_of(bob)) == both
    assert await seen_by(membership, stranger, guilds.id_of(bob)) == [outside["id"]]
    hidden = await membership.get(stranger, f"/v1/kudos/{inside['id']}")
    assert problem(hidden) == (404, "kudos-not-found")
    ok(await membership.post(cleo, f"/v1/communities/{slug}/leave"))
    assert await seen_by(membership, cleo, guilds.id_of(bob)) == [outside["id"]]


async def test_kudos_are_for_others_who_can_see_them(membership: Client, guilds: Guilds) -> None:
    ada, stranger = guilds.person("Ada"), await guilds.known("Eve")
    slug = await guilds.community(ada, visibility="private")
    body = {"to_id": guilds.id_of(ada), "reason": "I am great"}
    assert problem(await membership.post(ada, "/v1/kudos", json=body)) == (422, "invalid")
    body = {"to_id": guilds.id_of(stranger), "reason": "Thanks", "community": slug}
    assert problem(await membership.post(ada, "/v1/kudos", json=body)) == (422, "invalid")
    unseen = await membership.post(stranger, "/v1/kudos", json={**body, "to_id": guilds.id_of(ada)})
    assert problem(unseen) == (404, "community-not-found")


async def test_the_receiver_hides_kudos_and_the_giver_takes_them_back(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob = await guilds.known("Ada"), await guilds.known("Bob")
    bobs = guilds.id_of(bob)
    one, other = [(await give(membership, ada, bobs))["id"] for _ in range(2)]
    refused = await membership.put(ada, f"/v1/kudos/{one}/shown", json={"shown": False})
    assert problem(refused) == (404, "kudos-not-found")
    hidden = await membership.put(bob, f"/v1/kudos/{one}/shown", json={"shown": False})
    assert hidden.status_code == 204
    assert await seen_by(membership, ada, bobs) == [other]
    assert set(await seen_by(membership, bob, bobs)) == {one, other}
    assert problem(await membership.delete(bob, f"/v1/kudos/{other}"))[0] == 404
    for _ in range(2):
        assert (await membership.delete(ada, f"/v1/kudos/{other}")).status_code == 204
    assert await seen_by(membership, ada, bobs) == []


async def test_five_kudos_become_a_badge_whose_credential_software_of_others_accepts(
    membership: Client, guilds: Guilds
) -> None:
    ada = await guilds.known("Ada")
    for _ in range(5):
        await give(membership, await guilds.known("Bob"), guilds.id_of(ada))

    async def awarded() -> bool:
        return await badges_of(membership, ada, guilds) == ["five_kudos"]

    await eventually(awarded)
    path = "/v1/profiles/me/badges/five_kudos"
    assert (await membership.put(ada, path, json={"public": True})).status_code == 204
    [award] = (await recognition_of(membership, ada, guilds.id_of(ada)))["awards"]

    address = f"/v1/open-badges/credentials/{award['credential_id']}"
    found = await membership.get(None, address)
    assert found.headers["content-type"] == "application/vc+jwt"
    fetch = partial(issued, membership)
    credential = await verified(found.text, fetch)
    assert credential["id"] == award["credential"] == f"{BASE}{address[15:]}"
    assert guilds.id_of(ada) not in str(credential)
    other = f"{address[:-5]}other"
    assert problem(await membership.get(None, other)) == (404, "credential-not-found")
    assert (await membership.put(ada, path, json={"public": False})).status_code == 204
    gone = await membership.get(None, address)
    assert problem(gone) == (404, "credential-revoked")
    assert "is set at index" in (await judged(found.text, fetch)).reason


async def test_the_same_facts_again_and_in_any_order_award_each_badge_once(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    grace = await guilds.known("Grace")
    told = answers(guilds.id_of(grace), 10)
    await publish(engines, *reversed(told), *told, *told[::-1])

    async def awarded() -> bool:
        found = set(await badges_of(membership, grace, guilds))
        return found == {"first_answer", "first_accepted", "ten_accepted"}

    await eventually(awarded)
    key = f"{guilds.id_of(grace)}.ten_accepted"
    [fact] = await facts_of(engines.kafka, AWARD.topic, key, 1)
    assert (fact.participle, fact.sequence) == ("awarded", 1)
    seen = await recognition_of(membership, grace, guilds.id_of(grace))
    counts = {each["kind"]: each["count"] for each in seen["contributions"]["parts"]}
    assert (counts["answer"], counts["accepted"]) == (10, 10)
    assert sum(each["score"] for each in seen["contributions"]["parts"]) > 0


async def test_a_year_that_is_replayed_gives_each_badge_once(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    people = [await guilds.known(name) for name in ("Grace", "Hedy", "Mary")]
    ids = [guilds.id_of(each) for each in people]
    await publish(engines, *a_year(ids))

    async def settled() -> bool:
        waiting = {"_id": {"$regex": f"^{COUNT_PERSON}/({'|'.join(ids)})"}}
        if await membership_store.scope["jobs"].count_documents(waiting):
            return False
        earned = {"first_answer", "first_accepted", "ten_accepted"}
        return all([set(await badges_of(membership, each, guilds)) == earned for each in people])

    await eventually(settled)
    scope = membership_store.scope
    given = await scope["awards"].find({"person_id": {"$in": ids}}).to_list(100)
    counted = await scope["scores"].find({"person_id": {"$in": ids}}).to_list(100)
    await scope["scores"].delete_many({"person_id": {"$in": ids}})
    for _ in range(2):
        await Rebuilding(membership_store, READ_MODELS, engines.kafka).run()
        await publish(engines, *reversed(a_year(ids)))
    for person_id in ids:
        await at(membership_store, utc_now()).run(partial(count_person, person_id, ""))
    await eventually(settled)
    assert await scope["awards"].find({"person_id": {"$in": ids}}).to_list(100) == given
    again = await scope["scores"].find({"person_id": {"$in": ids}}).to_list(100)
    assert by_id(again) == by_id(counted)
    assert {row["version"] for row in given} == {1}
    for row in given:
        told = await facts_of(engines.kafka, AWARD.topic, row["_id"], 1)
        assert [(fact.participle, fact.sequence) for fact in told] == [("awarded", 1)]


async def test_others_see_badges_and_scores_only_as_the_person_wants_and_they_may(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slug = await guilds.community(ada, visibility="private")
    grace = await guilds.member(slug, ada)
    key = ok(await membership.get(ada, f"/v1/communities/{slug}"))["id"]
    ref = CommunityRef(id=key, slug=slug)
    graces = guilds.id_of(grace)
    await publish(engines, *answers(graces, 2, ref), *answers(graces, 1))

    async def counted() -> bool:
        seen = await recognition_of(membership, grace, graces)
        return any(e["count"] == 3 for e in seen["contributions"]["parts"] if e["kind"] == "answer")

    await eventually(counted)
    seen = await recognition_of(membership, bob, graces)
    assert (seen["awards"], seen["contributions"], seen["choices"]) == (None, None, None)
    await choose(membership, grace, shows_badges=True, shows_score=True)
    for reader, number in ((bob, 1), (ada, 3)):
        seen = await recognition_of(membership, reader, graces)
        assert {e["kind"]: e["count"] for e in seen["contributions"]["parts"]}["answer"] == number
        assert seen["awards"][0]["credential"] is None


async def test_nothing_is_known_of_a_person_who_objects(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    ada, bob = await guilds.known("Ada"), await guilds.known("Bob")
    adas = guilds.id_of(ada)
    await give(membership, bob, adas)
    await publish(engines, *answers(adas, 1))

    async def awarded() -> bool:
        return len(await badges_of(membership, ada, guilds)) == 2

    await eventually(awarded)
    await choose(membership, ada, objects=True)
    seen = await recognition_of(membership, ada, adas)
    assert (seen["awards"], seen["contributions"], seen["takes_part"]) == (None, None, False)
    assert await seen_by(membership, bob, adas) == []
    body = {"to_id": adas, "reason": "Thanks"}
    refused = await membership.post(bob, "/v1/kudos", json=body)
    assert problem(refused) == (409, "recognition-refused")
    await publish(engines, *answers(adas, 1))

    async def removed() -> bool:
        left = [
            await membership_store.scope[name].count_documents(named)
            for name, named in (
                ("scores", {"person_id": adas}),
                ("awards", {"person_id": adas}),
                ("kudos", {"to_id": adas}),
            )
        ]
        return left == [0, 0, 0]

    await eventually(removed)
    await choose(membership, ada, objects=False)
    await eventually(awarded)
    rows = await membership_store.scope["awards"].find({"person_id": adas}).to_list(10)
    assert {row["version"] for row in rows} == {4}


async def test_a_gathering_counts_once_it_is_over(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    ada = await guilds.known("Ada")
    adas, soon = guilds.id_of(ada), utc_now() + timedelta(days=1)
    told = by(facts.gathering(community=None, starts=soon), "organiser_id", adas)
    await publish(engines, told)
    key = await a_job(membership_store, COUNT_PERSON, adas)
    step = partial(count_person, key, "")
    await at(membership_store, utc_now()).run(step)
    assert await badges_of(membership, ada, guilds) == []
    for _ in range(2):
        await at(membership_store, soon + timedelta(hours=3)).run(step)
    assert await badges_of(membership, ada, guilds) == ["speaker"]


async def test_a_board_is_off_until_an_animator_wants_it_and_lists_only_willing_members(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slug = await guilds.community(ada)
    bob, cleo, dan = [await guilds.member(slug, ada) for _ in range(3)]
    path = f"/v1/communities/{slug}/leaderboard"
    off = ok(await membership.get(bob, path))
    assert (off["on"], off["may_switch"], off["items"]) == (False, False, [])
    refused = await membership.put(bob, path, json={"on": True})
    assert problem(refused) == (403, "not-allowed")
    for _ in range(2):
        assert (await membership.put(ada, path, json={"on": True})).status_code == 204
    for to, number in ((bob, 2), (cleo, 1), (dan, 3)):
        for _ in range(number):
            await give(membership, ada, guilds.id_of(to), slug)
        await choose(membership, to, shows_score=to is not dan)

    async def listed() -> bool:
        items = ok(await membership.get(bob, path))["items"]
        return [each["name"] for each in items] == [bob.name, cleo.name]

    await eventually(listed)
    await choose(membership, bob, objects=True)
    items = ok(await membership.get(cleo, path))["items"]
    assert [each["name"] for each in items] == [cleo.name]


async def test_an_erased_giver_leaves_kudos_without_their_words(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada, bob = await guilds.known("Ada"), await guilds.known("Bob")
    kudos = await give(membership, bob, guilds.id_of(ada))
    await give(membership, ada, guilds.id_of(bob))
    erased = await membership.delete(bob, "/v1/profiles/me", headers=ANY)
    assert erased.status_code == 204
    named = {"$or": [{"by_id": guilds.id_of(bob)}, {"to_id": guilds.id_of(bob)}]}

    async def forgotten() -> bool:
        return await membership_store.scope["kudos"].count_documents(named) == 0

    await eventually(forgotten)
    left = ok(await membership.get(ada, f"/v1/kudos/{kudos['id']}"))
    assert (left["by_id"], left["by_name"], left["reason"]) == (None, None, "")
