from chaos.checker import traced
from chaos.checker.intents import intents
from tests.support.chaos import CANARY, PEOPLE, POST, edit, post, said, told, world


def test_what_was_acknowledged_or_unknown_explains_what_is_there() -> None:
    unknown = edit(status=503, etag=None, detail={"made": ""})
    assert traced.check(intents([post(), unknown]), world(), PEOPLE).holds


def test_a_version_that_nobody_asked_for_is_found() -> None:
    verdict = traced.check(intents([post()]), world(), PEOPLE)
    assert not verdict.holds
    assert "content.post/p1@2" in verdict.findings[0]


def test_an_unknown_write_explains_one_version_only() -> None:
    unknown = edit(status=0, base=None, etag=None, detail={"made": "", "canary": None})
    facts = [told(POST, n, said(CANARY)) for n in (1, 2, 3)]
    assert not traced.check(intents([post(), unknown]), world(told=facts), PEOPLE).holds


def test_a_refused_write_that_left_something_is_found() -> None:
    refused = edit(status=409, etag=None, detail={"made": ""})
    verdict = traced.check(intents([post(), refused]), world(), PEOPLE)
    assert any("which was refused" in finding for finding in verdict.findings)


def test_a_write_that_was_refused_after_an_attempt_without_an_answer_may_have_happened() -> None:
    attempts = [
        edit(status=0, start=2.0, etag=None, detail={"made": ""}),
        edit(status=412, start=3.0, etag=None, detail={"made": ""}),
    ]
    assert traced.check(intents([post(), *attempts]), world(), PEOPLE).holds
