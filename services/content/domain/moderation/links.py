"""Links to other sites, for which a newcomer's text is withheld."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.content.domain.kinds.details import PostDetails, texts_in
from shared.contracts.kinds import Link, Tool, Video

_ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Sites:
    """The platform's own sites, by host name; a link to any other one leads out."""

    hosts: frozenset[str]

    def lead_out(self, html: str, details: PostDetails | None = None) -> bool:
        """Return whether a rendered text, or the payload of a post, links to another site."""
        return any(self._is_other(address) for address in _addresses(html, details))

    def _is_other(self, address: str) -> bool:
        try:
            host = urlsplit(address).hostname
        except ValueError:
            return True
        return host is not None and host not in self.hosts


def _addresses(html: str, details: PostDetails | None) -> Iterator[str]:
    yield from _ADDRESS.findall(html)
    for text in texts_in(details):
        yield from _ADDRESS.findall(text.html)
    for _, payload in details or ():
        if isinstance(payload, Tool | Link | Video) and payload.url:
            yield payload.url
