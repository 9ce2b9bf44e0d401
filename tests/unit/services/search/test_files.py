"""A file as a document: the audience of its post, and its words with their places."""

import pytest

from services.search.projections.actions import Put
from services.search.projections.table import project
from tests.support import facts
from tests.support.facts import named

POST = facts.post("Pairing", community="guilds", language="fr")


def document(**fields: object) -> Put:
    [put] = project(facts.file("Un", "Deux", **fields))  # type: ignore[arg-type]
    assert isinstance(put, Put)
    return put


def test_a_file_is_found_with_its_post_by_its_name_and_its_words() -> None:
    source = document(to=POST).source
    assert source["audience"] == f"community:{named('guilds')}"
    assert (source["post_id"], source["post_title"]) == (POST.subject, "Pairing")
    assert source["text_fr"] == ["talk.vtt", "Un", "Deux"]
    assert source["places"] == [{}, {"page": 1}, {"page": 2}]


@pytest.mark.parametrize("status", ["received", "refused", "deleted", "something newer"])
def test_an_unprocessed_file_is_not_found(status: str) -> None:
    assert document(to=POST, status=status).source["visible"] is False


@pytest.mark.parametrize("status", ["draft", "archived", "deleted", "something newer"])
def test_a_file_of_an_unpublished_post_is_not_found(status: str) -> None:
    assert document(to=POST, post_status=status).source["visible"] is False


def test_an_unattached_file_is_not_found() -> None:
    assert document().source["visible"] is False
