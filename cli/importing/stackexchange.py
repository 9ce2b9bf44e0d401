"""A dump of a Stack Exchange site (Posts.xml, Users.xml, Comments.xml), in limited memory.

The files are read several times instead of being kept: first for the ids of everything, then for
the questions, the answers and the comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cli.importing import values
from cli.importing.authors import Author
from cli.importing.documents import (
    REPLIES,
    Found,
    LeftOut,
    Passed,
    Stage,
    Unfit,
    Written,
    WrittenReply,
)
from cli.importing.hypertext import relinked, to_markdown
from cli.importing.ids import Ids, Thing
from cli.importing.reading import Part, Reading, readable, reply_text, reporting, taken, written
from cli.importing.xml import Row, rows

POSTS, USERS, COMMENTS, VOTES = "Posts.xml", "Users.xml", "Comments.xml", "Votes.xml"
_QUESTION, _ANSWER = "1", "2"
_LINKED = re.compile(
    r"/(?:questions/(?P<question>\d+)(?:/[^/?#]*(?:/(?P<within>\d+))?)?|[qa]/(?P<short>\d+)(?:/\d+)?)"
    r"/?(?:\?[^#]*)?(?:#(?P<anchor>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump in a folder. site: its host name, by which absolute links into it are known."""

    folder: Path
    site: str
    reading: Reading


def total(folder: Path) -> int:
    """Return the bytes to read, counting each reading. Raises OSError without Posts.xml."""
    extra = sum((folder / name).stat().st_size for name in (USERS, COMMENTS) if _has(folder, name))
    return 3 * (folder / POSTS).stat().st_size + extra


def stages(dump: Dump, community_id: str) -> Iterator[Stage]:
    """Read the dump. Raises OSError, Malformed."""
    ids = Ids(community_id)
    yield Stage(_indexed_questions(dump, ids))
    yield Stage(readable(_posts(dump, ids, _ANSWER)), REPLIES)
    yield Stage(_comments(dump, ids), REPLIES)


def _indexed_questions(dump: Dump, ids: Ids) -> Iterator[Found]:
    yield from reporting(_people(dump, ids), USERS)
    for row in readable(_rows(dump, POSTS)):
        _index(dump, ids, row)
        yield Passed(row.size)
    yield from reporting(_posts(dump, ids, _QUESTION), POSTS)


def _people(dump: Dump, ids: Ids) -> Iterator[Found]:
    for row in _rows(dump, USERS):
        name, user_id = row.values.get("DisplayName"), row.values.get("Id")
        if name and user_id:
            ids.name([(user_id, name, None)])
        yield Passed(row.size)


def _index(dump: Dump, ids: Ids, row: Row) -> None:
    """Record a post, if it can be imported: what cannot is reported when it is read again."""
    post, post_id = row.values, row.values.get("Id", "")
    try:
        at = values.moment(post.get("CreationDate"), "CreationDate")
        if post.get("PostTypeId") == _QUESTION:
            ids.add(f"post/{post_id}", Thing(_question(dump, post_id)))
            if accepted := post.get("AcceptedAnswerId"):
                ids.add(f"accepted/{accepted}", Thing(_question(dump, post_id)))
        elif post.get("PostTypeId") == _ANSWER and at:
            to = _question(dump, post.get("ParentId", ""))
            ids.add(f"post/{post_id}", Thing(_answer(dump, post_id), to, at))
    except Unfit:
        return


def _posts(dump: Dump, ids: Ids, wanted: str) -> Iterator[Found]:
    for row in _rows(dump, POSTS):
        kind = row.values.get("PostTypeId")
        place = f"{POSTS}:{row.line}, post {row.values.get('Id', 'without an id')}"
        if kind == wanted == _QUESTION:
            part = Part(place, row.size, "questions")
            yield taken(part, partial(_read_question, dump, ids, row))
        elif kind == wanted:
            yield taken(Part(place, row.size, "answers"), partial(_read_answer, dump, ids, row))
        elif kind not in {_QUESTION, _ANSWER} and wanted == _QUESTION:
            yield LeftOut(place, "neither a question nor an answer", row.size)
        else:
            yield Passed(row.size)


