"""The search for people who know about a subject, and for evidence of a person's skills.

The queries and weights are in experts.py.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.search.asking.language import read
from services.search.asking.synonyms import variants
from services.search.index import experts
from services.search.index.crediting import endorsements_of, reactions_to
from services.search.index.experts import Expert, Reason
from services.search.index.finder import Finder, Reader
from services.search.index.naming import Named
from services.search.index.telling import Telling
from services.search.projections.keys import document_key
from shared.contracts.values import PostKind

Hit = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """Experts, best first. `named`: their profiles, and the posts that their reasons refer to."""

    experts: Sequence[Expert]
    named: Named
    telling: Telling


@dataclass(frozen=True, slots=True)
class Proven:
    """The best proof of each skill, by topic. `named`: the posts that it refers to."""

    reasons: Mapping[str, Sequence[Reason]]
    named: Named


class Knowing:
    """The search for experts. Raises: EngineAwayError."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    async def find(
        self, text: str, community: str | None, limit: int, reader: Reader, now: datetime
    ) -> Known:
        words = read(text).words
        if not words:
            return Known((), {}, Telling(reader.person_id, frozenset()))
        finder, visible = self._finder, await self._finder.visible_to(reader)
        others, _ = variants(words, await finder.wording.topics(words))
        body = experts.evidence_body([words, *others], community, visible)
        told = await self._telling(reader)
        hits = [hit for hit in await self._hits(body) if told.author_of(hit["_source"])]
        answers = await self._accepted(hits, visible)
        answers = [hit for hit in answers if told.author_of(hit["_source"])]
        pieces, accepted = experts.with_accepted(hits, answers)
        search = finder.search
        reactions, endorsements = await asyncio.gather(
            reactions_to(search, [hit["_id"] for hit in pieces]),
            endorsements_of(search, experts.endorsed(pieces)),
        )
        found = experts.experts_of(pieces, accepted, {**reactions, **endorsements}, now)
        return await self._listed(found, limit, told)

    async def proof(
        self, person_id: str, topic_ids: Sequence[str], reader: Reader, now: datetime
    ) -> Proven:
        """Return the evidence of these skills of a person, best first; none if they opted out."""
        key = _profile(person_id)
        person = await self._finder.naming.of({key})
        if not topic_ids or not is_listed(person, key):
            return Proven({}, {})
        visible, told = await self._finder.visible_to(reader), await self._telling(reader)
        names, answers = await asyncio.gather(
            self._names(topic_ids), self._hits(experts.answers_body(person_id, visible))
        )
        answers = [hit for hit in answers if told.author_of(hit["_source"])]
        ids = [hit["_source"]["id"] for hit in answers]
        bodies = [experts.proof_body(some, person_id, ids, visible) for some in names.values()]
        found = await asyncio.gather(*map(self._hits, bodies))
        pieces = {each: _told(hits, answers, told) for each, hits in zip(names, found, strict=True)}
        keys = {hit["_id"] for hits, _ in pieces.values() for hit in hits}
        reactions = await reactions_to(self._finder.search, sorted(keys))
        reasons = {
            topic_id: expert.reasons
            for topic_id, (hits, accepted) in pieces.items()
            for expert in experts.experts_of(hits, accepted, reactions, now)
        }
        return Proven(reasons, await self._posts_of(reasons.values()))

    async def _names(self, topic_ids: Sequence[str]) -> dict[str, Sequence[str]]:
        """Return all names of these topics; only listed topics have any."""
        found = await self._hits(experts.topics_body(topic_ids))
        named = {hit["_id"]: hit["_source"].get("names", ()) for hit in found}
        names = {each: named.get(document_key("topic", each), ()) for each in topic_ids}
        return {topic_id: some for topic_id, some in names.items() if some}

    async def _telling(self, reader: Reader) -> Telling:
        own = await self._finder.own_audiences(reader) if reader.guest else None
        return Telling(reader.person_id, own)

    async def _accepted(self, hits: Sequence[Hit], visible: list[dict[str, Any]]) -> list[Hit]:
        ids = [hit["_source"].get("accepted_answer_id") for hit in hits]
        wanted = [each for each in ids if each is not None]
        return await self._hits(experts.accepted_body(wanted, visible)) if wanted else []

    async def _listed(self, found: Sequence[Expert], limit: int, told: Telling) -> Known:
        """Return the first of those who have a profile and have not opted out."""
        people = await self._finder.naming.of({_profile(each.person_id) for each in found})
        listed = [each for each in found if is_listed(people, _profile(each.person_id))][:limit]
        posts = await self._posts_of(each.reasons for each in listed)
        return Known(listed, {**people, **posts}, told)

    async def _posts_of(self, reasons: Iterable[Iterable[Reason]]) -> Named:
        """Return the posts that these reasons refer to."""
        posts = {
            document_key("post", post_id)
            for some in reasons
            for reason in some
            if (post_id := reason.hit["_source"].get("post_id"))
        }
        return await self._finder.naming.of(posts) if posts else {}

    async def _hits(self, body: dict[str, Any]) -> list[Hit]:
        hits: list[Hit] = (await self._finder.search(body))["hits"]["hits"]
        return hits


def _told(
    hits: Iterable[Hit], answers: Iterable[Hit], told: Telling
) -> tuple[list[Hit], frozenset[str]]:
    """Return the evidence on one topic, and the keys of accepted answers in it.

    A question in it leads to the person's answer that it accepted.
    """
    questions = {hit["_source"].get("accepted_answer_id") for hit in hits}
    accepted = [hit for hit in answers if hit["_source"]["id"] in questions]
    shown = [hit for hit in hits if _is_question(hit) or told.author_of(hit["_source"])]
    return experts.with_accepted(shown, accepted)


def _is_question(hit: Hit) -> bool:
    return bool(hit["_source"]["kind"] == PostKind.QUESTION)


def _profile(person_id: str) -> str:
    return document_key("profile", person_id)


def is_listed(people: Named, key: str) -> bool:
    """Return whether the person with this profile is there, and has not opted out."""
    profile = people.get(key, {})
    return bool(profile.get("visible")) and profile.get("listed_as_expert", True)
