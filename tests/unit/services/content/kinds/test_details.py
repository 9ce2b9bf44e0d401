from typing import Any

import pytest

from services.content.domain.errors import OfAnotherKind
from services.content.domain.kinds.details import PostDetails, as_written, mentions_in, texts_in
from services.content.domain.posts.post import Post
from services.content.domain.posts.version import Version
from shared.contracts.content import PostState
from shared.contracts.values import PostKind
from shared.markdown import write_prose
from shared.mongo import read_document, write_document
from tests.support.posts import LATER, post

WRITTEN = {"problem": "*Why*", "practice": "Ask @[Bob](person:bob)", "evidence": "It helped"}


def practice(**parts: str) -> PostDetails:
    return PostDetails.model_validate({"practice": {**WRITTEN, **parts}})


def a_practice(**fields: Any) -> Post:
    nothing = {"body": "", "html": "", "text": ""}
    return post(kind=PostKind.PRACTICE, details=practice(), **nothing, **fields)


def test_texts_of_a_payload_are_rendered_when_written() -> None:
    written = a_practice()
    [problem, *_] = texts_in(written.details)
    assert (problem.html, problem.text) == ("<p><em>Why</em></p>\n", "Why")
    again = read_document(Post, write_document(written))
    assert again.details == written.details


def test_the_payload_in_a_fact_has_no_html() -> None:
    state = PostState.model_validate(a_practice(), from_attributes=True)
    assert state.details is not None
    assert state.details.model_dump(exclude_none=True)["practice"]["problem"] == {
        "body": "*Why*",
        "text": "Why",
    }


def test_the_excerpt_of_a_post_without_a_body_is_its_payload() -> None:
    assert a_practice().excerpt == "Why"


def test_an_edit_replaces_the_whole_payload() -> None:
    edited = a_practice()
    assert edited.edit({"details": practice()}, LATER) == ()
    said = practice(practice="Ask @[Grace](person:grace)")
    assert edited.edit({"details": said}, LATER) == ("details", "mentions")
    assert edited.mentions == ("grace",)


def promising(bounty: str) -> PostDetails:
    return PostDetails.model_validate({"question": {"bounty": bounty}})


def test_a_question_may_promise_a_bounty_or_none() -> None:
    asked = post(kind=PostKind.QUESTION)
    assert asked.edit({"details": promising("")}, LATER) == ()
    assert asked.edit({"details": promising("A round of thanks")}, LATER) == ("details",)
    assert asked.edit({"details": promising("")}, LATER) == ("details",)
    assert asked.details is None


def test_no_other_kind_promises_a_bounty() -> None:
    with pytest.raises(OfAnotherKind):
        post(kind=PostKind.DISCUSSION).edit({"details": promising("Thanks")}, LATER)


def test_an_edit_of_the_text_keeps_mentions_of_the_payload() -> None:
    edited = a_practice(mentions=("bob",))
    prose = write_prose("With @[Ada](person:ada)")
    assert edited.edit({"prose": prose}, LATER) == ("body", "text", "mentions")
    assert edited.mentions == ("ada", "bob")
    assert mentions_in((), edited.details) == ("bob",)


@pytest.mark.parametrize("kind", [PostKind.ARTICLE, PostKind.EXPERIENCE, "recipe"])
def test_another_kind_refuses_the_payload(kind: str) -> None:
    with pytest.raises(OfAnotherKind):
        post(kind=kind).edit({"details": practice()}, LATER)


def test_a_deleted_post_has_no_payload() -> None:
    deleted = a_practice()
    assert "details" in deleted.delete(LATER)
    assert deleted.details is None


def test_a_version_keeps_the_payload() -> None:
    assert Version.of(a_practice()).details == practice()


def test_the_written_payload_is_compared_without_its_rendering() -> None:
    assert as_written(practice()) == {"practice": WRITTEN}
