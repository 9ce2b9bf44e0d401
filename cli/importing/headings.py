"""The words of a line of Markdown. Pure."""

import html
import re

_MARKUP = (
    (re.compile(r"\s*\{[:#][^}]*\}\s*$"), ""),  # an anchor of its own
    (re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),  # links and images
    (re.compile(r"<[^>]*>"), ""),
    (re.compile(r"(\*{1,3}|~~|`+)(.+?)\1"), r"\2"),
    (re.compile(r"(?<!\w)(_{1,3})(.+?)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([^\w\s])"), r"\1"),
)


def plain(markdown: str) -> str:
    """Return the words of a heading, without markup for bold, links or code."""
    for pattern, instead in _MARKUP:
        markdown = pattern.sub(instead, markdown)
    return " ".join(html.unescape(markdown).split())
