"""Mails as they are sent: headers, both parts, both languages."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from services.notifications.domain.errors import LinkNotFound
from services.notifications.domain.links import Unsubscription, read_link, write_link
from services.notifications.domain.places import Places
from services.notifications.mail.errors import RefusedError
from services.notifications.mail.letters import Envelope, Sender, write_digest, write_notice
from services.notifications.mail.wire import Letter
from services.notifications.reasons.table import REASONS
from services.notifications.use_cases.send_mail import LONGEST_PAUSE, pause_after
from tests.support.notices import a_gathering, a_post, a_reply, person, shown

KEY = b"k" * 32
SENDER = Sender("guilde@example.org", Places("https://guilde.example.org"), KEY)
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def envelope(**fields: object) -> Envelope:
    return Envelope("f1.ada", person(**fields), NOON)  # type: ignore[arg-type]


def sent(letter: Letter) -> EmailMessage:
    """Return the mail as a mail program parses it."""
    received = message_from_bytes(letter.content, policy=policy.default)
    assert isinstance(received, EmailMessage)
    return received


def parts(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("reason", list(REASONS))
def test_every_reason_has_a_mail_in_both_languages(reason: str, language: str) -> None:
    message = sent(write_notice(envelope(language=language), shown(reason), SENDER))
    text, html = parts(message)
    assert f'<html lang="{language}">' in html
    assert message["Content-Language"] == language
    for part in (text, html):
        assert "https://guilde.example.org/api/" in part
        assert "{" not in text
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_mail_names_its_actor_subject_and_reason() -> None:
    message = sent(write_notice(envelope(language="fr"), shown("answered"), SENDER))
    assert message["From"] == "Grace via Guilde <guilde@example.org>"
    assert message["To"] == "Ada <ada@example.org>"
    assert message["Subject"] == "Re: [Guilde des données] How do we test?"
    text, html = parts(message)
    assert "Grace a répondu à votre question «\u00a0How do we test?\u00a0»" in text
    assert "> On real engines." in text
    assert "On real engines." in html
    assert "parce que quelqu’un a répondu à votre question." in text
    assert "https://guilde.example.org/api/content/v1/posts/p1" in text


def test_a_mail_on_a_gathering_has_its_time_place_and_reason() -> None:
    gathering = a_gathering(reason="The room is flooded")
    one = shown("gathering_changed", gathering=gathering)
    text, _ = parts(sent(write_notice(envelope(), one, SENDER)))
    assert "“Workshop” has changed: Sunday 25 October 2026, 19:00 (France Time)" in text
    assert "\nSalle 12\n“The room is flooded”\n" in text.replace("\r", "")


def test_unsubscribing_takes_one_click() -> None:
    letter = write_notice(envelope(), shown("answered"), SENDER)
    message = sent(letter)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(message["List-Unsubscribe"])
    assert link.startswith("<https://guilde.example.org/api/notifications/v1/unsubscribe/")
    token = link.strip("<>").rpartition("/")[2]
    assert read_link(token, KEY, REASONS) == Unsubscription("ada", "answered")
    assert f"\r\nList-Unsubscribe: {link}\r\n".encode() in letter.content


def test_a_retry_has_the_same_message_id_and_a_post_has_one_thread() -> None:
    first = sent(write_notice(envelope(), shown("answered"), SENDER))
    again = sent(write_notice(envelope(), shown("answered"), SENDER))
    other = Envelope("f2.ada", person(), NOON)
    second = sent(write_notice(other, shown("mentioned"), SENDER))
    assert first["Message-ID"] == again["Message-ID"] != second["Message-ID"]
    assert first["References"] == second["References"] == second["In-Reply-To"]
    theirs = write_notice(Envelope("f1.bob", person("bob"), NOON), shown("answered"), SENDER)
    assert sent(theirs)["References"] != first["References"]


def test_a_digest_lists_notices_by_community_and_counts_the_rest() -> None:
    posts = [shown("posted", post=a_post(title=f"Post {n}")) for n in range(3)]
    everyones = shown("mentioned", community=None)
    message = sent(write_digest(envelope(language="fr"), [*posts, everyones], 2, SENDER))
    assert message["Subject"] == "6 nouveautés depuis le dernier résumé"
    text, html = parts(message)
    for part in (text, html):
        assert part.count("Guilde des données") >= 1
        assert "Pour tout le monde" in part
        assert "Et 2 de plus." in part
        assert "Post 2" in part
    token = str(message["List-Unsubscribe"]).strip("<>").rpartition("/")[2]
    assert read_link(token, KEY, REASONS).scope == "digest"


HOSTILE = '<script>alert(1)</script>\r\nBcc: eve@example.org"\x00'


def test_texts_of_members_stay_text() -> None:
    one = shown(
        "answered",
        actor=person("grace", name=HOSTILE),
        post=a_post(title=HOSTILE),
        reply=a_reply(excerpt=HOSTILE),
    )
    message = sent(write_notice(envelope(name=HOSTILE), one, SENDER))
    assert message["Bcc"] is None
    assert [a.addr_spec for a in message["To"].addresses] == ["ada@example.org"]
    assert [a.addr_spec for a in message["From"].addresses] == ["guilde@example.org"]
    _, html = parts(message)
    assert "<script" not in html


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "a@b\r\nBcc: c@d",
        "a b@c",
        "<a@b>",
        "a@b, c@d",
        "=?utf-8?q?a?=@b",
    ],
)
def test_a_person_without_a_usable_address_gets_no_mail(email: str) -> None:
    with pytest.raises(RefusedError):
        write_notice(envelope(email=email), shown(), SENDER)


def test_a_subject_is_bounded() -> None:
    message = sent(write_notice(envelope(), shown(post=a_post(title="long " * 100)), SENDER))
    assert len(message["Subject"]) == 150


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "a.b",
        "é.b",
        write_link(Unsubscription("ada", "answered"), b"another key"),
        write_link(Unsubscription("ada", "answered"), KEY)[:-2],
        "x" + write_link(Unsubscription("ada", "answered"), KEY),
        write_link(Unsubscription("ada", "anything"), KEY),
    ],
)
def test_a_forged_link_is_refused(token: str) -> None:
    with pytest.raises(LinkNotFound):
        read_link(token, KEY, REASONS)


def test_a_mail_that_is_deferred_waits_twice_as_long_each_time() -> None:
    pauses = [pause_after(attempts).total_seconds() for attempts in (1, 2, 3)]
    assert pauses == [5, 10, 20]
    assert pause_after(1_000) == LONGEST_PAUSE
