"""Grouping, preferences and headlines."""

import pytest

from services.notifications.domain.channels import InboxWhen, MailWhen
from services.notifications.domain.preferences import Choice, Preferences
from services.notifications.domain.shown import ShownItem
from services.notifications.domain.subject import Path, Subject
from services.notifications.reasons.table import REASONS
from services.notifications.reasons.wording import headline
from services.notifications.subjects.gathering import when
from services.notifications.subjects.table import thread_of
from services.notifications.words import translated
from shared.contracts.values import Language
from tests.support.notices import (
    COMMUNITY,
    OF_GATHERING,
    OF_POST,
    OF_REPLY,
    POST,
    a_gathering,
    a_post,
    an_item,
    group_of,
    shown,
)

EN, FR = Language.ENGLISH, Language.FRENCH
OTHER_REPLY, OTHER_POST = Subject("reply", "r2"), Subject("post", "p2")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (("answered", OF_REPLY), ("answered", (OTHER_REPLY, POST, COMMUNITY)), True),
        (("answered", OF_REPLY), ("mentioned", OF_REPLY), False),
        (("answered", OF_REPLY), ("answered", (OTHER_REPLY, OTHER_POST)), False),
        (("posted", OF_POST), ("posted", (OTHER_POST, COMMUNITY)), True),
        (("posted", OF_POST), ("posted", (POST, Subject("community", "c2"))), False),
        (("gathering_scheduled", OF_GATHERING), ("gathering_cancelled", OF_GATHERING), True),
    ],
)
def test_notices_of_one_reason_and_post_are_grouped(
    one: tuple[str, Path],
    other: tuple[str, Path],
    together: bool,  # noqa: FBT001
) -> None:
    assert (group_of(*one) == group_of(*other)) is together


def test_mails_about_one_post_are_one_thread_whatever_the_reason() -> None:
    assert thread_of(OF_REPLY) == thread_of(OF_POST) == "post|p1"
    assert thread_of(OF_GATHERING) == "gathering|g1"
    assert thread_of((COMMUNITY,)) is None


@pytest.mark.parametrize("language", [EN, FR])
@pytest.mark.parametrize("reason", list(REASONS))
def test_every_reason_has_words_in_both_languages(reason: str, language: Language) -> None:
    one = headline([shown(reason)], language)
    assert one
    assert "{" not in one
    assert "{" not in headline([shown(reason), shown(reason)], language, more=True)
    declared = REASONS[reason]
    for text in (declared.because, declared.topic, *(declared.variants or {}).values()):
        assert (translated(text, language) == text) is (language is EN)


@pytest.mark.parametrize(
    ("variant", "text"),
    [
        ("", "You are now a member of Data guild"),
        ("refused", "Your request to join Data guild was declined"),
    ],
)
def test_a_variant_has_its_own_sentence(variant: str, text: str) -> None:
    assert headline([shown("request_decided", variant=variant)], EN) == text


@pytest.mark.parametrize(
    ("count", "more", "french", "english"),
    [
        (
            1,
            False,
            "Grace a répondu à «\u00a0How do we test?\u00a0»",
            "Grace replied to “How do we test?”",
        ),
        (
            3,
            False,
            "3 réponses à «\u00a0How do we test?\u00a0»",
            "3 replies to “How do we test?”",
        ),
        (
            100,
            True,
            "100+ réponses à «\u00a0How do we test?\u00a0»",
            "100+ replies to “How do we test?”",
        ),
    ],
)
def test_one_or_several_notices_are_one_sentence(
    count: int,
    more: bool,  # noqa: FBT001
    french: str,
    english: str,
) -> None:
    several = [shown("replied")] * count
    assert headline(several, FR, more=more) == french
    assert headline(several, EN, more=more) == english


def test_the_time_of_a_gathering_is_in_its_own_zone() -> None:
    assert when(a_gathering(), FR) == (
        "dimanche 25 octobre 2026 à 19 h 00 (heure\N{NO-BREAK SPACE}: France)"
    )
    assert when(a_gathering(), EN) == "Sunday 25 October 2026, 19:00 (France Time)"


def test_an_erased_actor_is_somebody_and_a_missing_name_comes_from_the_other_language() -> None:
    nobody = shown("replied", actor=None)
    assert headline([nobody], EN).startswith("Somebody replied")
    only_french = a_gathering(titles={"fr": "Atelier"})
    assert "Atelier" in headline([shown("promoted", gathering=only_french)], EN)


def test_a_headline_has_no_characters_forbidden_in_headers() -> None:
    hostile = a_post(title="Title\r\nBcc: eve@example.org\x00\u2028")
    text = headline([shown("replied", post=hostile)], EN)
    assert text == "Grace replied to “Title Bcc: eve@example.org”"


def test_the_headline_of_an_item_has_its_unread_notices() -> None:
    notices = [shown("replied", number=n) for n in (3, 2, 1)]
    item = an_item(number=3, count=3, read_to=2)
    partly = ShownItem(item=item, notices=notices, unread=True, more=False)
    assert [one.notice.number for one in partly.told] == [3]
    all_read = ShownItem(
        item=item.model_copy(update={"read_to": 3}), notices=notices, unread=False, more=False
    )
    assert len(all_read.told) == 3


class TestPreferences:
    def new(self) -> Preferences:
        return Preferences(id="ada", time_zone="Europe/Paris")

    def test_new_preferences_are_the_defaults(self) -> None:
        for reason in REASONS.values():
            assert self.new().channels(reason) == reason.default

    def test_muting_one_reason_leaves_its_inbox_and_the_others(self) -> None:
        own = self.new()
        assert own.mute_mail([REASONS["answered"]])
        assert own.channels(REASONS["answered"]).mail is MailWhen.NEVER
        assert own.channels(REASONS["answered"]).inbox is InboxWhen.IMMEDIATELY
        assert own.channels(REASONS["replied"]) == REASONS["replied"].default
        assert own.version == 1

    def test_muting_twice_makes_one_version(self) -> None:
        own = self.new()
        assert own.mute_mail(REASONS.values())
        assert not own.mute_mail(REASONS.values())
        assert not own.mute_digest(REASONS.values())
        assert {own.channels(reason).mail for reason in REASONS.values()} == {MailWhen.NEVER}
        assert own.version == 1

    def test_muting_the_digest_mutes_daily_reasons(self) -> None:
        own = self.new()
        assert own.mute_digest(REASONS.values())
        assert own.channels(REASONS["posted"]).mail is MailWhen.NEVER
        assert own.channels(REASONS["answered"]).mail is MailWhen.IMMEDIATELY

    def test_replacing_by_equal_preferences_makes_no_version(self) -> None:
        own = self.new()
        assert not own.replace(self.new())
        other = self.new()
        other.choices = {"posted": Choice(inbox=InboxWhen.NEVER, mail=MailWhen.NEVER)}
        assert own.replace(other)
        assert own.channels(REASONS["posted"]).inbox is InboxWhen.NEVER
        assert own.version == 1
