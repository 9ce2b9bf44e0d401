"""Languages, by the names and codes that other platforms use."""

import re

from shared.text import folded

_KNOWN = """
bg bul bulgarian bulgare български
cs ces czech tcheque cestina
da dan danish danois dansk
de deu german allemand deutsch
el ell greek grec ελληνικα
en eng english anglais
es spa spanish espagnol espanol
et est estonian estonien eesti
fi fin finnish finnois suomi
fr fra french francais
ga gle irish irlandais gaeilge
hr hrv croatian croate hrvatski
hu hun hungarian hongrois magyar
it ita italian italien italiano
lt lit lithuanian lituanien lietuviu
lv lav latvian letton latviesu
mt mlt maltese maltais malti
nl nld dutch neerlandais nederlands
no nor norwegian norvegien norsk
pl pol polish polonais polski
pt por portuguese portugais portugues
ro ron romanian roumain romana
sk slk slovak slovaque slovencina
sl slv slovenian slovene slovenscina
sv swe swedish suedois svenska
uk ukr ukrainian ukrainien українська
ru rus russian russe русский
tr tur turkish turc turkce
ar ara arabic arabe العربية
zh zho chinese chinois 中文
ja jpn japanese japonais 日本語
"""
_CODES = {folded(name): line.split()[0] for line in _KNOWN.split("\n") for name in line.split()}
_APART = re.compile(r"[^\w]+")
_CODE = re.compile(r"[a-z]{2,3}")


def code_of(said: str) -> str | None:
    """Return the BCP 47 code of a name or ISO 639 code; None if it is unknown."""
    name = folded(said)
    if name in _CODES:
        return _CODES[name]
    first = _APART.split(name, maxsplit=1)[0]
    if first in _CODES:
        return _CODES[first]
    return said if _CODE.fullmatch(said) else None
