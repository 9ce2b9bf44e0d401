"""What an import takes over of a post that a former version imported, or that was arranged here."""

from typing import Any

import pytest

from services.content.domain.importing import Said
from services.content.domain.kinds.details import PostDetails
from services.content.domain.posts.post import Post
from services.content.use_cases.posts.merge_item import (
    Item,
    _hash,
    first_said,
    hash_of,
    merged,
    remembers,
)
from shared.contracts.kinds import Gallery, Picture
from shared.contracts.values import Language, PostKind
from shared.markdown import Prose
from shared.runtime.bodies import MOST_TAGS
from tests.support.posts import post


def item(**fields: Any) -> Item:
    given = {
        "external_id": "wiki/1",
        "kind": PostKind.ARTICLE,
        "title": "Pairing",
        "prose": Prose("Two people", "<p>Two people</p>", "Two people"),
        "language": Language.ENGLISH,
        "tags": ("craft",),
        "byline": "A",
        "created_at": None,
    }
    return Item(**{**given, **fields})


def gallery(*keys: str) -> PostDetails:
    shown = tuple(Picture(file_id=key, alt=key) for key in keys)
    return PostDetails(gallery=Gallery(pictures=shown))


def test_what_a_former_version_imported_stays_as_it_was_edited_here() -> None:
    there = item()
    for signed in (None, there, post(byline="A")):
        known = post(title="Ours", byline="A", import_hash=_hash(there, signed))
        found = merged(known, there)
        assert (found.fields, found.problem) == ({}, None)
        assert found.said == first_said(post().id, there)


def test_files_alone_are_remembered_beside_a_former_versions_hash() -> None:
    there, files = item(), Said(lists={"files": ("k",)})
    known = post(title="Ours", import_hash=_hash(there, None), import_said=files)
    found = merged(known, there)
    assert (found.fields, found.said) == ({}, first_said(post().id, there, ("k",)))
    assert not remembers(known)
    assert merged(known, item(title="Theirs")).said.of("files") == ("k",)


def test_a_hash_is_of_the_item_as_it_was_sent() -> None:
    sent = item(kind=PostKind.GALLERY, details=gallery("a", "b"))
    known = post(kind="gallery", details=gallery("a"), import_hash=hash_of(sent))
    known.title = "Ours"
    assert merged(known, sent.without({"b"}), sent).fields == {}


def test_what_changed_since_a_former_version_imported_it_is_taken_as_a_whole() -> None:
    known = post(title="Ours", tags=("ours",), import_hash=_hash(item(), None))
    found = merged(known, item(title="Theirs"))
    assert (found.fields, found.problem) == (
        {"title": "Theirs", "tags": ("craft", "ours")},
        None,
    )


@pytest.mark.parametrize("own", [MOST_TAGS - 1, MOST_TAGS])
def test_tags_from_here_make_no_room_for_more_than_the_limit(own: int) -> None:
    is_told = own == MOST_TAGS
    tags = tuple(f"own {number}" for number in range(own))
    known: Post = post(tags=tags, import_said=first_said(post().id, item(tags=())))
    found = merged(known, item())
    assert bool(found.problem) is is_told
    assert ("tags" in found.fields) is not is_told
    assert found.said.of("tags") == (() if is_told else first_said(post().id, item()).of("tags"))


def test_a_tag_that_left_there_leaves_also_where_there_is_no_room() -> None:
    own = tuple(f"own {number}" for number in range(MOST_TAGS - 1))
    known = post(tags=("old", *own), import_said=first_said(post().id, item(tags=("old",))))
    found = merged(known, item(tags=("new", "newer")))
    assert found.fields == {"tags": own}
    assert found.problem == "tags: there is no room for the new ones"


def test_a_gallery_follows_each_change_of_its_title() -> None:
    first = item(kind=PostKind.GALLERY, details=gallery("a"))
    known = post(kind="gallery", title="Pairing", details=first.details)
    known.import_said = first_said(post().id, first)
    for title in ("Theirs", "Theirs, anew", "Pairing"):
        found = merged(known, item(kind=PostKind.GALLERY, details=gallery("a"), title=title))
        assert (found.fields, found.problem) == ({"title": title}, None)
        known.title, known.import_said = title, found.said


def test_a_gallery_that_lacks_what_was_removed_here_is_the_same() -> None:
    first = item(kind=PostKind.GALLERY, details=gallery("a", "b", "c"))
    known = post(kind="gallery", details=gallery("b"), import_said=first_said(post().id, first))
    found = merged(known, item(kind=PostKind.GALLERY, details=gallery("b")))
    assert (found.fields, found.said) == ({}, known.import_said)
    found = merged(known, item(kind=PostKind.GALLERY, details=gallery("d", "b")))
    assert found.fields["details"] == gallery("d", "b")
    assert found.said.of("pictures") == ("d", "b", "a", "c")


def test_no_tag_is_remembered_as_text() -> None:
    known = post(tags=("craft",), import_said=first_said(post().id, item()))
    assert known.import_said is not None
    assert known.import_said.of("tags") != ("craft",)
    known.tags = ()
    found = merged(known, item())
    assert (found.fields, found.said.of("tags")) == ({}, known.import_said.of("tags"))
