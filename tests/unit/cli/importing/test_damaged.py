"""Sources that are damaged, hostile or odd: what can be read is, and the rest is named."""

import io
import json
import struct
import tracemalloc
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from cli.importing import authors, confluence, discourse, feed, stackexchange, wordpress
from cli.importing.archive import Archive
from cli.importing.documents import LeftOut, Unfit
from cli.importing.encodings import as_text
from cli.importing.reading import Reading
from cli.importing.xml import MOST_DEPTH, Malformed, rows, wholes
from deploy.embedded.errors import PlatformError
from tests.support.exports import confluence as space_made
from tests.support.exports import discourse as forum_made
from tests.support.exports import feeds as feed_made
from tests.support.exports import stackexchange as stack_made
from tests.support.exports import wordpress as blog_made
from tests.support.exports.reading import Read, read

ENGLISH = Reading("en")


def dumped(folder: Path) -> Read:
    return read(stackexchange.stages(stackexchange.Dump(folder, stack_made.SITE, ENGLISH), ""))


def forum(file: Path) -> Read:
    return read(discourse.stages(discourse.Export(file, forum_made.SITE, ENGLISH), ""))


def blog(file: Path) -> Read:
    return read(wordpress.stages(wordpress.Export(file, ENGLISH), ""))


def space(file: Path) -> Read:
    with Archive(file) as archive:
        return read(confluence.stages(confluence.Space(archive, "s.zip", ENGLISH), ""))


def rests(found: Read) -> list[str]:
    return [each.place for each in found.left_out if each.is_rest]


def test_what_comes_before_broken_xml_is_read_with_its_answers(tmp_path: Path) -> None:
    posts = [stack_made.question(10), stack_made.answer(11, to=10), "<row Id='12' <"]
    stack_made.write(tmp_path, "Posts", [*posts, stack_made.question(13)])
    stack_made.write(tmp_path, "Comments", [stack_made.comment(1, on=10), "</wrong>"])
    found = dumped(tmp_path)
    assert (len(found.posts), len(found.replies)) == (1, 2)
    assert rests(found) == ["Posts.xml", "Comments.xml"]
    assert "(line 5); what follows cannot be read" in found.left_out[0].reason


def test_what_comes_before_broken_json_is_read(tmp_path: Path) -> None:
    topics = [
        forum_made.topic(n, forum_made.post(1, n, "x"), forum_made.post(2, n, "y")) for n in (1, 2)
    ]
    file = forum_made.write(tmp_path / "e.json", *topics)
    file.write_text(file.read_text().replace('"id": 2, "title"', '"id": 2 "title"'))
    found = forum(file)
    assert (len(found.posts), len(found.replies)) == (1, 1)
    assert rests(found) == ["e.json"]


def test_what_comes_before_a_feed_and_a_blog_break_off_is_read(tmp_path: Path) -> None:
    items = [blog_made.item(n, "x", blog_made.comment(n)) for n in (1, 2)]
    file = blog_made.write(tmp_path / "b.xml", *items)
    file.write_text(file.read_text()[:-30])
    found = blog(file)
    assert (len(found.posts), len(found.replies), rests(found)) == (1, 1, ["b.xml"])
    file = feed_made.podcast(tmp_path / "f.xml", episodes=2)
    file.write_text(file.read_text()[:-30])
    entries = read(feed.stages(feed.Feed(file, ENGLISH), ""))
    assert (len(entries.posts), rests(entries)) == (1, ["f.xml"])


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b'<?xml version="1.0" encoding="utf-8"?><p><row a="caf\xe9"/></p>', "café"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><p><row a="caf\xe9"/></p>', "café"),
        ('<?xml version="1.0" encoding="utf-16"?><p><row a="é"/></p>'.encode("utf-16"), "é"),
        ('<?xml version="1.0" encoding="klingon"?><p><row a="é"/></p>'.encode(), "é"),
        ('<?xml version="1.0" encoding="UTF-16"?><p><row a="é"/></p>'.encode("utf-16-le"), "é"),
        ('<?xml version="1.0" encoding="UTF-16"?><p><row a="é"/></p>'.encode("utf-16-be"), "é"),
        ('<?xml version="1.0" encoding="UTF-16"?><p><row a="é"/></p>'.encode(), "é"),
        ('<?xml version="1.0" encoding="idna"?><p><row a="é"/></p>'.encode(), "é"),
        (b'<p><row a="&#55357;&#56832;&#xD83D;&#xFFFE;&#65535;"/></p>', "\ufffd" * 5),
        (b'<p><row a="&#55295;&#57344;&#xFFFD;&#65533;"/></p>', "\ud7ff\ue000\ufffd\ufffd"),
        (b'\xef\xbb\xbf<p><row a="\x0b&#x1;&#11;&#0;x&#10;"/></p>', "\ufffd" * 4 + "x\n"),
    ],
)
def test_wrong_bytes_and_characters_end_nothing(content: bytes, text: str) -> None:
    [row] = rows(io.BytesIO(content), "row")
    assert row.values["a"] == text
    assert as_text(b"\xef\xbb\xbfcaf\xe9 \x81 \xc3\xa9") == "café \ufffd é"


def test_characters_at_the_end_of_a_piece_are_whole() -> None:
    made = "".join(f'<row a="é{n}&#x1;&#10;"/>' for n in range(40_000))
    found = [row.values["a"] for row in rows(io.BytesIO(f"<p>{made}</p>".encode()), "row")]
    assert found == [f"é{n}\ufffd\n" for n in range(40_000)]


