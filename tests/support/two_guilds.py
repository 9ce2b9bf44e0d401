"""Two communities, between which moderators move posts while processes die."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from chaos.kafka import read_log
from chaos.platform import Platform
from chaos.quiescence import until_quiet
from services.content.use_cases.files.follow_files import FOLLOW_FILES
from services.content.use_cases.posts.follow_post import FOLLOW_POST
from services.content.use_cases.talk.refile_reactions import REFILE_REACTIONS
from shared.contracts.envelope import read_fact
from shared.messaging import jobs
from shared.messaging.crash_points import CrashPoint
from shared.mongo import Scope
from tests.support.messaging import eventually
from tests.support.notifications import Someone
from tests.support.portal import Portal, ok
from tests.support.services import PatientClient, Person

WITHIN = 240
"""Seconds that may pass on a busy machine until processes that die again and again are back."""
AT_ONCE = 20
Death = tuple[str, CrashPoint]
EVERYWHERE: tuple[Death, ...] = (
    *(("content", point) for point in (CrashPoint.AFTER_COMMIT, CrashPoint.AFTER_SEND)),
    *((service, CrashPoint.AFTER_EFFECT) for service in ("content", "search", "notifications")),
)
"""What dies of a move: a merge and a split take the same way."""
AMID_A_JOB = "content", CrashPoint.AFTER_PART
PARTS = 2
"""How many parts of jobs end with the death of their process: one, or more if there are more."""
FOLLOWING = (FOLLOW_POST.kind, FOLLOW_FILES.kind, REFILE_REACTIONS.kind)


class TwoGuilds:
    """Two private communities. A moderator and an author are in both, `left` and `right` in one.

    word: all posts and replies have it, and nothing else.
    """

    def __init__(self, platform: Platform, scope: Scope) -> None:
        self.platform, self.scope = platform, scope
        base_url = platform.target.base_url
        self.portal = Portal(lambda name: PatientClient(f"{base_url}/api/{name}"))
        self.name, self.word = uuid4().hex[:12], f"mot{uuid4().hex[:12]}"
        self.here, self.there = (f"{name}-{self.name}" for name in ("here", "there"))
        self.moderator, self.author = self._person("mo"), self._person("ada")
        self.left, self.right = self._person("lea"), self._person("rob")

    def _person(self, name: str) -> Someone:
        return Someone(Person(name, self.platform.target.mint(f"{name}-{self.name}")), "", "")

    async def found(self) -> None:
        for who in (self.moderator, self.author, self.left, self.right):
            profile = await ok(self.portal.membership.get(who.person, "/v1/profiles/me"))
            who.id = profile["id"]
        for slug, member in ((self.here, self.left), (self.there, self.right)):
            await self.portal.found_guild(self.moderator, slug, self.author, member)
        self.share_tokens()

    def share_tokens(self) -> None:
        """Have everybody see what anybody wrote."""
        everybody = [self.moderator, self.author, self.left, self.right]
        carried = [token for who in everybody for token in who.person.carries]
        for who in everybody:
            who.person.carries = [*carried]

    async def ask(self, **fields: Any) -> str:
        question = await self.portal.ask(
            self.author, f"Comment {self.word} ?", community=self.here, **fields
        )
        self.share_tokens()
        return str(question["id"])

    async def reply(self, post_id: str, count: int = 1, *, by: Someone, **fields: Any) -> list[str]:
        path, body = f"/v1/posts/{post_id}/replies", {"body": f"Ainsi {self.word}", **fields}
        made: list[str] = []
        while len(made) < count:
            some = range(min(AT_ONCE, count - len(made)))
            sent = (ok(self.portal.content.post(by.person, path, json=body), 201) for _ in some)
            made += [each["id"] for each in await asyncio.gather(*sent)]
        self.share_tokens()
        return made

    async def react(self, reply_id: str, kind: str) -> None:
        path = f"/v1/replies/{reply_id}/reactions/{kind}"
        assert (await self.portal.content.put(self.author.person, path)).is_success

    async def decide(
        self, post_id: str, verb: str, deaths: Iterable[Death] = (), **said: Any
    ) -> dict[str, Any]:
        """Decide, while content dies in the request and amid its jobs, and others as asked for."""
        await until_quiet(self.platform.target, WITHIN)
        path = f"/v1/moderation/cases/{post_id}/{verb}"
        headers = {**self.moderator.person.headers(), "Idempotency-Key": uuid4().hex}
        body = {"reason": "It belongs there.", **said}

        async def attempt() -> dict[str, Any] | None:
            with suppress(httpx.TransportError):
                answer = await self.portal.content.http.post(path, json=body, headers=headers)
                if answer.status_code < 500:
                    assert answer.status_code == 201, answer.text
                    return dict(answer.json())
            return None

        armed, part = [self._arm(*each) for each in deaths], self._arm(*AMID_A_JOB)
        interrupted = asyncio.create_task(attempt())
        await asyncio.sleep(0.03)
        self._kill()
        await interrupted
        await self.platform.until_ready()
        decision: dict[str, Any] = await eventually(attempt, seconds=WITHIN)
        await eventually(lambda: not part.exists(), seconds=WITHIN)
        for _ in range(PARTS - 1):
            await self._until_another_dies_amid_a_job()
        await eventually(lambda: not any(each.exists() for each in armed), seconds=WITHIN)
        await self.platform.until_ready()
        assert await eventually(attempt, seconds=WITHIN) == decision
        await eventually(self._is_done, seconds=WITHIN)
        await until_quiet(self.platform.target, WITHIN)
        return decision

    def _kill(self) -> None:
        pid = self.platform.pid("content")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def _arm(self, service: str, point: CrashPoint) -> Path:
        armed = self.platform.armed(service) / point
        armed.touch()
        return armed

    async def _until_another_dies_amid_a_job(self) -> None:
        armed = self._arm(*AMID_A_JOB)

        async def is_dead_or_all_done() -> bool:
            return not armed.exists() or await self._is_done()

        await eventually(is_dead_or_all_done, seconds=WITHIN)
        armed.unlink(missing_ok=True)

    async def _is_done(self) -> bool:
        """Return whether everything follows, but for what is looked at once more, minutes later."""
        waiting = {"kind": {"$in": FOLLOWING}, "settling": False}
        return not await self.scope[jobs.COLLECTION].count_documents(waiting)

    async def replies(self, who: Someone, post_id: str, **asked: Any) -> list[dict[str, Any]]:
        return await self._all_pages(
            who, self.portal.content, f"/v1/posts/{post_id}/replies", asked
        )

    async def found_by(self, who: Someone) -> Counter[tuple[str, str | None]]:
        """Return what a person finds that has the word: ids, each with that of its post."""
        items = await self._all_pages(who, self.portal.search, "/v1/search", {"q": self.word})
        return Counter((each["id"], each["post_id"]) for each in items)

    async def _all_pages(
        self, who: Someone, client: Any, path: str, asked: dict[str, Any]
    ) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        after: dict[str, Any] = {}
        while True:
            asked = {**asked, "limit": 100, **after}
            page = await ok(client.get(who.person, path, params=asked))
            items += page["items"]
            if page["next"] is None:
                return items
            after = {"after": page["next"]}

    async def told(self, who: Someone) -> Counter[str]:
        return Counter(await self.portal.inbox(who))

    async def status(self, who: Someone, path: str) -> int:
        return (await self.portal.content.get(who.person, path)).status_code

    async def decisions(self) -> list[str]:
        path = f"/v1/moderation/decisions?of=place&community={self.here}"
        items = (await ok(self.portal.content.get(self.moderator.person, path)))["items"]
        return [each["id"] for each in items]

    async def participles(self, *keys: str) -> list[list[str]]:
        """Return what the facts of each thing say, each version once."""
        log = await read_log(self.platform.target.kafka)
        facts = [read_fact(each.headers, each.value) for each in log.records if each.value]
        said: dict[str, dict[int, str]] = {key: {} for key in keys}
        for fact in facts:
            if fact is not None and fact.subject in said:
                before = said[fact.subject].setdefault(fact.sequence, fact.participle)
                assert before == fact.participle
        return [[each for _, each in sorted(said[key].items())] for key in keys]
