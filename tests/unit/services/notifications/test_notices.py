"""Grouping, preferences and headlines."""

import pytest

from services.notifications.domain import wording
from services.notifications.domain.notice import About, group_of, thread_of
from services.notifications.domain.preferences import Choice, Preferences
from services.notifications.domain.reasons import DEFAULTS, InboxWhen, MailWhen, Reason
from services.notifications.domain.shown import ShownItem
from shared.contracts.values import Language
from tests.support.notices import (
    ABOUT_GATHERING,
    ABOUT_POST,
    ABOUT_REPLY,
    a_gathering,
    a_post,
    an_item,
    shown,
)

EN, FR = Language.ENGLISH, Language.FRENCH


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (
            (Reason.ANSWERED, ABOUT_REPLY),
            (Reason.ANSWERED, About(post_id="p1", reply_id="r2")),
            True,
        ),
        ((Reason.ANSWERED, ABOUT_REPLY), (Reason.MENTIONED, ABOUT_REPLY), False),
        (
            (Reason.ANSWERED, ABOUT_REPLY),
            (Reason.ANSWERED, About(post_id="p2", reply_id="r2")),
            False,
        ),
        (
            (Reason.POSTED, ABOUT_POST),
            (Reason.POSTED, About(post_id="p2", community_id="c1")),
            True,
        ),
        (
            (Reason.POSTED, ABOUT_POST),
            (Reason.POSTED, About(post_id="p1", community_id="c2")),
            False,
        ),
        (
            (Reason.GATHERING_SCHEDULED, ABOUT_GATHERING),
            (Reason.GATHERING_CANCELLED, ABOUT_GATHERING),
            True,
        ),
    ],
)
def test_what_is_shown_as_one(
    one: tuple[Reason, About],
    other: tuple[Reason, About],
    together: bool,  # noqa: FBT001
) -> None:
    assert (group_of(*one) == group_of(*other)) is together


def test_mails_about_one_post_are_one_conversation_whatever_the_reason() -> None:
    assert thread_of(Reason.ANSWERED, ABOUT_REPLY) == thread_of(Reason.POSTED, ABOUT_POST)
    assert thread_of(Reason.POSTED, ABOUT_POST) != thread_of(Reason.PROMOTED, ABOUT_GATHERING)


@pytest.mark.parametrize("language", [EN, FR])
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words_in_both_languages(reason: Reason, language: Language) -> None:
    one = wording.headline([shown(reason)], language)
    assert one
    assert "{" not in one
    assert "{" not in wording.headline([shown(reason), shown(reason)], language, more=True)
    assert wording.reason_of(reason, language)
    assert wording.topic_of(reason, language)


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
def test_one_or_several_are_one_sentence(
    count: int,
    more: bool,  # noqa: FBT001
    french: str,
    english: str,
) -> None:
    several = [shown(Reason.REPLIED)] * count
    assert wording.headline(several, FR, more=more) == french
    assert wording.headline(several, EN, more=more) == english


def test_a_gathering_is_when_clocks_there_show() -> None:
    assert wording.moment(a_gathering(), FR) == "dimanche 25 octobre 2026 à 19 h 00 (Europe/Paris)"
    assert wording.moment(a_gathering(), EN) == "Sunday 25 October 2026, 19:00 (Europe/Paris)"


def test_who_is_erased_is_somebody_and_a_name_missing_in_one_language_is_taken_from_the_other() -> (
    None
):
    nobody = shown(Reason.REPLIED, actor=None)
    assert wording.headline([nobody], EN).startswith("Somebody replied")
    only_french = a_gathering(titles={"fr": "Atelier"})
    assert "Atelier" in wording.headline([shown(Reason.PROMOTED, gathering=only_french)], EN)


def test_what_a_header_must_not_have_is_not_in_a_headline() -> None:
    hostile = a_post(title="Title\r\nBcc: eve@example.org\x00\u2028")
    text = wording.headline([shown(Reason.REPLIED, post=hostile)], EN)
    assert text == "Grace replied to “Title Bcc: eve@example.org”"


def test_the_headline_of_an_item_is_of_what_is_unread() -> None:
    notices = [shown(Reason.REPLIED, number=n) for n in (3, 2, 1)]
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

    def test_who_chose_nothing_has_the_defaults(self) -> None:
        for reason in Reason:
            assert self.new().channels(reason) == DEFAULTS[reason]

    def test_muting_one_reason_leaves_its_inbox_and_the_others(self) -> None:
        own = self.new()
        assert own.mute_mail(Reason.ANSWERED)
        assert own.channels(Reason.ANSWERED).mail is MailWhen.NEVER
        assert own.channels(Reason.ANSWERED).inbox is InboxWhen.IMMEDIATELY
        assert own.channels(Reason.REPLIED) == DEFAULTS[Reason.REPLIED]
        assert own.version == 1

    def test_muting_twice_is_once(self) -> None:
        own = self.new()
        assert own.mute_mail(None)
        assert not own.mute_mail(None)
        assert not own.mute_digest()
        assert {own.channels(reason).mail for reason in Reason} == {MailWhen.NEVER}
        assert own.version == 1

    def test_muting_the_digest_takes_what_is_daily(self) -> None:
        own = self.new()
        assert own.mute_digest()
        assert own.channels(Reason.POSTED).mail is MailWhen.NEVER
        assert own.channels(Reason.ANSWERED).mail is MailWhen.IMMEDIATELY

    def test_replacing_by_the_same_is_no_new_version(self) -> None:
        own = self.new()
        assert not own.replace(self.new())
        other = self.new()
        other.choices = {Reason.POSTED: Choice(inbox=InboxWhen.NEVER, mail=MailWhen.NEVER)}
        assert own.replace(other)
        assert own.channels(Reason.POSTED).is_silent
        assert own.version == 1
