"""An export of everything that a community has, imported elsewhere, is equal when exported."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from cli.importing import beside, folder
from cli.importing.authors import Authors
from cli.importing.reading import Reading
from shared.contracts.topics import TopicStatus
from shared.contracts.values import PostKind
from tests.support import facts
from tests.support.content import World, answer, write
from tests.support.files import png, share, wav, webm
from tests.support.importing import attach, bring, exported, said, there
from tests.support.messaging import eventually
from tests.support.services import Client, Person
from tests.support.topics import Publisher

Unique = Callable[[str], str]

PAYLOADS: dict[str, dict[str, Any]] = {
    "experience": {"context": "Why", "action": "*What*", "outcome": "How", "again": "Yes"},
    "practice": {"problem": "Slow", "practice": "Cache", "evidence": "Fast"},
    "tool": {"url": "https://tool.example", "owner": "Ada", "licence": "MIT"},
    "link": {"url": "https://a.example"},
    "poll": {"options": ["One, or two", "Three"], "closes_at": "2099-01-01T00:00:00Z"},
    "challenge": {"deadline": "2099-01-01T00:00:00Z"},
    "idea": {},
    "question": {"bounty": "A cake"},
}


async def _posts(content: Client, owner: Person, slug: str) -> list[dict[str, Any]]:
    """Write a post of each kind, those that need files with two files of one name."""
    made = []
    for kind in PostKind:
        fields: dict[str, Any] = {"kind": kind, "title": f"A {kind}: *1*", "body": "# Text\n\nx"}
        fields["tags"] = [f"tag of {kind}", "one, two"]
        if kind in PAYLOADS:
            fields["details"] = {kind: PAYLOADS[kind]}
        fields |= await _media(content, owner, kind)
        made.append(await write(content, owner, community=slug, **fields))
        await answer(content, owner, made[-1], f"See /posts/{made[0]['id']}.")
    return made


async def _chosen(content: Client, owner: Person, slug: str) -> None:
    """Import a post as if it was chosen from a feed."""
    source = {
        "url": "https://blog.example/é?a=1",
        "feed": "Blog: *1*",
        "author": "N. Obody",
        "published_at": "2026-03-05T12:00:00Z",
    }
    item = {"external_id": "x", "title": "Chosen", "lang": "en", "source": source}
    body = {"community": slug, "items": [item]}
    answer = await content.post(owner, "/v1/imports", json=body)
    assert answer.json()["results"][0]["outcome"] == "created", answer.text
    owner.carries.clear()


async def _media(content: Client, owner: Person, kind: str) -> dict[str, Any]:
    async def file(data: bytes, name: str) -> str:
        return str((await share(content, owner, data, name))["id"])

    if kind == "podcast":
        cover, sound = await file(png(), "z cover.png"), await file(wav(), "a sound.wav")
        return {"files": [cover, sound], "details": {"podcast": {"season": 2, "episode": 3}}}
    if kind == "video":
        return {"files": [await file(webm(), "film.webm")], "details": {"video": {}}}
    if kind == "gallery":
        ids = [await file(png(40 + at), "same name.png") for at in range(2)]
        first = {"file_id": ids[1], "alt": "The second", "caption": "Second, shown first"}
        pictures = [first, {"file_id": ids[0], "alt": "The first"}]
        return {"files": ids, "details": {"gallery": {"pictures": pictures}}}
    if kind == "article":
        return {"files": [await file(b"Notes", "notes.txt")]}
    return {}


async def _series(
    content: Client, owner: Person, slug: str, posts: list[str], skills: list[str]
) -> None:
    for kind in ("series", "path", "collection"):
        taught = {"skills": skills, "minutes": 90} if kind == "path" else {}
        fields = {"kind": kind, "title": f"A {kind}", "summary": "For all,\n\nin order", **taught}
        begun = await content.post(owner, "/v1/series", json={**fields, "community": slug})
        assert begun.status_code == 201, begun.text
        for post in posts:
            place = f"/v1/series/{begun.json()['id']}/posts/{post}"
            assert (await content.put(owner, place, json={})).status_code == 200


async def _topics(content: Client, owner: Person, publish: Publisher, name: str) -> list[str]:
    """Publish a topic whose label has a comma, and a retired one."""
    comma = facts.topic(fr=f"Design, UX {name}", en=f"Design, and UX {name}")
    retired = facts.topic(fr=f"Ancien {name}", en=f"Old {name}", status=TopicStatus.RETIRED)
    await publish(comma, retired)
    skills = [comma.subject, retired.subject]

    async def is_known() -> bool:
        body = {"kind": "path", "title": "x", "skills": skills}
        return (await content.post(owner, "/v1/series", json=body)).status_code == 201

    await eventually(is_known)
    return skills


def _files(root: Path) -> list[tuple[str, bytes]]:
    return sorted((path.name, path.read_bytes()) for path in root.rglob("*.files/*"))


async def test_an_export_of_every_kind_comes_back_equal_after_a_kill_and_only_once(
    content: Client, world: World, publish: Publisher, unique: Unique, tmp_path: Path
) -> None:
    here, elsewhere = await world.community(unique("here")), await world.community(unique("else"))
    owner = await world.member(here, "owner")
    await world.joins(owner, elsewhere, "owner")
    made = [each["id"] for each in await _posts(content, owner, here)]
    skills = await _topics(content, owner, publish, unique("topic"))
    await _series(content, owner, here, [made[3], made[0], made[-1]], skills)
    first, second = tmp_path / "first", tmp_path / "second"
    await _chosen(content, owner, here)
    done = await exported(content, owner, here, first)
    assert (done.posts, done.replies, done.series) == (len(PostKind) + 1, len(PostKind), 3)
    assert (done.files, done.missing) == (6, [])

    listed = folder.listing(first)
    stages = partial(folder.stages, first, listed, Reading())
    await bring(content, owner, elsewhere, stages, cut=4)  # while the first file is on its way
    tally, left_out = await bring(content, owner, elsewhere, stages)
    assert left_out == []
    assert tally.taken == 2 * len(PostKind) + 4
    assert await attach(content, owner, elsewhere, beside.files(first, listed)) == (1, [])
    await _processed(content, owner, elsewhere)

    found = await there(content, owner, elsewhere)
    again, left_out = await bring(content, owner, elsewhere, stages)
    assert (again.changed, again.taken, left_out) == (0, tally.taken, [])
    assert await attach(content, owner, elsewhere, beside.files(first, listed)) == (0, [])
    assert await there(content, owner, elsewhere) == found

    await exported(content, owner, elsewhere, second)
    assert sorted(said(second)) == sorted(said(first))
    assert _files(second) == _files(first)


async def test_authors_sources_and_curators_come_back_where_they_are_known(
    content: Client, world: World, unique: Unique, tmp_path: Path
) -> None:
    here, elsewhere = await world.community(unique("here")), await world.community(unique("else"))
    owner, admin = await world.member(here, "owner"), world.person("Root", "admin")
    await world.joins(owner, elsewhere, "member")
    await world.knows(owner)
    await _chosen(content, owner, here)
    made = await write(content, owner, community=here, title="Written")
    await _series(content, owner, here, [made["id"]], [])
    first, second = tmp_path / "first", tmp_path / "second"
    await exported(content, owner, here, first)
    key = world.id_of(owner)
    [text] = [path.read_text() for path in first.glob("* chosen *.md")]
    assert "    feed: 'Blog: *1*'\n    author: N. Obody\n" in text

    stages = partial(folder.stages, first, folder.listing(first))
    people = Reading(authors=Authors({key: key}))
    stranger = Reading(authors=Authors({key: "00000000-0000-4000-8000-000000000000"}))
    _, left_out = await bring(content, admin, elsewhere, lambda at: stages(stranger, at))
    assert len([each for each in left_out if "no such person" in each.reason]) == 4
    animator = await world.member(elsewhere, "animator")
    _, left_out = await bring(content, animator, elsewhere, lambda at: stages(people, at))
    assert any("only administrators may name a curator" in each.reason for each in left_out)
    _, left_out = await bring(content, admin, elsewhere, lambda at: stages(people, at))
    assert left_out == []
    await exported(content, owner, elsewhere, second)
    assert sorted(said(second)) == sorted(said(first))
    authors = [path.read_text().count(f"author: {key}") for path in second.rglob("*.md")]
    assert sorted(authors) == [0, 1, 1, 1, 1]


async def _processed(content: Client, owner: Person, slug: str) -> None:
    async def are_ready() -> bool:
        for each in await there(content, owner, slug):
            if "files" in each:
                files = (await content.get(owner, f"/v1/posts/{each['id']}/files")).json()["items"]
                if any(file["status"] != "ready" for file in files):
                    return False
        return True

    await eventually(are_ready, seconds=90)
