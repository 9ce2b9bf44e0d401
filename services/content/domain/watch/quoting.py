import re

_MARKS = re.compile(r"([\\`*_\[\]<>&@~|])")
_AT_START = re.compile(r"^(\s*)([#+\-=]|\d{1,9}[.)])")


def quoted(text: str) -> str:
    """Return a plain text as a quotation in Markdown, in which nothing is a mark or a mention."""
    if not text:
        return ""
    plain = _MARKS.sub(r"\\\1", text)
    return f"> {_AT_START.sub(_escaped, plain)}"


def _escaped(found: re.Match[str]) -> str:
    mark = found[2]
    safe = f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}"
    return f"{found[1]}{safe}"
