"""The lookup of votes, and of authors' standing, for the candidates of a search.

Each reaction is a document of its own (decision 87), and only a question tells which answer it
accepted. So both are looked up, and for the candidates alone: the best by words and the nearest.
Accepted answers are counted within the reader's filter. Authors' standing is hidden from guests,
like authors themselves (decision 36).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from services.search.index.weights import Credit, Credits
from services.search.projections.authors import BYLINE
from services.search.projections.documents import REACTION, THING
from shared.contracts.values import ReplyKind

MOST_ANSWERS = 500
"""The maximum number of answers of all authors of a search that are looked up, the newest."""

_PARENT = f"joined#{THING}"
"""The field of a join that has the key of the thing."""

Clauses = list[dict[str, Any]]
Search = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
Authors = Mapping[str, str | None]
"""The author of each candidate, by key."""


async def credits_of(search: Search, authors: Authors, visible: Clauses, *, guest: bool) -> Credits:
    """Return the credit of those candidates that have any."""
    if not authors:
        return {}
    people = {each for each in authors.values() if each and not each.startswith(BYLINE)}
    votes, accepted = await asyncio.gather(
        reactions_to(search, list(authors)),
        _accepted(search, set() if guest else people, visible),
    )
    found = {
        key: Credit(votes.get(key, 0), accepted[author] if author else 0)
        for key, author in authors.items()
    }
    return {key: credit for key, credit in found.items() if credit.adds}


async def reactions_to(search: Search, keys: Sequence[str]) -> dict[str, int]:
    """Count the reactions to each of these things, if any."""
    # as `parent_id` does, but for all of them by one look into the index
    beside: Clauses = [{"term": {"joined": REACTION}}, {"terms": {_PARENT: list(keys)}}]
    return await _counted(search, beside, _PARENT, keys)


async def endorsements_of(search: Search, keys: Sequence[str]) -> dict[str, int]:
    """Count the people who endorse skills of each of these profiles, if any."""
    return await _counted(search, [{"terms": {"endorses": list(keys)}}], "endorses", keys)


async def _counted(
    search: Search, clauses: Clauses, field: str, keys: Sequence[str]
) -> dict[str, int]:
    if not keys:
        return {}
    answer = await search(
        {
            "query": {"bool": {"filter": clauses}},
            "size": 0,
            "track_total_hits": False,
            "aggs": {"things": {"terms": {"field": field, "size": len(keys)}}},
        }
    )
    return {each["key"]: each["doc_count"] for each in answer["aggregations"]["things"]["buckets"]}


async def _accepted(search: Search, people: set[str], visible: Clauses) -> Counter[str]:
    """Count the accepted answers of each person that the reader may see, with their questions."""
    if not people:
        return Counter()
    answered: Clauses = [
        {"term": {"kind": ReplyKind.ANSWER}},
        {"terms": {"author": sorted(people)}},
    ]
    answers = await _sources(search, [*answered, *visible], ["id", "author"])
    if not answers:
        return Counter()
    author = {source["id"]: source["author"] for source in answers}
    resolved = [{"terms": {"accepted_answer_id": sorted(author)}}, *visible]
    questions = await _sources(search, resolved, ["accepted_answer_id"])
    return Counter(author[source["accepted_answer_id"]] for source in questions)


async def _sources(search: Search, clauses: Clauses, fields: list[str]) -> list[dict[str, Any]]:
    answer = await search(
        {
            "query": {"bool": {"filter": clauses}},
            "size": MOST_ANSWERS,
            "sort": [{"published_at": "desc"}, {"key": "asc"}],
            "_source": fields,
            "track_total_hits": False,
        }
    )
    return [hit["_source"] for hit in answer["hits"]["hits"]]
