"""The forms of responses: how each is made, stored and replayed."""

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
    """Return the form of notes, which are read as they are now."""

    async def see(_: Scope, note_id: str) -> Note:
        return notes[note_id]

    return Shown(NoteView.of, see=see, status=201, location=lambda note: f"/notes/{note.id}")


async def test_no_text_is_stored_and_a_replay_shows_the_present_one() -> None:
    kept = shown().kept(Note("n1", "secret"))
    assert "secret" not in str(kept)
    answer = await shown(n1=Note("n1", "newer", version=2)).again(SCOPE, kept)
    assert (answer.status_code, json.loads(bytes(answer.body))["text"]) == (201, "newer")
    assert (answer.headers["etag"], answer.headers["location"]) == ('"2"', "/notes/n1")


async def test_the_replay_of_an_unchanged_note_is_identical() -> None:
    note = Note("n1", "same")
    form = shown(n1=note)
    first, again = form.make(note), await form.again(SCOPE, form.kept(note))
    assert (first.status_code, first.body, first.headers) == (
        *(again.status_code, again.body, again.headers),
    )


async def test_the_replay_of_a_deletion_has_no_body() -> None:
    assert Done().kept(Note("n1", "secret")) == {}
    assert (await Done().again(SCOPE, {})).status_code == 204


async def test_the_replay_of_a_report_is_identical() -> None:
    form = Report(NoteView.of)
    note = Note("n1", "reported")
    assert (await form.again(SCOPE, form.kept(note))).body == form.make(note).body


async def test_whole_responses_of_the_previous_version_are_replayed() -> None:
    note = Note("n1", "whole")
    headers = {"guilde-token": "content.post/n1@1~s", "etag": '"1"'}
    body = bytes(shown().make(note).body)
    record: Document = {"status": 201, "headers": headers, "body": body}
    kept: Any = as_kept(record)
    assert kept["token"] == "content.post/n1@1~s"
    again = await shown(n1=note).again(SCOPE, kept)
    assert again.body == body
    assert as_kept({"headers": {}, "body": b""})["token"] == ""
