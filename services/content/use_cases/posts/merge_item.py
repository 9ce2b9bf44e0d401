"""A document of another system, and what of it a post takes over that may have been edited here."""

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from services.content.domain.importing import (
    Said,
    as_fields,
    digest,
    merge,
    merge_members,
    merge_within,
    remembered,
    told,
)
from services.content.domain.kinds.details import PostDetails, as_written
from services.content.domain.posts.post import Post
from services.content.domain.posts.source import Source
from services.content.use_cases.posts.attribution import Signed
from shared.contracts.kinds import Gallery, Picture
from shared.contracts.values import Language, PostKind
from shared.markdown import Prose
from shared.runtime.bodies import MOST_TAGS


@dataclass(frozen=True, slots=True)
class Item:
    """A document of another system; `external_id` is its permanent name there.

    `author_id`: a person here; `byline` is kept for authors who are none. `files`: uploaded before;
    they are added to those that the post has. `source`: where it was first published.
    """

    external_id: str
    kind: PostKind
    title: str
    prose: Prose
    language: Language
    tags: tuple[str, ...]
    byline: str | None
    created_at: datetime | None
    details: PostDetails | None = None
    author_id: str | None = None
    files: tuple[str, ...] = ()
    source: Source | None = None

    @property
    def kept_byline(self) -> str | None:
        return None if self.author_id else self.byline

    @property
    def weight(self) -> int:
        return self.prose.weight

    @property
    def identity(self) -> str:
        return self.external_id

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return _pictures(self.details)

    def without(self, gone: Container[str]) -> "Item":
        """Return it without these files, and without pictures of them."""
        if self.details is None or self.details.gallery is None:
            return replace(self, files=tuple(each for each in self.files if each not in gone))
        shown = tuple(each for each in self.pictures if each.file_id not in gone)
        details = self.details.model_copy(update={"gallery": Gallery(pictures=shown)})
        files = tuple(each for each in self.files if each not in gone)
        return replace(self, files=files, details=details)


@dataclass(frozen=True, slots=True)
class Merge:
    """What a post takes over, what the source said by now, and what stays as it is here."""

    fields: dict[str, Any]
    said: Said
    problem: str | None = None


def merged(post: Post, item: Item, sent: Item | None = None) -> Merge:
    """Merge an item into a post that was imported before. `files` are not among the fields.

    sent: the item as it was sent, if it is merged without some of its files.
    """
    said = _known(post, item, sent or item)
    found = merge(said, _here(post), _there(item))
    given = _given(item)
    fields = dict(given[name] for name in found.taken)
    kept, digests, lists = list(found.kept), dict(found.digests), dict(said.lists)
    here, there = _by_key(post.id, post.tags), _by_key(post.id, item.tags)
    tags = merge_within(MOST_TAGS, said.of("tags"), here, there)
    lists["tags"] = tags.said
    members = tuple((here | there)[key] for key in tags.members)
    fields |= {"tags": members} if members != post.tags else {}
    if item.details is not None and item.details.gallery is not None:
        pictures, of_pictures = _merged_pictures(post, item, said)
        kept += ["pictures"] if of_pictures.problem else []
        digests |= of_pictures.said.digests
        lists |= of_pictures.said.lists
        if pictures != _pictures(post.details):
            gallery = Gallery(pictures=pictures)
            fields["details"] = item.details.model_copy(update={"gallery": gallery})
    new = Said(digests=digests, lists=lists)
    return Merge(fields, new, told(kept, ["tags"] if tags.is_full else ()))


def first_said(post_id: str, item: Item, keys: Sequence[str] = ()) -> Said:
    """Return what an item says. keys: those of the names of its files."""
    pictures = {f"picture {each.file_id}": digest(each) for each in item.pictures}
    digests = {name: digest(value) for name, value in _there(item).items()}
    shown = {"pictures": tuple(each.file_id for each in item.pictures)} if pictures else {}
    files = {"files": remembered((), keys)} if keys else {}
    tags = tuple(_by_key(post_id, item.tags))
    return Said(digests=digests | pictures, lists={"tags": tags, **shown, **files})


