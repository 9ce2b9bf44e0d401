"""Links to other sites, for which a newcomer's text is withheld."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from services.content.domain.kinds.details import PostDetails, texts_in
from shared.contracts.kinds import Link, Tool, Video

_ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')
_IGNORED = re.compile(r"[\x00-\x20]")
_WEB = re.compile(r"(?:https?|ftp|wss?):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sites:
    """The platform's own sites, by host name; a link to any other one leads out."""

    hosts: frozenset[str]

    def lead_out(self, html: str, details: PostDetails | None = None) -> bool:
        """Return whether a rendered text, or the payload of a post, links to another site."""
        return any(self._is_other(address) for address in _addresses(html, details))

    def _is_other(self, address: str) -> bool:
        """Return whether browsers, which forgive much (WHATWG URL), may leave these sites by it."""
        said = _IGNORED.sub("", unescape(address)).replace("\\", "/")
        web = _WEB.match(said)
        if web is None and not said.startswith("//"):
            return False
        rest = said[web.end() :] if web else said
        try:
            return urlsplit(f"//{rest.lstrip('/')}").hostname not in self.hosts
        except ValueError:
            return True


def _addresses(html: str, details: PostDetails | None) -> Iterator[str]:
    yield from _ADDRESS.findall(html)
    for text in texts_in(details):
        yield from _ADDRESS.findall(text.html)
    for _, payload in details or ():
        if isinstance(payload, Tool | Link | Video) and payload.url:
            yield payload.url
