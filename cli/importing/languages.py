"""Language detection: French or English."""

import re
from functools import cache
from types import ModuleType

from cli.importing.values import LANGUAGES

ENOUGH = 1_000
"""Characters: more of them do not change the verdict, and cost time."""

_NO_PROSE = re.compile(
    r"^(?P<fence> *(?:`{3,}|~{3,})).*?(?:^(?P=fence)|\Z)"  # code blocks
    r"|`[^`\n]+`"  # code in a line
    r"|<[^>\n]+>"  # HTML
    r"|\{[%{].*?[%}]\}"  # Jinja and Liquid
    r"|\]\([^)\n]*\)"  # where links lead
    r"|\bhttps?://\S+",
    re.MULTILINE | re.DOTALL,
)


def detect(text: str) -> str:
    """Detect fr or en by the prose; a text without evidence is en."""
    found: str = _identifier().classify(prose(text))[0]
    return found


def prose(text: str) -> str:
    """Take the beginning of a Markdown text without what is in no language: code, links, tags."""
    # Bounded first: the patterns above then cannot cost more than the verdict is worth.
    return " ".join(_NO_PROSE.sub(" ", text[: 8 * ENOUGH]).split())[:ENOUGH]


@cache
def _identifier() -> ModuleType:
    """Load the model when it is first needed: it takes half a second."""
    import py3langid

    py3langid.set_languages(list(LANGUAGES))
    return py3langid  # type: ignore[no-any-return]  # it ships no types
