"""XML for feeds: elements with texts, without the characters that XML does not allow."""

from xml.etree.ElementTree import Element, SubElement, tostring

from shared.text import clean

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
_NOT_XML = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))


def root(name: str, **attributes: str) -> Element:
    return Element(name, attributes)


def add(parent: Element, name: str, text: object = "", /, **attributes: str) -> Element:
    """Add an element; `name` may have a prefix of NAMESPACES that the root declares."""
    element = SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    element.text = _clean(str(text)) or None
    return element


def write(element: Element) -> bytes:
    written: bytes = tostring(element, encoding="utf-8", xml_declaration=True)
    return written


def declared(*prefixes: str) -> dict[str, str]:
    return {f"xmlns:{prefix}": NAMESPACES[prefix] for prefix in prefixes}


def _clean(text: str) -> str:
    return clean(text).translate(_NOT_XML)
