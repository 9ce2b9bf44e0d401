"""Writing mails: one for a notice, or a digest of many; text and HTML, in French and English."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.notifications.domain import wording
from services.notifications.domain.known import Person
from services.notifications.domain.links import DIGEST, Unsubscription, write_link
from services.notifications.domain.notice import thread_of
from services.notifications.domain.places import Places
from services.notifications.domain.reasons import Reason
from services.notifications.domain.shown import Shown
from services.notifications.mail import wire
from services.notifications.mail.wire import Letter
from services.notifications.mail.words import FOOTERS, WORDS
from shared.contracts.values import Language
from shared.text import one_line

MOST_IN_DIGEST = 50
LONGEST_SUBJECT = 150
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
class Draft:
    """What a mail says. author: a name for who it is from. scope: what its link unsubscribes from.

    thread: the Message-ID of what it belongs to, which no mail has.
    """

    template: str
    author: str
    subject: str
    scope: str
    context: Mapping[str, object]
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice in a mail. `place`: the community, where the headline does not name it."""

    place: str
    headline: str
    quote: str
    details: Sequence[str]
    link: str


def write_notice(envelope: Envelope, shown: Shown, sender: Sender) -> Letter:
    """Raises: RefusedError where the person has no usable address."""
    language, reason = envelope.language, shown.notice.reason
    thread = _message_id("thread", f"{thread_of(reason, shown.notice.about)}|{envelope.to.id}")
    entry = _entry(shown, language, sender.places)
    why = wording.reason_of(reason, language)
    return _write(
        Draft(
            template="notice",
            author=_author(shown, language),
            subject=_subject(shown, language),
            scope=reason,
            context={"entry": entry, "why": _because(why, language)},
            thread=f"<{thread}@{sender.domain}>",
        ),
        envelope,
        sender,
    )


def write_digest(envelope: Envelope, notices: Sequence[Shown], more: int, sender: Sender) -> Letter:
    """`notices` newest first; `more`: how many there are besides.

    Raises: RefusedError where the person has no usable address.
    """
    language = envelope.language
    words = WORDS[language]
    count = len(notices) + more
    title = words["digest_one" if count == 1 else "digest"].format(count=count)
    sections: dict[str, list[Entry]] = {}
    for shown in notices:
        place = wording.community_of(shown, language) if shown.community else words["elsewhere"]
        sections.setdefault(place, []).append(_entry(shown, language, sender.places))
    remaining = words["more"].format(count=more) if more else ""
    context = {"title": title, "sections": sections, "remaining": remaining}
    return _write(
        Draft(
            template="digest",
            author=words["guilde"],
            subject=title,
            scope=DIGEST,
            context={**context, "why": words["why_digest"]},
        ),
        envelope,
        sender,
    )


def message_name(mail_id: str) -> str:
    """What stands before the @ in a mail's Message-ID."""
    return _message_id("mail", mail_id)


def page(language: Language, **context: object) -> str:
    """The page that a link to unsubscribe shows."""
    return _TEMPLATES.get_template("unsubscribe.html").render(
        lang=language.value, words=FOOTERS[language], **context
    )


def _write(draft: Draft, envelope: Envelope, sender: Sender) -> Letter:
    language = envelope.language
    everything = {
        **draft.context,
        "lang": language.value,
        "words": WORDS[language],
        "colon": "\u00a0:" if language is Language.FRENCH else ":",
        "subject": draft.subject,
        "unsubscribe": _link(envelope, draft.scope, sender),
        "preferences": sender.places.preferences,
    }
    text = _TEMPLATES.get_template(f"{draft.template}.txt").render(everything)
    html = _TEMPLATES.get_template(f"{draft.template}.html").render(everything)
    return wire.write(
        _headers(draft, envelope, sender),
        text.strip() + "\n",
        html,
        sender=sender.address,
        recipient=envelope.to.email,
    )


def _headers(draft: Draft, envelope: Envelope, sender: Sender) -> dict[str, str]:
    headers = {
        "From": wire.mailbox(draft.author, sender.address),
        "To": wire.mailbox(envelope.to.name, envelope.to.email),
        "Subject": wire.unstructured(draft.subject),
        "Date": format_datetime(envelope.at),
        "Message-ID": f"<{message_name(envelope.mail_id)}@{sender.domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": envelope.language.value,
        "X-Guilde-Reason": draft.scope,
        "List-Unsubscribe": f"<{_link(envelope, draft.scope, sender)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if draft.thread:
        headers["In-Reply-To"] = headers["References"] = draft.thread
    return headers


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
        return one_line(shown.reply.excerpt)
    if shown.post is not None:
        return one_line(shown.post.excerpt)
    return ""


def _details(shown: Shown, language: Language) -> list[str]:
    """Of a gathering: where, and what was said about a change. When stands in the headline."""
    gathering = shown.gathering
    if gathering is None:
        return []
    words = WORDS[language]
    place = gathering.place or (words["online"] if gathering.online else "")
    lines = [one_line(place)]
    if gathering.reason and shown.notice.reason is not Reason.GATHERING_SCHEDULED:
        lines.append(words["said"].format(reason=one_line(gathering.reason)))
    return [line for line in lines if line]


def _author(shown: Shown, language: Language) -> str:
    """A person's name, and the platform's, so that nobody takes it for their own mail."""
    guilde = WORDS[language]["guilde"]
    if shown.actor is None:
        return guilde
    return WORDS[language]["via"].format(name=one_line(shown.actor.name)[:80])


def _subject(shown: Shown, language: Language) -> str:
    """The same for all mails about one post, which some programs need to show them as one."""
    if shown.post is None:
        return _cut(wording.headline([shown], language))
    place = f"[{wording.community_of(shown, language)}] " if shown.community else ""
    again = "Re: " if shown.notice.about.reply_id is not None else ""
    return _cut(f"{again}{place}{one_line(shown.post.title)}")


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
