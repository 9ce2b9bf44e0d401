from dataclasses import replace
from typing import Any

import pytest

from chaos.checker import once
from chaos.checker.intents import intents
from chaos.checker.world import Id, Letter, World
from services.notifications.mail.letters import message_name
from tests.support.chaos import ADA, BEN, CANARY, PEOPLE, POST, edit, post, said, told, world

ADDRESSES = {ADA: "ada@example.org"}
LETTER = Letter(f"<{message_name('m1')}@localhost>", "ada@example.org", 1.0, "")
MAIL = {"_id": "m1", "person_id": ADA, "state": "sent"}
REPLY = Id("content.reply", "r1")


def test_one_effect_a_key_holds() -> None:
    assert once.check_effects(intents([post(), edit(), edit(start=3.0)]), world()).holds


def test_a_text_that_was_written_twice_is_found() -> None:
    twin = told(Id("content.post", "p2"), 1, said(CANARY))
    assert not once.check_effects(intents([post()]), world(told=[*world().told, twin])).holds


def test_a_repeated_request_with_another_response_is_found() -> None:
    again = post(start=3.0, etag='"2"', detail={"made": "content.post/p1@2"})
    assert not once.check_effects(intents([post(), again]), world()).holds


def test_a_version_acknowledged_to_two_writers_is_found() -> None:
    other = edit(client=BEN, idempotency_key="2")
    assert not once.check_effects(intents([edit(), other]), world()).holds


def _notice(number: int, **given: Any) -> dict[str, Any]:
    path = [{"kind": "reply", "id": f"r{number}"}, {"kind": "post", "id": "p1"}]
    notice = {"fact_id": f"f{number}", "person_id": ADA, "number": number, "path": path}
    return {**notice, "reason": "replied", **given}


def _told(*notices: dict[str, Any], **given: Any) -> World:
    inbox = {"_id": ADA, "last": len(notices)}
    return World(notices=list(notices), inboxes=[inbox], **given)


def test_each_notice_once_holds() -> None:
    assert once.check_notices(_told(_notice(1), _notice(2)), PEOPLE).holds


def test_a_notice_that_came_twice_is_found() -> None:
    assert not once.check_notices(_told(_notice(1), _notice(2, fact_id="f1")), PEOPLE).holds


def test_two_notices_of_one_reply_are_found() -> None:
    twin = _notice(2, path=_notice(1)["path"])
    assert not once.check_notices(_told(_notice(1), twin), PEOPLE).holds


def test_a_gap_in_an_inbox_is_found() -> None:
    assert not once.check_notices(_told(_notice(1), _notice(3)), PEOPLE).holds


def test_a_reply_without_a_notice_to_the_post_s_author_is_found() -> None:
    on = {"post": {"id": "p1", "author_id": ADA}, "community": None}
    fact = told(REPLY, 1, on, actor=BEN, participle="posted")
    there: dict[str, Any] = {"told": [fact], "aggregates": {POST: {"status": "published"}}}
    assert once.check_notices(_told(_notice(1, fact_id=fact.id), **there), PEOPLE).holds
    assert not once.check_notices(_told(_notice(1), **there), PEOPLE).holds


def _mailed(*letters: Letter, **mail: Any) -> World:
    return World(mails=[{**MAIL, **mail}], letters=list(letters), addresses=ADDRESSES)


def test_one_mail_a_notice_holds() -> None:
    assert once.check_mails(_mailed(LETTER), PEOPLE, faults=0).holds


def test_a_mail_comes_twice_only_where_a_fault_met_it() -> None:
    assert not once.check_mails(_mailed(LETTER, LETTER), PEOPLE, faults=0).holds
    assert once.check_mails(_mailed(LETTER, LETTER), PEOPLE, faults=1).holds


def test_a_sent_mail_that_did_not_arrive_is_named() -> None:
    other = replace(LETTER, message_id=f"<{message_name('m2')}@localhost>")
    verdict = once.check_mails(_mailed(other), PEOPLE, faults=1)
    assert verdict.findings == [
        f"{other.message_id} reached ada@example.org, and no mail is recorded that was it",
        "mail m1, recorded as sent, never reached ada@example.org",
    ]


@pytest.mark.parametrize("state", ["dropped", "failed", "waiting"])
def test_a_received_mail_with_another_record_is_named(state: str) -> None:
    mailed = _mailed(LETTER, state=state, why="read already")
    [finding] = once.check_mails(mailed, PEOPLE, faults=1).findings
    assert finding == f"mail m1, recorded as {state} (read already), reached ada@example.org"


@pytest.mark.parametrize("state", ["sending", "uncertain"])
def test_an_uncertain_mail_may_have_come_or_not(state: str) -> None:
    assert once.check_mails(_mailed(LETTER, state=state), PEOPLE, faults=1).holds
    assert not once.check_mails(_mailed(state=state), PEOPLE, faults=1).findings[1:]


def test_a_mail_that_waits_to_be_sent_once_more_may_have_come() -> None:
    mailed = _mailed(LETTER, state="waiting", uncertain=True)
    assert once.check_mails(mailed, PEOPLE, faults=1).holds
