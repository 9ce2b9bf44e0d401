"""The adaptation of the API's safe HTML to a page: one H1, no foreign images, nothing too wide.

The HTML comes from a sanitiser, so tags are well formed and text contains no `<`.
"""

import re
from html import unescape

from markupsafe import Markup, escape

_HEADING = re.compile(r"<(/?)h([1-6])>")
_IMAGE = re.compile(r"<img ((?:\"[^\"]*\"|[^\">])*)/?>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_CHECKBOX = re.compile(r"<input ((?:\"[^\"]*\"|[^\">])*)/?>")
_WIDE = re.compile(r"<(table|pre)>")
_WIDE_END = re.compile(r"</(table|pre)>")
HIGHEST, LOWEST = 2, 6


def prose(html: str, *, under: int = 1, image: str, scrolls: str, tasks: tuple[str, str]) -> Markup:
    """Adapt HTML. `under`: the level of the heading above it.

    `image`, `scrolls`: labels of images and of wide parts. `tasks`: labels of a task that is done,
    and of one to do.
    """
    levels = [int(level) for _, level in _HEADING.findall(html)]
    shift = under + 1 - min(levels) if levels else 0
    html = _HEADING.sub(lambda found: _heading(found, shift), html)
    html = _IMAGE.sub(lambda found: _image(found.group(1), image), html)
    html = _CHECKBOX.sub(lambda found: _task("checked=" in found.group(1), *tasks), html)
    label = escape(scrolls)
    html = _WIDE.sub(
        rf'<div class="wide" tabindex="0" role="group" aria-label="{label}"><\1>', html
    )
    return Markup(_WIDE_END.sub(r"</\1></div>", html))  # noqa: S704  the API's sanitiser wrote it


def _heading(found: re.Match[str], shift: int) -> str:
    level = min(max(int(found.group(2)) + shift, HIGHEST), LOWEST)
    return f"<{found.group(1)}h{level}>"


def _task(is_done: bool, done: str, to_do: str) -> str:  # noqa: FBT001  as it was found
    label, checked = (done, " checked") if is_done else (to_do, "")
    return f'<input type="checkbox" disabled{checked} aria-label="{escape(label)}">'


def _image(attributes: str, word: str) -> str:
    """Replace an image by a link, since loading it would reveal readers to another server."""
    given = dict(_ATTRIBUTE.findall(attributes))
    source = unescape(given.get("src", ""))
    text = unescape(given.get("alt", "")) or word
    if not source.startswith(("https://", "http://")):
        return str(escape(text))
    link = '<a href="{}" rel="noopener noreferrer nofollow" class="picture">{}</a>'
    return str(Markup(link).format(source, text))  # noqa: S704  its own tag


def marked(fragment: str) -> Markup:
    """Return a highlight of a search: escaped text with `<mark>`, and nothing else."""
    return Markup("").join(
        Markup(part) if part in {"<mark>", "</mark>"} else escape(unescape(part))  # noqa: S704
        for part in re.split(r"(</?mark>)", fragment)
    )
