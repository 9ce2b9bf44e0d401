"""The writing of mails: one notice, or a digest of many; text and HTML, in French and English."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.notifications.domain.known import Community, Person
from services.notifications.domain.links import DIGEST, Unsubscription, write_link
from services.notifications.domain.places import Places
from services.notifications.domain.shown import Shown
from services.notifications.mail import wire
from services.notifications.mail.wire import Letter
from services.notifications.reasons.table import REASONS
from services.notifications.reasons.wording import headline
from services.notifications.subjects.community import name_in
from services.notifications.subjects.table import KINDS, link_of, thread_of
from services.notifications.words import said, translated, translations
from shared.contracts.values import Language
from shared.text import one_line

MOST_IN_DIGEST = 50
LONGEST_SUBJECT = 150
GUILDE = "Guilde"


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of mails: `address` as in a header, the targets of links, the signing key."""

    address: str
    places: Places
    key: bytes

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The addressing of a mail.

    `mail_id` gives its Message-ID, which is the same at every attempt.
    """

    mail_id: str
    to: Person
    at: datetime

    @property
    def language(self) -> Language:
        return self.to.language


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of a mail. author: the sender's name. scope: that of its link to unsubscribe.

    thread: the Message-ID that groups its conversation, which no real mail has.
    """

    template: str
    author: str
    subject: str
    scope: str
    context: Mapping[str, object]
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A notice in a mail. `place`: the community, if the headline does not name it."""

    place: str
    headline: str
    quote: str
    details: Sequence[str]
    link: str


def write_notice(envelope: Envelope, shown: Shown, sender: Sender) -> Letter:
    """Write the mail of a notice. Raises: RefusedError if the person has no usable address."""
    language, notice = envelope.language, shown.notice
    thread = thread_of(notice.path) or notice.item_id
    name = _message_id("thread", f"{thread}|{envelope.to.id}")
    because = translated(REASONS[notice.reason].because, language)
    return _write(
        Draft(
            template="notice",
            author=_author(shown, language),
            subject=_subject(shown, language),
            scope=notice.reason,
            context={"entry": _entry(shown, language, sender.places), "why": because},
            thread=f"<{name}@{sender.domain}>",
        ),
        envelope,
        sender,
    )


def write_digest(envelope: Envelope, notices: Sequence[Shown], more: int, sender: Sender) -> Letter:
    """Write a digest. `notices` are newest first; `more`: the number of further ones.

    Raises: RefusedError if the person has no usable address.
    """
    language = envelope.language
    count = len(notices) + more
    several = translations(language).ngettext(
        "One thing since the last digest", "{count} things since the last digest", count
    )
    title = several.format(count=count)
    sections: dict[str, list[Entry]] = {}
    for shown in notices:
        place = _community(shown, language) or translated(said("For everyone"), language)
        sections.setdefault(place, []).append(_entry(shown, language, sender.places))
    return _write(
        Draft(
            template="digest",
            author=GUILDE,
            subject=title,
            scope=DIGEST,
            context={"title": title, "sections": sections, "more": more},
        ),
        envelope,
        sender,
    )


def message_name(mail_id: str) -> str:
    """Return the part of a mail's Message-ID before the @."""
    return _message_id("mail", mail_id)


def page(language: Language, **context: object) -> str:
    """Return the page that a link to unsubscribe shows."""
    return _templates(language).get_template("unsubscribe.html").render(context)


@cache
def _templates(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        extensions=["jinja2.ext.i18n"],
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # of jinja2.ext.i18n
    environment.globals["lang"] = language.value
    return environment


def _write(draft: Draft, envelope: Envelope, sender: Sender) -> Letter:
    everything = {
        **draft.context,
        "subject": draft.subject,
        "unsubscribe": _link(envelope, draft.scope, sender),
        "preferences": sender.places.preferences,
    }
    templates = _templates(envelope.language)
    text = templates.get_template(f"{draft.template}.txt").render(everything)
    html = templates.get_template(f"{draft.template}.html").render(everything)
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
    names_place = REASONS[shown.notice.reason].names("community")
    return Entry(
        place="" if names_place else _community(shown, language),
        headline=headline([shown], language),
        quote=_quote(shown),
        details=_details(shown, language),
        link=places.at(*link_of(shown.rows)),
    )


def _community(shown: Shown, language: Language) -> str:
    """Return the name of the community; empty if there is none."""
    community = shown.rows.get("community")
    return name_in(community, language) if isinstance(community, Community) else ""


def _quote(shown: Shown) -> str:
    """Return a quote from the nearest thing in the path that has one."""
    for name, row in shown.rows.items():
        if (quote := KINDS[name].quote) is not None:
            return one_line(quote(row))
    return ""


def _details(shown: Shown, language: Language) -> list[str]:
    return [line for name, row in shown.rows.items() for line in KINDS[name].details(row, language)]


def _author(shown: Shown, language: Language) -> str:
    """Return the name of the person and the platform, so that nobody takes it for personal mail."""
    if shown.actor is None:
        return GUILDE
    name = one_line(shown.actor.name)[:80]
    return translated(said("{name} via Guilde"), language).format(name=name)


def _subject(shown: Shown, language: Language) -> str:
    """Return the subject, the same for all mails about a post: some programs group mails by it."""
    for name, row in shown.rows.items():
        if (title := KINDS[name].title) is not None:
            community = _community(shown, language)
            place = f"[{community}] " if community else ""
            again = "Re: " if name != shown.notice.path[0].kind else ""
            return _cut(f"{again}{place}{one_line(title(row))}")
    return _cut(headline([shown], language))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SUBJECT else text[: LONGEST_SUBJECT - 1] + "…"


def _link(envelope: Envelope, scope: str, sender: Sender) -> str:
    token = write_link(Unsubscription(envelope.to.id, scope), sender.key)
    return sender.places.unsubscribe(token)


def _message_id(what: str, name: str) -> str:
    return f"{what}.{hashlib.sha256(name.encode()).hexdigest()[:40]}"
