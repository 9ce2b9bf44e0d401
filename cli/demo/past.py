"""Import the demo's older posts with their replies, dated as when they were written.

Repeating it changes nothing: imported items keep their external ids.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import httpx
import orjson

from cli.asking import Api, Person
from cli.demo.things import Post
from deploy.embedded.errors import PlatformError
from shared.contracts.token import HEADER

HOURS = (5, 26, 74)
"""The hours from a post to its first, second and third reply."""


class Past:
    """One run. `ids` are by name, `tokens` by community and name."""

    def __init__(
        self,
        api: Api,
        administrator: Person,
        ids: Mapping[str, str],
        tokens: Mapping[tuple[str, str], str],
    ) -> None:
        self._api = api
        self._administrator = administrator
        self._ids = ids
        self._tokens = tokens

    async def recall(self, post: Post, ago: int) -> str:
        """Import a post of `ago` days ago and its replies. Returns its id."""
        community = post.body["community"]
        written = _at_nine(ago)
        item = {
            **{name: value for name, value in post.body.items() if name != "community"},
            "external_id": post.name,
            "author_id": self._ids[post.author],
            "created_at": written.isoformat(),
        }
        after = self._tokens[community, post.author]
        answer = await self._import("imports", community, [item], after)
        replies = [
            {
                "external_id": f"{post.name}/{number}",
                "post": post.name,
                "body": reply.body,
                "lang": reply.lang,
                "author_id": self._ids[reply.author],
                "accepted": reply.accepted,
                "created_at": (written + timedelta(hours=hours)).isoformat(),
            }
            for number, (reply, hours) in enumerate(zip(post.replies, HOURS, strict=False))
        ]
        if replies:
            await self._import("imports/replies", community, replies, answer.headers[HEADER])
        return str(_results(answer)[0]["id"])

    async def _import(
        self, place: str, community: str, items: list[Any], after: str
    ) -> httpx.Response:
        body = {"community": community, "items": items}
        place = f"content/v1/{place}"
        answer = await self._api.post(self._administrator, place, body, after=after)
        for result in _results(answer):
            if result["problem"]:
                raise PlatformError(f"{result['external_id']} was refused: {result['problem']}", "")
        return answer


def _results(answer: httpx.Response) -> list[Any]:
    return list(orjson.loads(answer.content)["results"])


def _at_nine(ago: int) -> datetime:
    today = datetime.now(UTC).date()
    return datetime.combine(today - timedelta(days=ago), time(9), UTC)
