"""A source that changed between two imports, of things that were edited here in between."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from cli.importing import beside, folder
from cli.importing.documents import LeftOut
from cli.importing.reading import Reading
from shared.contracts.imported import post_id
from tests.support.content import World
from tests.support.facts import named
from tests.support.files import png
from tests.support.importing import attach, bring, there
from tests.support.services import Client, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


def put(
    root: Path, name: str, body: str, /, contents: dict[str, bytes] | None = None, **own: Any
) -> None:
    """Write a post as an export does; `tags` and `title` are no entries of its own."""
    tags, title = own.pop("tags", []), own.pop("title", name)
    said = {"id": f"p-{name}", "kind": "article", **own}
    front = f"title: {title}\nlang: en\ntags: {tags}\nguilde: {said}\n"
    (root / f"{name}.md").write_text(f"---\n{front}---\n{body}\n")
    for each, data in (contents or {}).items():
        (root / f"{name}.files").mkdir(exist_ok=True)
        (root / f"{name}.files" / each).write_bytes(data)


async def run(
    content: Client, owner: Person, slug: str, root: Path
) -> tuple[int, int, list[LeftOut]]:
    """Import a folder; return the numbers of changed posts and of files sent, and what stays."""
    listed = folder.listing(root)
    stages = partial(folder.stages, root, listed, Reading())
    tally, left_out = await bring(content, owner, slug, stages)
    files, unsent = await attach(content, owner, slug, beside.files(root, listed))
    owner.carries.clear()
    return tally.changed, files, [*left_out, *unsent]


async def test_a_second_import_brings_what_is_new_and_leaves_what_people_did_here(
    content: Client, world: World, unique: Unique, tmp_path: Path
) -> None:
    slug = await world.community(unique("wiki"))
    owner = await world.member(slug, "owner")
    put(tmp_path, "a", "First", {"one.txt": b"1", "two.txt": b"2"}, tags=["old", "both"])
    put(tmp_path, "b", "Stays", {"b.txt": b"b"})
    put(tmp_path, "c", "Deleted there")
    shown = [{"file": f"{name}.png", "alt": name} for name in ("x", "y")]
    pictures = {"x.png": png(), "y.png": png(41)}
    gallery: dict[str, Any] = {"kind": "gallery", "files": ["x.png", "y.png"]}
    details = {"gallery": {"pictures": shown}}
    for name in ("g", "h"):
        put(tmp_path, name, "Pictures", pictures, details=details, **gallery)
    assert await run(content, owner, slug, tmp_path) == (5, 3, [])
    assert await run(content, owner, slug, tmp_path) == (0, 0, [])

    ids = {name: post_id(named(slug), f"guilde/p-{name}") for name in "abcgh"}
    paths = {name: f"/v1/posts/{each}" for name, each in ids.items()}
    one, _two = (await content.get(owner, paths["a"])).json()["files"]
    mine = {"title": "Ours", "files": [one], "tags": ["both", "ours"]}
    [x, _y] = (await content.get(owner, paths["g"])).json()["files"]
    ours = {"gallery": {"pictures": [{"file_id": x, "alt": "Ours"}]}}
    for name, changes in {"a": mine, "g": {"files": [x], "details": ours}}.items():
        edited = await content.patch(owner, paths[name], json=changes, headers=ANY)
        assert edited.status_code == 200, edited.text
    for name in "bh":
        await content.delete(owner, paths[name], headers=ANY)
    gone = [LeftOut(f"{name}.md", "it was deleted here") for name in "bh"]
    assert await run(content, owner, slug, tmp_path) == (0, 0, gone)

    more = {"one.txt": b"anew", "three.txt": b"3"}
    put(tmp_path, "a", "Second", more, tags=["old", "both", "new"], title="Theirs")
    (tmp_path / "c.md").unlink()
    shown.append({"file": "z.png", "alt": "z"})
    pictures = {"z.png": png(42)}
    put(tmp_path, "g", "Pictures", pictures, details=details, **gallery)
    changed, files, left_out = await run(content, owner, slug, tmp_path)
    stays = "title: edited here, and changed there since: it stays as it is here"
    kept = LeftOut("a.md", stays, is_part=True)
    assert (changed, files) == (2, 1)
    assert sorted(left_out, key=lambda each: each.place) == [kept, *gone]

    post = (await content.get(owner, paths["a"])).json()
    assert (post["title"], post["body"]) == ("Ours", "Second")
    assert post["tags"] == ["both", "new", "ours"]
    assert await _names(content, owner, paths["a"]) == ["one.txt", "three.txt"]
    assert (await content.get(owner, paths["c"])).json()["body"] == "Deleted there"
    shown_here = (await content.get(owner, paths["g"])).json()["details"]["gallery"]["pictures"]
    assert [each["alt"] for each in shown_here] == ["Ours", "z"]
    assert await _names(content, owner, paths["g"]) == ["x.png", "z.png"]

    found = await there(content, owner, slug)
    changed, files, left_out = await run(content, owner, slug, tmp_path)
    assert (changed, files) == (0, 0)
    assert sorted(left_out, key=lambda each: each.place) == [kept, *gone]
    again = await there(content, owner, slug)
    versions = [[(each["id"], each["version"]) for each in listed] for listed in (found, again)]
    assert versions[0] == versions[1]


async def _names(content: Client, person: Person, path: str) -> list[str]:
    files = (await content.get(person, f"{path}/files")).json()["items"]
    return [each["filename"] for each in files]
