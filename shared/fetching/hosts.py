"""Which hosts a fetcher may ask, by their names; which addresses these lead to is another check."""

from collections.abc import Iterable
from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class Hosts:
    """The rule. only: no others, if there are any. never: not these. Each with its subdomains.

    Names in other scripts are the same ones whether they are written so or as xn--.
    """

    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    @classmethod
    def read(cls, only: str = "", never: str = "", further: Iterable[str] = ()) -> "Hosts":
        """Parse names separated by spaces. further: more of those that are never asked."""
        return cls(_names(only.split()), _names([*never.split(), *further]))

    def may_ask(self, host: str) -> bool:
        above = _with_those_above(host)
        return not (self.never & above) and (not self.only or bool(self.only & above))


def as_asked(name: str) -> str:
    """Return a host's name as name servers know it; what cannot be one stays as it is."""
    plain = name.strip().strip(".").lower()
    if plain.isascii():
        return plain
    try:
        return httpx.URL(scheme="https", host=plain).raw_host.decode("ascii").strip(".")
    except httpx.InvalidURL:
        return plain


def _names(said: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in map(as_asked, said) if name)


def _with_those_above(host: str) -> set[str]:
    labels = as_asked(host).split(".")
    return {".".join(labels[at:]) for at in range(len(labels))}