def remembers(post: Post) -> bool:
    """Return whether it is known what the source said; of former versions' imports, a hash is."""
    return post.import_said is not None and bool(post.import_said.digests)


def hash_of(item: Item) -> str:
    """Return what former versions, which may run beside this one, compare an item by."""
    return _hash(item, None)


def _known(post: Post, item: Item, sent: Item) -> Said:
    """Return what the source said last: of a former version's import, unknown if it changed."""
    said = post.import_said or Said()
    if said.digests:
        return said
    same = {_hash(sent, None), *(_hash(sent, of) for of in (sent, post))}
    keys = said.of("files")
    if post.import_hash in same:
        return first_said(post.id, item, keys)
    return Said(lists={"files": keys} if keys else {})


def _merged_pictures(post: Post, item: Item, said: Said) -> tuple[tuple[Picture, ...], Merge]:
    """Return the pictures of a gallery; those that left the source stay, as their files do."""
    here = {each.file_id: each for each in _pictures(post.details)}
    there = {each.file_id: each for each in item.pictures}
    both = {f"picture {key}": key for key in there if key in here}
    found = merge(
        said,
        {name: here[key] for name, key in both.items()},
        {name: there[key] for name, key in both.items()},
    )
    taken = {both[name] for name in found.taken}
    wanted = dict.fromkeys((*there, *here))
    ids = merge_members(said.of("pictures"), tuple(here), tuple(wanted))
    pictures = tuple(here[key] if key in here and key not in taken else there[key] for key in ids)
    new = {f"picture {key}": digest(each) for key, each in there.items() if key not in here}
    # the other fields are compared by the caller, which knows newer digests of them
    known = {name: each for name, each in found.digests.items() if name.startswith("picture ")}
    digests = {**new, **known}
    shown = {"pictures": _shown(said.of("pictures"), tuple(there))}
    return pictures, Merge({}, Said(digests=digests, lists=shown), told(found.kept))


def _shown(before: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pictures that the source shows: an importer leaves out those removed here."""
    is_same = tuple(each for each in before if each in there) == there
    return before if is_same else remembered(there, before)


def _by_key(post_id: str, tags: Iterable[str]) -> dict[str, str]:
    """Return tags by what is remembered of them: no text, since people may have removed a name."""
    return {digest([post_id, each]): each for each in tags}


def _there(item: Item) -> dict[str, Any]:
    """Return the fields that are compared as wholes."""
    fields = {"title": item.title, "body": item.prose.body, "language": item.language}
    source = {"source": item.source} if item.source else {}
    return {**fields, **_details(item.details), **source}


def _here(post: Post) -> dict[str, Any]:
    fields = {"title": post.title, "body": post.body, "language": post.language}
    return {"source": post.source, **fields, **_details(post.details)}


def _details(details: PostDetails | None) -> dict[str, Any]:
    """Return the payload, if it is none of pictures, which are merged one by one."""
    written = as_written(details)
    return {} if "gallery" in written else {"details": written}


def _pictures(details: PostDetails | None) -> tuple[Picture, ...]:
    return details.gallery.pictures if details is not None and details.gallery is not None else ()


def _given(item: Item) -> Mapping[str, tuple[str, Any]]:
    """Return the field of a post that each compared one changes, and its value."""
    return {
        "title": ("title", item.title),
        "body": ("prose", item.prose),
        "language": ("language", item.language),
        "details": ("details", item.details),
        "source": ("source", item.source),
    }


def _hash(item: Item, signed: Signed | None) -> str:
    """Return the hash that former versions keep of what a source said.

    signed: the author of a hash of yet older versions, which had one.
    """
    fields: list[Any] = [item.title, item.prose.body, item.language, list(item.tags)]
    if signed is not None:
        fields.append(signed.byline)
    if item.details is not None:
        fields.append(as_written(item.details))
    if signed is not None and signed.author_id is not None:
        fields.append(["by", signed.author_id])
    return hashlib.sha256(orjson.dumps(fields, default=as_fields)).hexdigest()
