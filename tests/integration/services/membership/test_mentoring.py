"""Mentoring: from offers and requests to matches, pairs, and the report."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from services.membership.use_cases.mentoring.nudge_pairs import NUDGE_PAIR, QUIET, nudge_pair
from shared.contracts.mentoring import PAIR
from shared.messaging.unit import utc_now
from shared.mongo import Store
from tests.integration.services.membership.test_reminding import a_job, at
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.mentoring import a_programme, an_offer
from tests.support.messaging import eventually, facts_of
from tests.support.services import Client, Person


@dataclass(slots=True)
class Programme:
    """A programme with a mentor, and its owner."""

    membership: Client
    guilds: Guilds
    owner: Person
    mentor: Person
    slug: str
    path: str
    topic: str

    async def mentee(self) -> Person:
        person = await self.guilds.member(self.slug, self.owner)
        body = {"topics": [self.topic], "languages": ["en"], "goals": "To speak up"}
        ok(await self.membership.put(person, f"{self.path}/request", json=body))
        return person

    async def match(self) -> list[dict[str, Any]]:
        """Run a matching and return its matches."""
        asked = await self.membership.post(self.owner, f"{self.path}/matching")
        assert asked.status_code == 204
        await self._becomes("ready")
        found = await self.membership.get(self.owner, f"{self.path}/matching/matches")
        return list(ok(found)["items"])

    async def publish(self) -> None:
        asked = await self.membership.post(self.owner, f"{self.path}/matching/publish")
        assert asked.status_code == 204
        await self._becomes("published")

    async def offer(self, capacity: int) -> None:
        body = an_offer(self.topic, capacity=capacity, about="Ten years of talks")
        ok(await self.membership.put(self.mentor, f"{self.path}/offer", json=body))

    async def pair_of(self, person: Person) -> dict[str, Any]:
        [pair] = ok(await self.membership.get(person, "/v1/pairs"))["items"]
        return dict(pair)

    async def accept(self, person: Person, pair_id: str) -> dict[str, Any]:
        path = f"/v1/pairs/{pair_id}/consent"
        return ok(await self.membership.put(person, path, json={"accepts": True}))

    async def paired(self) -> tuple[Person, str]:
        """Return a mentee, and the id of their active pair."""
        mentee = await self.mentee()
        await self.match()
        await self.publish()
        pair = await self.pair_of(mentee)
        await self.accept(mentee, pair["id"])
        assert (await self.accept(self.mentor, pair["id"]))["status"] == "active"
        return mentee, pair["id"]

    async def _becomes(self, status: str) -> None:
        async def reached() -> bool:
            answer = ok(await self.membership.get(self.owner, f"{self.path}/matching"))
            return bool(answer["status"] == status)

        await eventually(reached)


async def a_programme_of(membership: Client, guilds: Guilds, capacity: int = 1) -> Programme:
    owner = guilds.person("Olga")
    slug = await guilds.community(owner)
    mentor = await guilds.member(slug, owner)
    label = f"Speaking {uuid4().hex}"
    labels = {"labels": {"en": label, "fr": label}}
    topic = created(await membership.post(owner, "/v1/topics", json=labels))
    path = f"/v1/communities/{slug}/programmes"
    made = created(await membership.post(owner, path, json=a_programme()))
    path = f"/v1/programmes/{made['id']}"
    programme = Programme(membership, guilds, owner, mentor, slug, path, topic["id"])
    await programme.offer(capacity)
    return programme


async def test_a_programme_runs_from_an_offer_to_its_report(
    membership: Client, guilds: Guilds, engines: Engines
) -> None:
    programme = await a_programme_of(membership, guilds)
    mentee, mentor = await programme.mentee(), programme.mentor
    [match] = await programme.match()
    assert [topic["topic_id"] for topic in match["topics"]] == [programme.topic]
    assert {each["criterion"]: each["score"] for each in match["criteria"]}["skills"] == 1
    assert match["score"] == sum(e["score"] * e["weight"] for e in match["criteria"])
    await programme.publish()
    pair = await programme.pair_of(mentee)
    assert (pair["status"], pair["side"], pair["about"]) == (
        "proposed",
        "mentee",
        "Ten years of talks",
    )
    path = f"/v1/pairs/{pair['id']}"
    outsider = await membership.get(programme.owner, path)
    assert problem(outsider) == (404, "pair-not-found")
    early = await membership.post(mentee, f"{path}/sessions", json={"on": "2031-01-05"})
    assert problem(early) == (409, "pair-not-open")
    await programme.accept(mentee, pair["id"])
    await programme.accept(mentor, pair["id"])
    ok(await membership.put(mentee, f"{path}/goals", json={"goals": [{"title": "A talk"}]}))
    session = {"on": "2031-01-05", "minutes": 45, "note": "First steps"}
    ok(await membership.post(mentor, f"{path}/sessions", json=session))
    for person in (mentee, mentor):
        body = {"rating": 5, "comment": f"Thanks from {person.name}"}
        ok(await membership.put(person, f"{path}/feedback", json=body))
    done = ok(await membership.post(mentee, f"{path}/finish"))
    assert (done["status"], done["comment"]) == ("completed", f"Thanks from {mentor.name}")
    report = f"{programme.path}/report"
    assert problem(await membership.get(mentee, report)) == (403, "not-allowed")
    ok(await membership.post(programme.owner, f"{programme.path}/close"))
    numbers = ok(await membership.get(mentee, report))
    assert (numbers["offers"], numbers["places"], numbers["requests"]) == (1, 1, 1)
    assert (numbers["pairs"]["completed"], numbers["sessions"], numbers["minutes"]) == (1, 1, 45)
    assert numbers["by_mentees"] == {"count": 1, "mean": None}
    told = [fact.participle for fact in await facts_of(engines.kafka, PAIR.topic, pair["id"], 8)]
    assert told == [
        *("proposed", "accepted", "started", "changed", "logged", "rated", "rated", "completed")
    ]


async def test_of_two_acceptances_of_the_last_place_one_starts_and_one_lapses(
    membership: Client, guilds: Guilds
) -> None:
    programme = await a_programme_of(membership, guilds, capacity=2)
    mentees = [await programme.mentee() for _ in range(2)]
    assert len(await programme.match()) == 2
    await programme.publish()
    pairs = [(await programme.pair_of(mentee))["id"] for mentee in mentees]
    for pair_id in pairs:
        await programme.accept(programme.mentor, pair_id)
    await programme.offer(1)
    answers = await asyncio.gather(
        *(programme.accept(mentee, key) for mentee, key in zip(mentees, pairs, strict=True))
    )
    assert sorted(answer["status"] for answer in answers) == ["active", "lapsed"]
    own = ok(await membership.get(programme.mentor, f"{programme.path}/mine"))["offer"]
    assert (own["capacity"], own["taken"]) == (1, 1)
    lapsed = mentees[[answer["status"] for answer in answers].index("lapsed")]
    asked = ok(await membership.get(lapsed, f"{programme.path}/mine"))["request"]
    assert asked["pair_id"] is None


async def test_who_declined_is_not_matched_with_the_same_person_again(
    membership: Client, guilds: Guilds
) -> None:
    programme = await a_programme_of(membership, guilds)
    mentee = await programme.mentee()
    await programme.match()
    await programme.publish()
    pair = await programme.pair_of(mentee)
    path = f"/v1/pairs/{pair['id']}/consent"
    assert ok(await membership.put(mentee, path, json={"accepts": False}))["status"] == "declined"
    assert await programme.match() == []


async def test_a_match_is_removed_before_it_is_published(
    membership: Client, guilds: Guilds
) -> None:
    programme = await a_programme_of(membership, guilds)
    mentee = await programme.mentee()
    [match] = await programme.match()
    path = f"{programme.path}/matching/matches/{match['mentee_id']}"
    assert (await membership.delete(programme.owner, path)).status_code == 204
    assert (await membership.delete(programme.owner, path)).status_code == 204
    await programme.publish()
    assert ok(await membership.get(mentee, "/v1/pairs"))["items"] == []


async def test_a_withdrawn_offer_declines_what_was_proposed(
    membership: Client, guilds: Guilds
) -> None:
    programme = await a_programme_of(membership, guilds)
    mentee = await programme.mentee()
    await programme.match()
    await programme.publish()
    gone = await membership.delete(programme.mentor, f"{programme.path}/offer")
    assert gone.status_code == 204
    assert (await programme.pair_of(mentee))["status"] == "declined"
    assert await programme.match() == []


async def test_an_erased_mentor_ends_the_pair_and_frees_the_mentee(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    programme = await a_programme_of(membership, guilds)
    mentee, pair_id = await programme.paired()
    path = f"/v1/pairs/{pair_id}"
    note = {"on": "2031-01-05", "note": "private"}
    ok(await membership.post(programme.mentor, f"{path}/sessions", json=note))
    export = ok(await membership.get(programme.mentor, "/v1/profiles/me/export"))
    assert [each["about"] for each in export["mentor_offers"]] == ["Ten years of talks"]
    assert [each["note"] for each in export["pairs"][0]["sessions"]] == ["private"]
    erased = await membership.delete(programme.mentor, "/v1/profiles/me", headers=ANY)
    assert erased.status_code == 204
    theirs = guilds.id_of(programme.mentor)

    async def forgotten() -> bool:
        named = {"$or": [{"people": theirs}, {"person_id": theirs}]}
        left = [
            await membership_store.scope[name].count_documents(named)
            for name in ("pairs", "mentor_offers")
        ]
        return left == [0, 0]

    await eventually(forgotten)
    pair = ok(await membership.get(mentee, path))
    assert (pair["status"], pair["mentor_id"], pair["about"]) == ("ended", None, "")
    assert pair["sessions"][0]["note"] == ""
    asked = ok(await membership.get(mentee, f"{programme.path}/mine"))["request"]
    assert asked["pair_id"] is None
    facts = await facts_of(engines.kafka, PAIR.topic, pair_id, 5)
    assert facts[-1].participle == "ended"


async def test_a_silent_pair_is_nudged_once(
    membership: Client, guilds: Guilds, membership_store: Store, engines: Engines
) -> None:
    programme = await a_programme_of(membership, guilds)
    _, pair_id = await programme.paired()
    key = await a_job(membership_store, NUDGE_PAIR, pair_id)
    step = partial(nudge_pair, key, "")
    quiet = utc_now() + QUIET + timedelta(hours=1)
    for moment in (utc_now(), quiet, quiet):
        await at(membership_store, moment).run(step)
    facts = await facts_of(engines.kafka, PAIR.topic, pair_id, 4)
    assert [fact.participle for fact in facts] == ["proposed", "accepted", "started", "nudged"]
