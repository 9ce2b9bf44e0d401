from typing import Any

import pytest

from services.content.domain.editing.suggestion import Suggestion
from services.content.domain.errors import AlreadyDecided, SuggestionOutdated
from shared.contracts.suggestions import SuggestionStatus
from tests.support.posts import GUILD, LATER, NOON, post


def suggestion(**fields: Any) -> Suggestion:
    plain: dict[str, Any] = {
        "id": "s1",
        "post_id": "p1",
        "community": GUILD,
        "author_id": "bob",
        "recipients": ("ada",),
        "before_title": "Pairing",
        "before_body": "Two people",
        "title": "Pairing",
        "body": "Two people.",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Suggestion.model_validate({**plain, **fields})


def test_a_suggestion_is_accepted_once_and_only_for_the_text_it_was_written_from() -> None:
    made = suggestion()
    with pytest.raises(SuggestionOutdated):
        made.accept(post(body="Three people"), "ada", LATER)
    assert made.accept(post(), "ada", LATER) == ("status", "decider_id")
    assert (made.status, made.version) == (SuggestionStatus.ACCEPTED, 2)
    with pytest.raises(AlreadyDecided):
        made.refuse("ada", "No", LATER)
    with pytest.raises(AlreadyDecided):
        made.withdraw(LATER)


def test_a_post_with_the_same_text_has_not_moved_on() -> None:
    assert not suggestion().is_outdated(post(tags=("x",), version=7))


def test_a_withdrawn_suggestion_keeps_no_text() -> None:
    made = suggestion(note="A full stop")
    made.withdraw(LATER)
    assert (made.title, made.body, made.before_body, made.note) == ("", "", "", "")


def test_an_erased_person_is_forgotten_as_author_recipient_and_decider() -> None:
    assert suggestion().forget("bob") == ("author_id",)
    decided = suggestion(decider_id="ada")
    assert decided.forget("ada") == ("decider_id", "recipients")
    assert (decided.decider_id, decided.recipients) == (None, ())
