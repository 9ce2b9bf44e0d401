"""The public API's reviews of posts before their publication."""

from datetime import datetime
from urllib.parse import quote

from pydantic import BaseModel

from portal.gateway.models.membership import Person
from portal.gateway.models.values import Page
from portal.gateway.transport import Transport


class SubmittedPost(BaseModel):
    """A post that waits for a reviewer since `asked_at`."""

    id: str
    kind: str
    title: str
    excerpt: str
    lang: str
    author: Person | None
    asked_at: datetime | None


class Approvals:
    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def queue(self, slug: str, *, limit: int, after: str | None) -> Page[SubmittedPost]:
        """Return the posts of a community that wait for a reviewer, longest first."""
        place = "content/v1/approvals"
        return await self._ask.get(
            place, Page[SubmittedPost], community=slug, limit=limit, after=after
        )

    async def approve(self, post_id: str, version: str, *, key: str) -> None:
        """Approve the version that was read."""
        await self._ask.send("POST", _of_post(post_id, "approve"), {"version": version}, key=key)

    async def send_back(self, post_id: str, reason: str, *, key: str) -> None:
        """Return a post to its authors."""
        await self._ask.send("POST", _of_post(post_id, "return"), {"reason": reason}, key=key)

    async def withdraw(self, post_id: str, *, key: str) -> None:
        await self._ask.send("POST", _of_post(post_id, "withdraw"), key=key)


def _of_post(post_id: str, verb: str) -> str:
    return f"content/v1/posts/{quote(post_id, safe='')}/{verb}"
