import os
from pathlib import Path

import pytest

from cli.importing import beside, folder, local
from cli.importing.documents import Document, Found, LeftOut
from cli.importing.reading import Reading

TEXT = "# Title\n\nSome words.\n"


def documents(root: Path, listed: list[str | LeftOut]) -> list[Found]:
    stages = folder.stages(root, listed, Reading("en"), "")
    return [each for stage in stages for each in stage.found]


def reasons(root: Path) -> dict[str, str]:
    found = documents(root, folder.listing(root))
    return {
        each.place: each.reason if isinstance(each, LeftOut) else "in"
        for each in found
        if isinstance(each, Document | LeftOut)
    }


def test_files_are_found_at_any_depth_in_order(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a/z.MD",
        "a/b/c.markdown",
        "a/notes.txt",
        ".git/x.md",
        "node_modules/y.md",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    assert folder.listing(tmp_path) == ["b.md", "a/z.MD", "a/b/c.markdown"]


def test_attached_texts_are_no_posts(tmp_path: Path) -> None:
    names = (
        "a.md",
        "a.files/notes.md",
        "b.files/page.md",
        "c.MD",
        "c.files/x.md",
        "c.files/y/z.md",
    )
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    assert folder.listing(tmp_path) == ["a.md", "c.MD", "b.files/page.md"]


def test_links_are_reported_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(TEXT)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "secret.md").symlink_to("/etc/hostname")
    assert reasons(tmp_path) == {
        "loop": "a link to a folder; links are not followed",
        "page.md": "in",
        "secret.md": "a link; links are not followed",
        "self.md": "a link; links are not followed",
    }


def test_a_silent_pipe_does_not_delay_the_rest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert reasons(tmp_path) == {"pipe.md": "it is not a file that can be read"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t", "it is empty"),
        (b"\x7fELF\0", "it is binary"),
        ("# Été\n".encode("utf-16"), "it is binary"),
        ("ok\nÉté\n".encode("latin-1"), "it is not UTF-8 (line 2, byte 3)"),
        (b"x" * (local.LARGEST_FILE + 1), "1.0 MB; at most 1 are allowed"),
    ],
)
def test_a_file_that_is_no_text_has_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "page.md").write_bytes(content)
    assert reasons(tmp_path) == {"page.md": reason}


def test_byte_order_marks_and_foreign_line_ends_are_accepted() -> None:
    assert local.as_text(b"\xef\xbb\xbf# A\r\nb\rc") == "# A\nb\nc"


def test_hostile_front_matter_ends_nothing(tmp_path: Path) -> None:
    doubled = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
    doubled += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 9)]
    bomb = "\n  ".join(["guilde:", "id: p1", "kind: podcast", "details:", *doubled])
    bomb = bomb.replace("\n  a", "\n    a")
    fronts = {
        "bomb": bomb,
        "circle": "guilde: {id: p2, kind: article, details: &a {b: *a}}",
        "kind": "guilde: {id: p3, kind: [a], details: {}}",
        "good": "guilde: {id: p4, kind: article}",
    }
    for name, front in fronts.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: A\n{front}\n---\nx\n")
    read = reasons(tmp_path)
    assert read["bomb.md"] == "details: it is larger than 1 MB"
    assert read["circle.md"] == "details: it is larger than 1 MB"
    assert read["kind.md"] == "kind: it is not a text"
    assert read["good.md"] == "in"
    list(beside.files(tmp_path, folder.listing(tmp_path)))


def test_a_name_that_is_no_unicode_is_reported(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text(TEXT)
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    assert reasons(tmp_path) == {"\N{REPLACEMENT CHARACTER}.md": "its name is not UTF-8"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "page.md").touch(mode=0)
    (tmp_path / "closed").mkdir(mode=0)
    found = reasons(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert found == dict.fromkeys(["closed", "page.md"], "it cannot be read: Permission denied")


def test_a_file_that_disappears_is_reported(tmp_path: Path) -> None:
    (gone,) = documents(tmp_path, ["gone.md"])
    assert gone == LeftOut("gone.md", "it cannot be read: No such file or directory", 1)
