"""Language detection: French or English."""

import re
from functools import cache
from types import ModuleType

from cli.importing.values import LANGUAGES

ENOUGH = 1_000
"""The number of characters to examine: more cost time without changing the result."""

_NO_PROSE = re.compile(
    r"^(?P<fence> *(?:`{3,}|~{3,})).*?(?:^(?P=fence)|\Z)"  # code blocks
    r"|`[^`\n]+`"  # code in a line
    r"|<[^>\n]+>"  # HTML
    r"|\{[%{].*?[%}]\}"  # Jinja and Liquid
    r"|\]\([^)\n]*\)"  # the targets of links
    r"|\bhttps?://\S+",
    re.MULTILINE | re.DOTALL,
)


def detect(text: str) -> str:
    """Detect fr or en by the prose; en if there is no evidence."""
    found: str = _identifier().classify(prose(text))[0]
    return found


def prose(text: str) -> str:
    """Return the beginning of a Markdown text, without code, links and tags."""
    # limited first, so that the patterns above stay cheap
    return " ".join(_NO_PROSE.sub(" ", text[: 8 * ENOUGH]).split())[:ENOUGH]


@cache
def _identifier() -> ModuleType:
    """Load the model when first needed: it takes half a second."""
    import py3langid

    py3langid.set_languages(list(LANGUAGES))
    return py3langid  # type: ignore[no-any-return]  # it ships no types
