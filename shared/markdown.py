"""Markdown to safe HTML and plain text. Pure, and bounded in time for any input.

cmark-gfm renders GitHub Flavored Markdown; then nh3 (ammonia) applies an allow-list, so readers get
only what it names. The allow-list also decides which raw HTML in the Markdown stays. cmark is
linear. An HTML parser is not: badly nested tags cost quadratic time. Markdown with too much nesting
or too many tags is therefore shown as plain text, and excessive raw HTML is dropped.
"""

import html
import re
from dataclasses import dataclass
from typing import Protocol

import nh3

from shared.gfm import RAW_HTML, to_html
from shared.text import clean

MOST_MENTIONS = 50
"""The limit on persons that a text can mention; further ones are ignored."""

MOST_TAGS = 150_000
MOST_DEPTH = 100
MOST_RAW_COST = 1_000_000
"""The limit on raw tags times all tags: an HTML parser's worst case for unclosed tags."""

_LANGUAGE_CLASS = re.compile(r"language-[A-Za-z0-9+#._-]{1,40}")
_MENTION = re.compile(r'@<a href="person:([A-Za-z0-9-]{1,64})"(?: title="[^"]*")?>(?!</a>)')
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VOID = frozenset({"br", "hr", "img", "input"})

_TEXT_TAGS = "em strong b i del s ins mark u q cite small sub sup kbd samp var abbr span a code"
_BLOCK_TAGS = (
    "p br hr img h1 h2 h3 h4 h5 h6 blockquote pre ul ol li dl dt dd table caption thead tbody tfoot"
    " tr th td input details summary figure figcaption div"
)
_ANY_TAG = re.compile(r'<(?:"[^"]*"|[^">])*>')
"""A tag in the output of nh3: quoted values may contain `>`, and every tag is closed."""
_TEXT_TAG = re.compile(rf'</?(?:{"|".join(_TEXT_TAGS.split())})(?: (?:"[^"]*"|[^">])*)?>')
_TASK = {"type": "checkbox", "disabled": ""}
"""The checkbox of a task list, which is the only input that raw HTML may contain."""
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "code": {"class"},
    "details": {"open"},
    "input": {"checked"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}


class Written(Protocol):
    """An aggregate with a text: a post or a reply."""

    body: str
    html: str
    text: str
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """An author's Markdown, and the texts rendered from it. `text` is one line.

    mentions: the ids of the persons mentioned, see `mentioned`.
    """

    body: str
    html: str
    text: str
    mentions: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """Return the characters that it takes in the store, with a fact of it."""
        return len(self.html) + 2 * (len(self.body) + len(self.text))

    def write_into(self, written: Written) -> tuple[str, ...]:
        """Replace a text with this one.

        Returns the names of the fields that a fact reports as changed.
        """
        mentions = ("mentions",) if self.mentions != written.mentions else ()
        written.body, written.html, written.text = self.body, self.html, self.text
        written.mentions = self.mentions
        return ("body", "text", *mentions)


NOTHING = Prose("", "", "")


def write_prose(body: str) -> Prose:
    """Render Markdown. It is CPU-bound, so call it in a thread. Refuses lone surrogates."""
    cleaned = clean(body)
    without_raw = to_html(cleaned)
    safe = _sanitise(_render(cleaned, without_raw))
    return Prose(cleaned, safe, _strip(safe), _mentioned(without_raw))


def mentioned(body: str) -> tuple[str, ...]:
    """Return the ids of persons mentioned as `@[Ada Lovelace](person:ID)`, each once, in order.

    In Markdown this is an @ and a link, so every link that the parser finds counts, and code does
    not. The allow-list removes the address: a reader sees `@Ada Lovelace`.
    """
    return _mentioned(to_html(body))


def _mentioned(without_raw: str) -> tuple[str, ...]:
    """Find mentions in the output of cmark: all its tags come from Markdown, as it escapes text."""
    return tuple(dict.fromkeys(_MENTION.findall(without_raw)))[:MOST_MENTIONS]


def _render(body: str, without_raw: str) -> str:
    if without_raw.count("<") > MOST_TAGS or _depth(without_raw) > MOST_DEPTH:
        return f"<pre>{html.escape(body)}</pre>"
    if "<" not in body:
        return without_raw
    with_raw = to_html(body, RAW_HTML)
    tags = with_raw.count("<")
    # the safe rendering has one comment in place of each piece of raw HTML
    omitted = without_raw.count("<!-- raw HTML omitted -->")
    raw_tags = tags - without_raw.count("<") + omitted
    return with_raw if raw_tags * tags <= MOST_RAW_COST else without_raw


def _depth(rendered: str) -> int:
    """Return how deep the tags nest in the output of cmark, which closes every tag."""
    if rendered.count("<") < MOST_DEPTH:
        return 0
    depth = deepest = 0
    for closing, name in _TAG.findall(rendered):
        if name in _VOID:
            continue
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


def _allow(_: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return value if _LANGUAGE_CLASS.fullmatch(value) else None
    if attribute == "src":
        return None if value.lstrip().lower().startswith("mailto:") else value
    if attribute in {"width", "height", "start", "colspan", "rowspan"}:
        return value if value.isascii() and value.isdigit() and len(value) <= 4 else None  # noqa: PLR2004
    return value


_CLEANER = nh3.Cleaner(
    tags={*_TEXT_TAGS.split(), *_BLOCK_TAGS.split()},
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    attribute_filter=_allow,
    set_tag_attribute_values={"input": _TASK},
    link_rel="noopener nofollow ugc",
    url_schemes={"http", "https", "mailto"},
)


def _sanitise(rendered: str) -> str:
    return _CLEANER.clean(rendered)


def _strip(safe: str) -> str:
    """Remove all tags. Tags inside a text do not separate words, all others do."""
    return " ".join(html.unescape(_ANY_TAG.sub(" ", _TEXT_TAG.sub("", safe))).split())
