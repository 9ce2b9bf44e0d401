"""Markdown in, safe HTML and plain text out. Pure, and bounded in time whatever comes in.

GitHub Flavored Markdown by cmark-gfm, then an allow-list by nh3 (ammonia): nothing reaches a reader
that is not named here. Raw HTML in the Markdown is kept as far as the allow-list does.

cmark is linear. An HTML parser is not: badly nested tags cost their square. So what nests too deep
or has too many tags is shown as it was typed, and raw HTML is left out where it is too much.
"""

import html
import re
from dataclasses import dataclass

import nh3

from services.content.domain.gfm import RAW_HTML, to_html
from shared.text import clean

MOST_TAGS = 150_000
MOST_DEPTH = 100
MOST_RAW_COST = 1_000_000
"""Raw tags times all tags: the worst an HTML parser can make of tags that nobody closed."""

_LANGUAGE_CLASS = re.compile(r"language-[A-Za-z0-9+#._-]{1,40}")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VOID = frozenset({"br", "hr", "img", "input"})

_TEXT_TAGS = "em strong b i del s ins mark u q cite small sub sup kbd samp var abbr span a code"
_BLOCK_TAGS = (
    "p br hr img h1 h2 h3 h4 h5 h6 blockquote pre ul ol li dl dt dd table caption thead tbody tfoot"
    " tr th td details summary figure figcaption div"
)
_ANY_TAG = re.compile(r'<(?:"[^"]*"|[^">])*>')
"""In what nh3 wrote: quoted values may hold `>`, and every tag is closed."""
_TEXT_TAG = re.compile(rf'</?(?:{"|".join(_TEXT_TAGS.split())})(?: (?:"[^"]*"|[^">])*)?>')
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "code": {"class"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}


@dataclass(frozen=True, slots=True)
class Prose:
    """What an author wrote: Markdown, and what was made of it. `text` is one line."""

    body: str
    html: str
    text: str


NOTHING = Prose("", "", "")


def write_prose(body: str) -> Prose:
    """CPU-bound: it belongs in a thread. Takes no lone surrogates."""
    cleaned = clean(body)
    safe = _sanitise(_render(cleaned))
    return Prose(cleaned, safe, _strip(safe))


def _render(body: str) -> str:
    without_raw = to_html(body)
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
    """How deep the tags nest in what cmark wrote, which closes all it opens."""
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
    link_rel="noopener nofollow ugc",
    url_schemes={"http", "https", "mailto"},
)


def _sanitise(rendered: str) -> str:
    return _CLEANER.clean(rendered)


def _strip(safe: str) -> str:
    """Tags within a text part no words, all others do."""
    return " ".join(html.unescape(_ANY_TAG.sub(" ", _TEXT_TAG.sub("", safe))).split())
