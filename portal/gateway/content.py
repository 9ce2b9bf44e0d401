"""Calls of the content API for a person, as in docs/api/openapi. Each raises ApiError."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from portal.gateway.models import content as m
from portal.gateway.models.values import Page
from portal.gateway.transport import READ_SECONDS, Answer, Transport


def _at(place: str) -> str:
    """Quote a part of a path."""
    return quote(place, safe="")


class Content:
    """Posts, replies, versions."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def posts(self, **wanted: Any) -> Page[m.PostSummary]:
        """Return posts.

        `wanted`: community, joined, kind, unanswered, author, status, tag, sort and so on.
        """
        return await self._ask.get("content/v1/posts", Page[m.PostSummary], **wanted)

    async def post(self, post_id: str) -> Answer[m.Post]:
        return await self._ask.read(f"content/v1/posts/{_at(post_id)}", m.Post)

    async def write(self, body: Mapping[str, Any], *, key: str) -> m.Post:
        return (await self._ask.write("POST", "content/v1/posts", m.Post, body, key=key)).value

    async def preview(self, body: str) -> m.Preview:
        place = "content/v1/preview"
        return (await self._ask.write("POST", place, m.Preview, {"body": body})).value

    async def alike(self, title: str, body: str, besides: str | None) -> list[m.AlikePost]:
        """Return likely duplicates of a text that is about to be posted."""
        text = {"title": title, "body": body, "besides": besides}
        place = "content/v1/alike"
        found = await self._ask.ask(place, Page[m.AlikePost], text, within=READ_SECONDS)
        return found.items

    async def edit(self, post_id: str, body: Mapping[str, Any], *, match: str) -> m.Post:
        place = f"content/v1/posts/{_at(post_id)}"
        return (await self._ask.write("PATCH", place, m.Post, body, match=match)).value

    async def act(self, post_id: str, verb: str, *, key: str) -> m.Post:
        """Change the status of a post. `verb`: publish, archive or unarchive."""
        place = f"content/v1/posts/{_at(post_id)}/{verb}"
        return (await self._ask.write("POST", place, m.Post, key=key)).value

    async def schedule(self, post_id: str, at: str, *, key: str) -> None:
        """Publish a draft at a time."""
        await self._ask.send(
            "PUT", f"content/v1/posts/{_at(post_id)}/schedule", {"at": at}, key=key
        )

    async def cancel_schedule(self, post_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", f"content/v1/posts/{_at(post_id)}/schedule", key=key)

    async def ideas_for(self, post_id: str) -> Page[m.PostSummary]:
        """Return the ideas that answer a challenge."""
        return await self._ask.get(f"content/v1/posts/{_at(post_id)}/ideas", Page[m.PostSummary])

    async def templates(self, slug: str) -> dict[str, Any]:
        """Return the initial texts of each part, by kind; None if the community wrote none."""
        place = f"content/v1/communities/{_at(slug)}/templates"
        return (await self._ask.get(place, m.Templates)).model_dump()

    async def set_templates(self, slug: str, said: Mapping[str, Any], *, key: str) -> None:
        place = f"content/v1/communities/{_at(slug)}/templates"
        await self._ask.send("PUT", place, said, key=key)

    async def feeds(self, slug: str) -> m.Feeds:
        return await self._ask.get(f"content/v1/communities/{_at(slug)}/feeds", m.Feeds)

    async def subscribe(self, slug: str) -> m.FeedAddresses:
        place = f"content/v1/communities/{_at(slug)}/feeds"
        return (await self._ask.write("POST", place, m.FeedAddresses)).value

    async def unsubscribe(self, slug: str) -> None:
        await self._ask.send("DELETE", f"content/v1/communities/{_at(slug)}/feeds")

    async def pins(self, slug: str) -> Page[m.PostSummary]:
        """Return the pinned posts of a community."""
        return await self._ask.get("content/v1/pins", Page[m.PostSummary], community=slug)

    async def pin(self, post_id: str, *, key: str) -> None:
        await self._ask.send("PUT", f"content/v1/posts/{_at(post_id)}/pin", key=key)

    async def unpin(self, post_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", f"content/v1/posts/{_at(post_id)}/pin", key=key)

    async def delete(self, post_id: str, *, match: str) -> None:
        await self._ask.send("DELETE", f"content/v1/posts/{_at(post_id)}", match=match)

    async def replies(
        self, post_id: str, *, sort: str = "oldest", limit: int = 50, after: str | None = None
    ) -> Page[m.Reply]:
        """Return replies. `sort`: oldest or votes."""
        place = f"content/v1/posts/{_at(post_id)}/replies"
        return await self._ask.get(place, Page[m.Reply], sort=sort, limit=limit, after=after)

    async def reply(self, reply_id: str) -> Answer[m.Reply]:
        return await self._ask.read(f"content/v1/replies/{_at(reply_id)}", m.Reply)

    async def post_reply(self, post_id: str, body: Mapping[str, Any], *, key: str) -> m.Reply:
        place = f"content/v1/posts/{_at(post_id)}/replies"
        return (await self._ask.write("POST", place, m.Reply, body, key=key)).value

    async def edit_reply(self, reply_id: str, body: Mapping[str, Any], *, match: str) -> m.Reply:
        place = f"content/v1/replies/{_at(reply_id)}"
        return (await self._ask.write("PATCH", place, m.Reply, body, match=match)).value

    async def delete_reply(self, reply_id: str, *, match: str) -> None:
        await self._ask.send("DELETE", f"content/v1/replies/{_at(reply_id)}", match=match)

    async def accept(self, post_id: str, answer_id: str) -> None:
        place = f"content/v1/posts/{_at(post_id)}/accepted-answer"
        await self._ask.send("PUT", place, {"answer_id": answer_id})

    async def reopen(self, post_id: str) -> None:
        await self._ask.send("DELETE", f"content/v1/posts/{_at(post_id)}/accepted-answer")

    async def react(self, things: str, key: str, kind: str, *, give: bool) -> None:
        """Give or withdraw a reaction. `things`: posts or replies."""
        verb = "PUT" if give else "DELETE"
        await self._ask.send(verb, f"content/v1/{things}/{_at(key)}/reactions/{_at(kind)}")

    async def own(self, post_id: str) -> m.Interest:
        """Return the person's interest in a post."""
        return await self._ask.get(f"content/v1/posts/{_at(post_id)}/own", m.Interest)

    async def visit(self, post_id: str) -> m.Visit:
        """Record a visit to a post. Returns the previous one."""
        place = f"content/v1/posts/{_at(post_id)}/visit"
        return (await self._ask.write("PUT", place, m.Visit)).value

    async def take_interest(self, post_id: str, thing: str, *, on: bool) -> None:
        """Follow or bookmark a post, or stop. `thing`: follow or bookmark."""
        await self._ask.send("PUT" if on else "DELETE", f"content/v1/posts/{_at(post_id)}/{thing}")

    async def shelf(self, name: str, *, limit: int, after: str | None) -> Page[m.PostSummary]:
        """Return posts of a shelf. `name`: bookmarks or followed."""
        place = f"content/v1/{name}"
        return await self._ask.get(place, Page[m.PostSummary], limit=limit, after=after)

    async def poll(self, post_id: str) -> m.Poll:
        return await self._ask.get(f"content/v1/polls/{_at(post_id)}", m.Poll)

    async def vote(self, post_id: str, choices: Sequence[int], *, key: str) -> None:
        place = f"content/v1/polls/{_at(post_id)}/ballot"
        await self._ask.send("PUT", place, {"choices": choices}, key=key)

    async def take_vote_back(self, post_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", f"content/v1/polls/{_at(post_id)}/ballot", key=key)

    async def relations(self, post_id: str) -> m.Relations:
        return await self._ask.get(f"content/v1/posts/{_at(post_id)}/relations", m.Relations)

    async def relate(self, post_id: str, relation: str, other_id: str, *, key: str) -> None:
        """Relate posts. `relation`: translation_of or duplicate_of. An empty `other_id` ends it."""
        place = f"content/v1/posts/{_at(post_id)}/relations/{_at(relation)}"
        if other_id:
            await self._ask.send("PUT", place, {"post_id": other_id}, key=key)
        else:
            await self._ask.send("DELETE", place, key=key)

    async def advance(self, post_id: str, stage: str, reason: str, *, key: str) -> None:
        place, body = f"content/v1/posts/{_at(post_id)}/stage", {"stage": stage, "reason": reason}
        await self._ask.send("PUT", place, body, key=key)

    async def adoptions(self, post_id: str) -> m.Adoptions:
        return await self._ask.get(f"content/v1/posts/{_at(post_id)}/adoptions", m.Adoptions)

    async def adopt(self, post_id: str, community: str | None, *, key: str) -> None:
        """Record an adoption. `community`: the one that adopted it; None: the person."""
        place = f"content/v1/posts/{_at(post_id)}/adoptions"
        await self._ask.send("PUT", place, {"community": community}, key=key)

    async def adopt_no_more(self, post_id: str, *, key: str) -> None:
        await self._ask.send("DELETE", f"content/v1/posts/{_at(post_id)}/adoptions", key=key)

    async def versions(
        self, post_id: str, *, limit: int = 50, after: str | None = None
    ) -> Page[m.VersionSummary]:
        place = f"content/v1/posts/{_at(post_id)}/versions"
        return await self._ask.get(place, Page[m.VersionSummary], limit=limit, after=after)

    async def version(self, post_id: str, number: int) -> m.Version:
        return await self._ask.get(f"content/v1/posts/{_at(post_id)}/versions/{number}", m.Version)
