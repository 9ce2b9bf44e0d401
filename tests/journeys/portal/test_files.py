"""Files are added without JavaScript, and found by words written and spoken in them."""

from collections.abc import Callable

from tests.support.files import VTT, docx, mp3, pdf, png
from tests.support.messaging import eventually
from tests.support.portal_forms import Open, found_community, publish

Unique = Callable[[str], str]


async def test_a_post_is_found_by_a_word_of_its_files_and_shows_them(
    signed_in: Open, unique: Unique
) -> None:
    slug, word = unique("tapes"), unique("w").replace("-", "")
    owner = await signed_in(unique("Owner"))
    await found_community(owner, slug)
    path = (await publish(owner, slug, f"Talk of {slug}")).path
    spoken = VTT.replace(b"observability", f"spoken{word}".encode())
    sent = {
        "talk.mp3": mp3("The talk"),
        "talk.vtt": spoken,
        "paper.pdf": pdf("Nothing here", f"printed{word}"),
        "notes.docx": docx(f"written{word}"),
        "board.png": png(said="metadata"),
    }
    form = (await owner.open(f"{path}/files")).form(f"{path}/files$")
    files = [("file", each) for each in sent.items()]
    page = await owner.send(form, files=files, alt="The board")
    assert "The files have arrived." in page.text

    async def read() -> bool:
        return "Being scanned" not in (await owner.open(f"{path}/files")).text

    await eventually(read)
    post = await owner.open(path)
    assert f"1:02 We speak of spoken{word} today." in post.text
    assert 'alt="The board"' in post.html
    assert "<audio controls" in post.html
    for said, where in (("spoken", "talk.vtt · at 1:02"), ("printed", "paper.pdf · page 2")):

        async def found(said: str = said, where: str = where) -> bool:
            return where in (await owner.open(f"/search?q={said}{word}")).text

        await eventually(found)
    other = await signed_in(unique("Other"))
    found_by = await other.open(f"/search?q=written{word}")
    [link] = [each for each in found_by.links if each.startswith(path)]
    assert f'id="{link.partition("#")[2]}"' in (await other.open(path)).html


async def test_a_file_that_is_refused_is_named_and_the_others_stay(
    signed_in: Open, unique: Unique
) -> None:
    slug = unique("odd")
    owner = await signed_in(unique("Owner"))
    await found_community(owner, slug)
    path = (await publish(owner, slug, f"Odd files {slug}")).path
    form = (await owner.open(f"{path}/files")).form(f"{path}/files$")
    files = [("file", ("good.png", png())), ("file", ("bad.png", b"MZ\x90\x00 program"))]
    page = await owner.send(form, files=files)
    assert "Files of this type are not accepted." in page.text
    assert "good.png" in page.text
    removed = await owner.send(page.form(f"{path}/files/remove"))
    assert "There are no files yet." in removed.text
