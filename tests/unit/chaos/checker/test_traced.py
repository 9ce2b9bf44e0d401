from chaos.checker import traced
from chaos.checker.intents import intents
from chaos.checker.world import Id
from tests.support.chaos import ADA, CANARY, EVE, PEOPLE, POST, edit, post, said, told, world


def test_acknowledged_and_unknown_writes_explain_versions() -> None:
    unknown = edit(status=503, etag=None, detail={"made": ""})
    assert traced.check(intents([post(), unknown]), world(), PEOPLE).holds


def test_a_version_without_a_write_is_found() -> None:
    verdict = traced.check(intents([post()]), world(), PEOPLE)
    assert not verdict.holds
    assert "content.post/p1@2" in verdict.findings[0]


def test_an_unknown_write_explains_one_version_only() -> None:
    unknown = edit(status=0, base=None, etag=None, detail={"made": "", "canary": None})
    facts = [told(POST, n, said(CANARY)) for n in (1, 2, 3)]
    assert not traced.check(intents([post(), unknown]), world(told=facts), PEOPLE).holds


def test_a_freed_seat_explains_a_promotion_that_no_response_names() -> None:
    seat = told(Id("events.attendance", f"g1.{EVE}"), 2, {}, participle="promoted", actor=ADA)
    more_room = edit(key="g1", detail={"kind": "events.gathering", "made": "events.gathering/g1@2"})
    seen = world(told=[seat])
    assert traced.check(intents([more_room]), seen, PEOPLE).holds
    for other in (edit(key="g2"), edit(key="g1", client=EVE), edit(key="g1", status=403)):
        assert not traced.check(intents([other]), seen, PEOPLE).holds


def test_an_effect_of_a_refused_write_is_found() -> None:
    refused = edit(status=409, etag=None, detail={"made": ""})
    verdict = traced.check(intents([post(), refused]), world(), PEOPLE)
    assert any("which was refused" in finding for finding in verdict.findings)


def test_a_write_refused_after_an_attempt_without_a_response_may_have_happened() -> None:
    attempts = [
        edit(status=0, start=2.0, etag=None, detail={"made": ""}),
        edit(status=412, start=3.0, etag=None, detail={"made": ""}),
    ]
    assert traced.check(intents([post(), *attempts]), world(), PEOPLE).holds
