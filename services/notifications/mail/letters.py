"""Writing mails: one for a notice, or a digest of many; text and HTML, in French and English."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.notifications.domain import wording
from services.notifications.domain.known import Person
from services.notifications.domain.links import DIGEST, Unsubscription, write_link
from services.notifications.domain.notice import thread_of
from services.notifications.domain.places import Places
from services.notifications.domain.reasons import Reason
from services.notifications.domain.shown import Shown
from services.notifications.mail.errors import RefusedError
from services.notifications.mail.words import FOOTERS, WORDS
from shared.contracts.values import Language

MOST_IN_DIGEST = 50
LONGEST_SUBJECT = 150
# long enough that no address in a header is broken up: some programs do not put it together again
_POLICY = SMTP.clone(max_line_length=990)
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_REPLIES = {Reason.ANSWERED, Reason.REPLIED, Reason.ACCEPTED}
_QUOTED_REPLY = _REPLIES | {Reason.MENTIONED}
_NAME_NO_COMMUNITY = _QUOTED_REPLY | {
    Reason.GATHERING_CHANGED,
    Reason.GATHERING_CANCELLED,
    Reason.PROMOTED,
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mails are from: `address` as in a header, what links lead to, what signs them."""

    address: str
    places: Places
    key: bytes

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail without what it says. `mail_id` makes its Message-ID, the same at every attempt."""

    mail_id: str
    to: Person
    at: datetime

    @property
    def language(self) -> Language:
        return self.to.language


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice in a mail. `place`: the community, where the headline does not name it."""

    place: str
    headline: str
    quote: str
    details: Sequence[str]
    link: str


def write_notice(envelope: Envelope, shown: Shown, sender: Sender) -> EmailMessage:
    """Raises: RefusedError where the person has no usable address."""
    language, reason = envelope.language, shown.notice.reason
    message = _begin(envelope, sender, reason, _author(shown, language))
    message["Subject"] = _subject(shown, language)
    thread = _message_id("thread", f"{thread_of(reason, shown.notice.about)}|{envelope.to.id}")
    message["In-Reply-To"] = message["References"] = f"<{thread}@{sender.domain}>"
    entry = _entry(shown, language, sender.places)
    why = wording.reason_of(reason, language)
    context = {"entry": entry, "why": _because(why, language)}
    return _finish(message, "notice", context, envelope, sender)


def write_digest(
    envelope: Envelope, notices: Sequence[Shown], more: int, sender: Sender
) -> EmailMessage:
    """`notices` newest first; `more`: how many there are besides.

    Raises: RefusedError where the person has no usable address.
    """
    language = envelope.language
    words = WORDS[language]
    message = _begin(envelope, sender, DIGEST, words["guilde"])
    count = len(notices) + more
    title = words["digest_one" if count == 1 else "digest"].format(count=count)
    message["Subject"] = title
    sections: dict[str, list[Entry]] = {}
    for shown in notices:
        place = wording.community_of(shown, language) if shown.community else words["elsewhere"]
        sections.setdefault(place, []).append(_entry(shown, language, sender.places))
    remaining = words["more"].format(count=more) if more else ""
    context = {"title": title, "sections": sections, "remaining": remaining}
    return _finish(message, "digest", {**context, "why": words["why_digest"]}, envelope, sender)


def page(language: Language, **context: object) -> str:
    """The page that a link to unsubscribe shows."""
    return _TEMPLATES.get_template("unsubscribe.html").render(
        lang=language.value, words=FOOTERS[language], **context
    )


def _begin(envelope: Envelope, sender: Sender, scope: str, name: str) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = Address(name, addr_spec=sender.address)
        name = wording.one_line(envelope.to.name)
        message["To"] = Address(name, addr_spec=envelope.to.email)
    except (MessageError, ValueError, IndexError) as wrong:  # of what is no address at all
        raise RefusedError(f"no usable address: {wrong!r}"[:200]) from wrong
    if not envelope.to.email:
        raise RefusedError("no address")
    message["Date"] = envelope.at
    message["Message-ID"] = f"<{_message_id('mail', envelope.mail_id)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Guilde-Reason"] = scope
    link = _link(envelope, scope, sender)
    message["List-Unsubscribe"] = f"<{link}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _finish(
    message: EmailMessage,
    template: str,
    context: dict[str, object],
    envelope: Envelope,
    sender: Sender,
) -> EmailMessage:
    language = envelope.language
    everything = {
        **context,
        "lang": language.value,
        "words": WORDS[language],
        "colon": "\u00a0:" if language is Language.FRENCH else ":",
        "subject": message["Subject"],
        "unsubscribe": _link(envelope, message["X-Guilde-Reason"], sender),
        "preferences": sender.places.preferences,
    }
    text = _TEMPLATES.get_template(f"{template}.txt").render(everything)
    html = _TEMPLATES.get_template(f"{template}.html").render(everything)
    message.set_content(text.strip() + "\n", cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = language.value
    return message


def _entry(shown: Shown, language: Language, places: Places) -> Entry:
    return Entry(
        place=_place(shown, language),
        headline=wording.headline([shown], language),
        quote=_quote(shown),
        details=_details(shown, language),
        link=places.of(shown),
    )


def _place(shown: Shown, language: Language) -> str:
    if shown.community is None or shown.notice.reason not in _NAME_NO_COMMUNITY:
        return ""
    return wording.community_of(shown, language)


def _quote(shown: Shown) -> str:
    if shown.reply is not None and shown.notice.reason in _QUOTED_REPLY:
        return wording.one_line(shown.reply.excerpt)
    if shown.post is not None:
        return wording.one_line(shown.post.excerpt)
    return ""


def _details(shown: Shown, language: Language) -> list[str]:
    """Of a gathering: where, and what was said about a change. When stands in the headline."""
    gathering = shown.gathering
    if gathering is None:
        return []
    words = WORDS[language]
    place = gathering.place or (words["online"] if gathering.online else "")
    lines = [wording.one_line(place)]
    if gathering.reason and shown.notice.reason is not Reason.GATHERING_SCHEDULED:
        lines.append(words["said"].format(reason=wording.one_line(gathering.reason)))
    return [line for line in lines if line]


def _author(shown: Shown, language: Language) -> str:
    """A person's name, and the platform's, so that nobody takes it for their own mail."""
    guilde = WORDS[language]["guilde"]
    if shown.actor is None:
        return guilde
    return WORDS[language]["via"].format(name=wording.one_line(shown.actor.name)[:80])


def _subject(shown: Shown, language: Language) -> str:
    """The same for all mails about one post, which some programs need to show them as one."""
    if shown.post is None:
        return _cut(wording.headline([shown], language))
    place = f"[{wording.community_of(shown, language)}] " if shown.community else ""
    again = "Re: " if shown.notice.about.reply_id is not None else ""
    return _cut(f"{again}{place}{wording.one_line(shown.post.title)}")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SUBJECT else text[: LONGEST_SUBJECT - 1] + "…"


def _because(why: str, language: Language) -> str:
    words = WORDS[language]
    elided = language is Language.FRENCH and why[0] in "aeiou"
    return words["because_elided" if elided else "because"].format(why=why)


def _link(envelope: Envelope, scope: str, sender: Sender) -> str:
    token = write_link(Unsubscription(envelope.to.id, scope), sender.key)
    return sender.places.unsubscribe(token)


def _message_id(what: str, name: str) -> str:
    return f"{what}.{hashlib.sha256(name.encode()).hexdigest()[:40]}"
