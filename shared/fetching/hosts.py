"""The hosts that a fetcher may contact, by name. Their addresses are checked separately."""

from collections.abc import Iterable
from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class Hosts:
    """The rule. only: an allow-list, if not empty. never: a deny-list. Each includes subdomains.

    Names in other scripts equal their xn-- form.
    """

    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    @classmethod
    def read(cls, only: str = "", never: str = "", further: Iterable[str] = ()) -> "Hosts":
        """Parse names separated by spaces. further: more names for the deny-list."""
        return cls(_names(only.split()), _names([*never.split(), *further]))

    def may_ask(self, host: str) -> bool:
        above = _with_those_above(host)
        return not (self.never & above) and (not self.only or bool(self.only & above))


def as_asked(name: str) -> str:
    """Return a host's name as DNS knows it; an invalid name stays unchanged."""
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
