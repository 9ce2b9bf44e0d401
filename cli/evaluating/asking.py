"""The questions of a collection, asked of a platform once all its passages have vectors."""

import asyncio
from collections.abc import Callable

from cli.asking import Api, Person
from cli.evaluating.collection import Collection
from cli.evaluating.measures import DEPTH

AT_ONCE = 4
LOOKS_EVERY_SECONDS = 1.0

Progress = Callable[[int, int], None]
"""Called with the number done and the total."""


async def until_embedded(api: Api, person: Person, told: Progress) -> bool:
    """Wait until every passage has a vector. Returns False if the platform makes no vectors."""
    while True:
        now = (await api.get(person, "search/v1/index")).json()
        if now["mode"] != "hybrid":
            return False
        told(now["passages"] - now["waiting"], now["passages"])
        if now["followed"] >= now["documents"] and not now["waiting"]:
            return True
        await asyncio.sleep(LOOKS_EVERY_SECONDS)


async def ranked(
    api: Api, person: Person, collection: Collection, mode: str, told: Progress
) -> dict[str, list[str]]:
    """Return the ids of the documents found for each question, best first. Raises Refused, Away."""
    found: dict[str, list[str]] = {}
    turns = asyncio.Semaphore(AT_ONCE)

    async def ask(question: str, text: str) -> None:
        async with turns:
            answer = await api.get(
                person,
                "search/v1/search",
                q=text,
                mode=mode,
                kind="article",
                community=collection.community,
                limit=DEPTH,
            )
        items = answer.json()["items"]
        found[question] = [item["external_id"] for item in items if item["external_id"]]
        told(len(found), len(collection.questions))

    async with asyncio.TaskGroup() as tasks:
        for question, text in collection.questions.items():
            tasks.create_task(ask(question, text))
    return found
