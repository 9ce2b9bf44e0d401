"""HTML of other systems as Markdown, with links rewritten first."""

import html
import re
from collections.abc import Callable

from html_to_markdown import ConversionError, ConversionOptions, convert

from cli.importing.documents import Unfit

MOST_DEPTH = 300
"""The limit on nested elements: what lies deeper is left out."""

Link = Callable[[str], str | None]
"""Returns the address that replaces one, or None to leave it as it is."""

_OPTIONS = ConversionOptions(
    escape_asterisks=True,
    escape_underscores=True,
    escape_misc=True,
    extract_metadata=False,
    max_depth=MOST_DEPTH,
)
_LINKING = re.compile(r"<(?:a|img)\b[^<>]*>", re.IGNORECASE)
_TARGET = re.compile(r"""(\b(?:href|src)\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


def to_markdown(text: str, link: Link) -> str:
    """Convert HTML. Text that looks like Markdown is escaped; scripts and styles are left out.

    Raises Unfit.
    """
    rewritten = _LINKING.sub(lambda tag: _retargeted(tag.group(), link), text)
    try:
        return str(convert(rewritten, _OPTIONS).content).strip()
    except ConversionError as error:
        raise Unfit(f"its HTML cannot be converted: {error}") from error


def relinked(markdown: str, link: Link) -> str:
    """Rewrite the absolute addresses in a Markdown or plain text."""
    return _ADDRESS.sub(lambda found: link(found.group()) or found.group(), markdown)


def _retargeted(tag: str, link: Link) -> str:
    def instead(found: re.Match[str]) -> str:
        target = link(html.unescape(found.group(2)[1:-1]).strip())
        return found.group() if target is None else f'{found.group(1)}"{html.escape(target)}"'

    return _TARGET.sub(instead, tag)
