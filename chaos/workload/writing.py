"""Posts, replies, edits, accepted answers, deletions. Each text contains its own canary."""

import asyncio

from chaos.workload.client import Answer, Client, Request
from chaos.workload.ground import Ground, Place, Post
from shared.contracts.token import Version

CONTENT = "/api/content/v1"
KINDS = ("article", "question", "discussion")


async def write_post(client: Client, ground: Ground) -> None:
    place = ground.place_to_write(client)
    canary, kind = client.new_canary(), client.chance.choice(KINDS)
    body = {
        "title": f"{canary} in short",
        "body": f"What **{canary}** is about, {_mention(client, ground)}.",
        "kind": kind,
        "lang": client.chance.choice(["fr", "en"]),
        "community": place.slug if place else None,
        "tags": ["chaos"],
    }
    answer = await client.write(
        Request(
            *("post", "POST", f"{CONTENT}/posts"),
            body=body,
            wait=_knowing(client, place),
            detail=_detail("content.post", canary, place),
        )
    )
    if answer.ok:
        version = answer.version("content.post")
        etag, author = answer.etag or "", client.person_id
        ground.posts.append(Post(version.id, place, author, kind, etag, canary, version))


async def reply(client: Client, ground: Ground) -> None:
    post = ground.post(client.chance)
    if post is None:
        return
    canary = client.new_canary()
    answer = await client.write(
        Request(
            *("reply", "POST", f"{CONTENT}/posts/{post.id}/replies"),
            body={"body": f"On that, {canary}, {_mention(client, ground)}.", "lang": "en"},
            wait=(post.version, *_knowing(client, post.place)),
            detail={**_detail("content.reply", canary, post.place), "post": post.id},
        )
    )
    if answer.ok and post.kind == "question":
        post.answers.append(answer.version("content.reply").id)


async def edit_post(client: Client, ground: Ground) -> None:
    post = ground.post(client.chance, of=client.person_id)
    if post is not None:
        await _learn(client, post, await _edit(client, post))


async def race_to_edit(one: Client, keeper: Client, ground: Ground) -> None:
    """Let author and keeper edit the same version at once: at most one of them succeeds."""
    post = ground.post(one.chance, of=one.person_id)
    if post is None or post.place is None or one is keeper:
        return
    answers = await asyncio.gather(_edit(one, post), _edit(keeper, post))
    first = next((answer for answer in answers if answer.ok), answers[0])
    await _learn(one, post, first)


async def accept_answer(client: Client, ground: Ground) -> None:
    asked = [p for p in ground.posts if p.author == client.person_id and p.answers]
    if not asked:
        return
    post = client.chance.choice(asked)
    answer_id = client.chance.choice(post.answers)
    answer = await client.write(
        Request(
            *("accept", "PUT", f"{CONTENT}/posts/{post.id}/accepted-answer"),
            key=post.id,
            body={"answer_id": answer_id},
            wait=_knowing(client, post.place),
            detail={"kind": "content.post", "asked": {"accepted_answer_id": answer_id}},
        )
    )
    if answer.ok:
        await _learn(client, post, answer)


async def delete_post(client: Client, ground: Ground) -> None:
    post = ground.post(client.chance, of=client.person_id)
    if post is None:
        return
    answer = await client.write(
        Request(
            *("delete", "DELETE", f"{CONTENT}/posts/{post.id}"),
            key=post.id,
            base=post.etag,
            wait=_knowing(client, post.place),
            detail={"kind": "content.post", "asked": {"status": "deleted"}},
        )
    )
    if answer.ok and post in ground.posts:
        ground.posts.remove(post)
    else:
        await _learn(client, post, answer)


async def _edit(client: Client, post: Post) -> Answer:
    canary = client.new_canary()
    return await client.write(
        Request(
            *("edit", "PATCH", f"{CONTENT}/posts/{post.id}"),
            key=post.id,
            base=post.etag,
            body={"body": f"Now it says {canary}, after {post.etag}."},
            wait=_knowing(client, post.place),
            detail=_detail("content.post", canary, post.place),
        )
    )


async def _learn(client: Client, post: Post, answer: Answer) -> None:
    """Update the ETag from a response; if it was refused, from a read."""
    if answer.ok and answer.token:
        post.etag, post.version = answer.etag or post.etag, answer.version("content.post")
        return
    read = await client.read(Request("read.post", "GET", f"{CONTENT}/posts/{post.id}", key=post.id))
    if read.ok:
        post.etag = read.etag or post.etag


def _detail(kind: str, canary: str, place: Place | None) -> dict[str, object]:
    return {"kind": kind, "canary": canary, "community": place.id if place else None}


def _knowing(client: Client, place: Place | None) -> tuple[Version, ...]:
    return place.for_reader(client.person_id) if place else ()


def _mention(client: Client, ground: Ground) -> str:
    person = client.chance.choice(sorted(ground.square.members))
    return f"as @[Somebody](person:{person}) knows"