def _read_question(dump: Dump, ids: Ids, row: Row) -> Written:
    post, post_id = row.values, _need(row, "Id")
    ids.once(f"post/{post_id}")
    return written(
        dump.reading,
        external_id=_question(dump, post_id),
        title=post.get("Title", ""),
        body=to_markdown(post.get("Body", ""), partial(_link, dump, ids)),
        author=_author(dump, ids, row, "OwnerUserId", "OwnerDisplayName"),
        tags=tuple(re.findall(r"[^<>|]+", post.get("Tags", ""))),
        kind="question",
        created_at=values.moment(post.get("CreationDate"), "CreationDate"),
    )


def _read_answer(dump: Dump, ids: Ids, row: Row) -> WrittenReply:
    post, post_id = row.values, _need(row, "Id")
    parent_id = _need(row, "ParentId")
    parent = ids.find(f"post/{parent_id}")
    if parent is None or parent.to is not None:
        raise Unfit(f"the dump has no question {parent_id}, which it answers")
    ids.once(f"post/{post_id}")
    accepted = ids.find(f"accepted/{post_id}")
    author = _author(dump, ids, row, "OwnerUserId", "OwnerDisplayName")
    return WrittenReply(
        external_id=_answer(dump, post_id),
        post=parent.external_id,
        body=reply_text(to_markdown(post.get("Body", ""), partial(_link, dump, ids))),
        created_at=_moment(row),
        byline=author.byline,
        author_id=author.author_id,
        accepted=accepted is not None and accepted.external_id == parent.external_id,
    )


def _comments(dump: Dump, ids: Ids) -> Iterator[Found]:
    yield from reporting(_each_comment(dump, ids), COMMENTS)
    if _has(dump.folder, VOTES):
        yield LeftOut(VOTES, "votes are not imported: the dump does not say whose they are")


def _each_comment(dump: Dump, ids: Ids) -> Iterator[Found]:
    for row in _rows(dump, COMMENTS):
        place = f"{COMMENTS}:{row.line}, comment {row.values.get('Id', 'without an id')}"
        part = Part(place, row.size, "comments")
        yield taken(part, partial(_read_comment, dump, ids, row))


def _read_comment(dump: Dump, ids: Ids, row: Row) -> WrittenReply:
    comment_id, post_id = _need(row, "Id"), _need(row, "PostId")
    on = ids.find(f"post/{post_id}")
    if on is None:
        raise Unfit(f"the dump has no post {post_id}, which it is about")
    ids.once(f"comment/{comment_id}")
    author = _author(dump, ids, row, "UserId", "UserDisplayName")
    return WrittenReply(
        external_id=f"{dump.site}/comments/{comment_id}",
        post=on.to or on.external_id,
        in_reply_to=on.external_id if on.to else None,
        body=reply_text(relinked(row.values.get("Text", ""), partial(_link, dump, ids))),
        created_at=_moment(row),
        byline=author.byline,
        author_id=author.author_id,
        comment=on.to is None,
    )


def _link(dump: Dump, ids: Ids, address: str) -> str | None:
    """Return the address here of a question or answer that the dump has."""
    path = re.sub(rf"^(?:https?:)?//(?:www\.)?{re.escape(dump.site)}(?=/)", "", address)
    if not path.startswith("/") or path.startswith("//") or not (found := _LINKED.fullmatch(path)):
        return None
    named = found.group("anchor") or found.group("within") or found.group("short")
    question = found.group("question")
    return (named and ids.address(f"post/{named}")) or (
        question and ids.address(f"post/{question}")
    )


def _author(dump: Dump, ids: Ids, row: Row, user: str, name: str) -> Author:
    user_id = row.values.get(user)
    known = ids.person(user_id) if user_id else None
    return dump.reading.authors.of(known[0] if known else row.values.get(name), user_id)


def _rows(dump: Dump, name: str) -> Iterator[Row]:
    if name != POSTS and not _has(dump.folder, name):
        return
    with (dump.folder / name).open("rb") as file:
        yield from rows(file, "row")


def _need(row: Row, name: str) -> str:
    if value := row.values.get(name):
        return value
    raise Unfit(f"{name}: it has none")


def _moment(row: Row) -> str:
    if found := values.moment(row.values.get("CreationDate"), "CreationDate"):
        return found
    raise Unfit("CreationDate: it has none")


def _question(dump: Dump, post_id: str) -> str:
    return f"{dump.site}/questions/{post_id}"


def _answer(dump: Dump, post_id: str) -> str:
    return f"{dump.site}/answers/{post_id}"


def _has(folder: Path, name: str) -> bool:
    return (folder / name).is_file()
