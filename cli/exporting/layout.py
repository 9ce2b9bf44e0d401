"""An exported community as files: Markdown with front matter, which the importer of folders reads.

    2026-03-05 pairing-well 1a2b3c4d.md             a post
    2026-03-05 pairing-well 1a2b3c4d.replies/00001.md its replies, oldest first
    2026-03-05 pairing-well 1a2b3c4d.files/NAME      its files
    SLUG.series/first-steps 5e6f7a8b.md              a series, path or collection

The entry `guilde` of the front matter has what Markdown has no name for. Below the front matter is
the exact text.
"""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import yaml

LONGEST_NAME = 60
MOST_BYTES = 200
MOST_SUFFIX = 40
"""The limits in bytes on the name and the suffix of a file."""
Front = dict[str, Any]


def stem(post: Mapping[str, Any]) -> str:
    """Return the name of a post's files, unique by a part of its id."""
    date = str(post["published_at"] or post["created_at"])[:10]
    return f"{date} {named(post)}"


def named(thing: Mapping[str, Any]) -> str:
    """Return the words of a title, with a part of the id."""
    words = unicodedata.normalize("NFKD", thing["title"]).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", words)[:LONGEST_NAME].strip("-")
    return " ".join(part for part in (name, thing["id"][-8:]) if part)


def post_file(post: Mapping[str, Any], files: Mapping[str, str] | None = None) -> str:
    """Return the content of a post's file. files: the names of its files here, by id, in order."""
    files = files or {}
    own: Front = {"id": post["id"], "kind": post["kind"]}
    if post["author"]:
        own["author"] = post["author"]["id"]
    if post["details"] and (payload := _payload(post["kind"], post["details"], files)) is not None:
        own["details"] = payload
    if files:
        own["files"] = list(files.values())
    if post["source"]:
        own["source"] = {name: value for name, value in post["source"].items() if value}
    front = {
        "title": post["title"],
        "lang": post["lang"],
        "tags": post["tags"],
        "date": post["published_at"] or post["created_at"],
        "author": _name(post),
        "guilde": own,
    }
    return _written(front, post["body"])


def reply_file(reply: Mapping[str, Any], post: Mapping[str, Any]) -> str:
    """Return the content of a reply's file."""
    own = {"id": reply["id"], "post": post["id"]}
    if reply["author"]:
        own["author"] = reply["author"]["id"]
    if reply["in_reply_to"]:
        own["in_reply_to"] = reply["in_reply_to"]["id"]
    elif post["kind"] == "question" and reply["kind"] == "reply":
        own["comment"] = True
    if reply["id"] == post["accepted_answer_id"]:
        own["accepted"] = True
    front = {
        "lang": reply["lang"],
        "date": reply["created_at"],
        "author": _name(reply),
        "guilde": own,
    }
    return _written(front, reply["body"])


def series_file(series: Mapping[str, Any]) -> str:
    """Return the content of a series' file: its summary is the text, its author who curates it."""
    own: Front = {"id": series["id"], "series": series["kind"]}
    own["posts"] = [post["id"] for post in series["posts"]]
    if series["skills"]:
        own["skills"] = [next(iter(each["labels"].values())) for each in series["skills"]]
    if series["minutes"] and not series["is_estimated"]:
        own["minutes"] = series["minutes"]
    front = {"title": series["title"], "lang": series["lang"], "date": series["created_at"]}
    if series["curator"]:
        own["author"] = series["curator"]["id"]
        front["author"] = series["curator"]["name"]
    return _written({**front, "guilde": own}, series["summary"])


def file_name(filename: str, taken: set[str]) -> str:
    """Return a safe name of a file that is none of those taken, ignoring case.

    It is cut by bytes, of which systems allow 255, and keeps its suffix.
    """
    cleaned = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", filename).strip(". ") or "file"
    path, number = PurePosixPath(cleaned), 1
    suffix = _cut(path.suffix, MOST_SUFFIX)
    stem = _cut(path.stem, MOST_BYTES - len(suffix.encode()))
    name = f"{stem}{suffix}"
    while name.lower() in taken:
        number += 1
        name = f"{stem} ({number}){suffix}"
    taken.add(name.lower())
    return name


def _cut(text: str, most: int) -> str:
    return text.encode(errors="replace")[:most].decode(errors="ignore")


def _payload(kind: str, details: Mapping[str, Any], files: Mapping[str, str]) -> Any:
    """Return the payload of a kind as the API takes it, with names in place of files' ids."""
    given = details.get(kind)
    if given is None:
        return None
    if kind == "gallery":
        shown = [each for each in given["pictures"] if each["file_id"] in files]
        return {"gallery": {"pictures": [_picture(each, files) for each in shown]}}
    if kind == "idea":  # its stage and its challenge are decisions of this community
        return {"idea": {}}
    return {kind: {name: _text(value) for name, value in given.items() if value is not None}}


def _picture(picture: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, str]:
    caption = {"caption": picture["caption"]} if picture["caption"] else {}
    return {"file": files[picture["file_id"]], "alt": picture["alt"], **caption}


def _text(value: Any) -> Any:
    """Return the Markdown of a text."""
    return value["body"] if isinstance(value, Mapping) and "html" in value else value


def _name(thing: Mapping[str, Any]) -> str | None:
    return thing["byline"] or (thing["author"] or {}).get("name")


def _written(front: Front, body: str) -> str:
    kept = {name: value for name, value in front.items() if value not in (None, [])}
    text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1_000)
    return f"---\n{text}---\n{body}\n"
