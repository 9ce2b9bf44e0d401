"""How an answer is made, what is kept of it, and how it is given again."""

import json
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel

from shared.mongo import Document, Scope
from shared.runtime.forms import Done, Report, Shown, as_kept

SCOPE = cast("Scope", None)


@dataclass(frozen=True, slots=True)
class Note:
    id: str
    text: str
    version: int = 1


class NoteView(BaseModel):
    id: str
    text: str

    @classmethod
    def of(cls, note: Note) -> "NoteView":
        return cls(id=note.id, text=note.text)


def shown(**notes: Note) -> Shown[Note]:
    """By what is there now."""

    async def see(_: Scope, note_id: str) -> Note:
        return notes[note_id]

    return Shown(NoteView.of, see=see, status=201, location=lambda note: f"/notes/{note.id}")


async def test_of_what_is_shown_no_text_is_kept_and_its_present_one_is_given_again() -> None:
    kept = shown().kept(Note("n1", "secret"))
    assert "secret" not in str(kept)
    answer = await shown(n1=Note("n1", "newer", version=2)).again(SCOPE, kept)
    assert (answer.status_code, json.loads(bytes(answer.body))["text"]) == (201, "newer")
    assert (answer.headers["etag"], answer.headers["location"]) == ('"2"', "/notes/n1")


async def test_what_is_unchanged_is_given_again_as_it_was() -> None:
    note = Note("n1", "same")
    form = shown(n1=note)
    first, again = form.make(note), await form.again(SCOPE, form.kept(note))
    assert (first.status_code, first.body, first.headers) == (
        *(again.status_code, again.body, again.headers),
    )


async def test_that_it_is_done_is_all_that_is_told_again() -> None:
    assert Done().kept(Note("n1", "secret")) == {}
    assert (await Done().again(SCOPE, {})).status_code == 204


async def test_a_report_is_given_again_as_it_was() -> None:
    form = Report(NoteView.of)
    note = Note("n1", "reported")
    assert (await form.again(SCOPE, form.kept(note))).body == form.make(note).body


async def test_answers_that_the_version_before_kept_whole_are_understood() -> None:
    note = Note("n1", "whole")
    headers = {"guilde-token": "content.post/n1@1~s", "etag": '"1"'}
    body = bytes(shown().make(note).body)
    record: Document = {"status": 201, "headers": headers, "body": body}
    kept: Any = as_kept(record)
    assert kept["token"] == "content.post/n1@1~s"
    again = await shown(n1=note).again(SCOPE, kept)
    assert again.body == body
    assert as_kept({"headers": {}, "body": b""})["token"] == ""