def test_a_tag_without_end_is_not_kept() -> None:
    class Endless(io.BytesIO):
        """Reads like a file of 2 GB."""

        left = 2_000_000_000

        def read(self, size: int | None = -1) -> bytes:
            self.left -= size or 0
            return b"x" * (size or 0) if self.left > 0 else b""

    class Begun(Endless):
        begun = False

        def read(self, size: int | None = -1) -> bytes:
            first, self.begun = not self.begun, True
            return b'<p><row a="1"/><row b="' if first else super().read(size)

    tracemalloc.start()
    found = rows(Begun(), "row")
    assert next(found).values == {"a": "1"}
    with pytest.raises(Malformed, match="longer than 16 MB"):
        next(found)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_elements_nested_without_end_are_cut_and_many_are_refused() -> None:
    deep = b"<p><item>" + b"<a>" * 50_000 + b"x" + b"</a>" * 50_000 + b"</item></p>"
    [found] = wholes(io.BytesIO(deep), "item")
    assert sum(1 for _ in found.element.iter()) == MOST_DEPTH
    many = b"<p><item>" + b"<abcdefgh/>" * 1_000_001 + b"</item></p>"
    with pytest.raises(Malformed, match="longer than 8 MB"):
        list(wholes(io.BytesIO(many), "item"))


def test_odd_values_of_a_forum_end_nothing(tmp_path: Path) -> None:
    odd = [
        forum_made.topic(1, forum_made.post(1, 1, "x"), category_id=[4]),
        forum_made.topic(2, forum_made.post(1, 2, "\ud800")),
        forum_made.topic(3, forum_made.post(1, 3, "x", user_id="\ud800", created_at=7)),
        forum_made.topic(4, "no post", {"post_number": True}),  # type: ignore[arg-type]
        forum_made.topic(5, forum_made.post(1, 5, "x", reply_to_post_number=5)),
    ]
    file = forum_made.write(tmp_path / "e.json", *odd)
    data = json.loads(file.read_text())
    data["categories"].append({"id": [1], "name": "Odd"})
    data["users"].append({"id": 9, "name": "\ud800"})
    file.write_text(json.dumps(data).replace('"views": 3', f'"views": {"9" * 5_000}'))
    found = forum(file)
    assert [each["title"] for each in found.posts] == ["Topic 1", "Topic 3", "Topic 4", "Topic 5"]
    assert [each.place for each in found.left_out] == ["e.json, topic 2"]


def test_odd_numbers_of_comments_end_nothing(tmp_path: Path) -> None:
    comments = [
        blog_made.comment(1, comment_id="²", comment_parent="²"),
        blog_made.comment(2, comment_id="a", comment_parent="a"),
        blog_made.comment(3, comment_id="9" * 5_000, comment_parent="9" * 5_000),
        blog_made.comment(4, comment_parent=5),
        blog_made.comment(5, comment_parent=4),
    ]
    found = blog(blog_made.write(tmp_path / "b.xml", blog_made.item(1, "x", *comments)))
    below = [each["external_id"][-1] for each in found.replies if "in_reply_to" in each]
    assert (len(found.replies), below) == (5, ["5"])  # of a cycle, one is below the other


def test_links_doubles_and_absolute_paths_in_an_archive_are_named(tmp_path: Path) -> None:
    link = ZipInfo("CRAFT/link.html")
    link.external_attr = 0o120777 << 16
    page = space_made.page("Page", "x", {"attachments/1/none.txt": "gone.txt"})
    with ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr("CRAFT/Page_1.html", page)
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("CRAFT/Page_1.html", space_made.page("Other", "y"))
        archive.writestr("/abs/Page_2.html", space_made.page("Absolute", "z"))
        archive.writestr("../../Page_3.html", space_made.page("Above", "z"))
    found = space(tmp_path / "s.zip")
    assert sorted(each["title"] for each in found.posts) == ["Above", "Absolute", "Page"]
    assert found.reasons == [
        ("s.zip, CRAFT/link.html", "a link, or no file; links are not followed"),
        ("s.zip, CRAFT/Page_1.html", "its name is that of another one before it"),
    ]
    with Archive(tmp_path / "s.zip") as archive_:
        [attached] = confluence.files(confluence.Space(archive_, "s.zip", ENGLISH))
        [file] = attached.files
    assert file.problem == "a page names it, and the archive has no such file"


def test_an_archive_with_a_wrong_directory_is_no_archive(tmp_path: Path) -> None:
    path = space_made.write(tmp_path / "s.zip", {"a.html": "x"})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<H", content, at + 6, 999)  # a version of the far future
    path.write_bytes(content)
    with pytest.raises(Unfit, match="not a zip archive"):
        Archive(path)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+05:00", "Mon, 01 Jan 2020 00:00:00 +99999999999", "\ud800"]
)
def test_impossible_dates_are_named(at: str) -> None:
    with pytest.raises(Unfit, match="is not a date"):
        feed.moment(at)


def test_long_titles_are_kept_in_the_text_and_tags_left_out_are_named(tmp_path: Path) -> None:
    tags = "".join(f"<tag-{n}>" for n in range(10_000))
    stack_made.write(tmp_path, "Posts", [stack_made.question(10, Title="long " * 100, Tags=tags)])
    found = dumped(tmp_path)
    [post] = found.posts
    assert len(post["title"]) <= 300
    assert post["body"].startswith(f"**{('long ' * 100).strip()}**\n\n")
    assert len(post["tags"]) == 20
    assert found.parts == [
        LeftOut("Posts.xml:3, post 10", "taken without 9,980 of its tags", is_part=True)
    ]


def test_two_people_of_one_name_are_not_made_one(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Ada,person-1\nGrace,person-2\nada,person-1\nADA,person-3\n")
    with pytest.raises(PlatformError, match="line 4: “ADA” is another person"):
        authors.read(path)
